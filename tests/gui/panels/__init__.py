"""Tests of gui/panels."""
