"""Tests of pipeline/settings."""
