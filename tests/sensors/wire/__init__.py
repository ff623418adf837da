"""Tests of what several devices share on the wire."""
