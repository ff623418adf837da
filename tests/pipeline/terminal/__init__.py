"""Tests of pipeline/terminal."""
