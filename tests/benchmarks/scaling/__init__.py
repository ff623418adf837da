"""Tests of how growth is measured."""
