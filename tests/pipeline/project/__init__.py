"""Tests of pipeline/project."""
