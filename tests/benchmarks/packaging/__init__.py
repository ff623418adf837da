"""Tests of what tries the packages."""
