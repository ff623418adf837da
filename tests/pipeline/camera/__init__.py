"""Tests of what sees."""
