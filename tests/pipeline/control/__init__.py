"""Tests of the OSC control surface."""
