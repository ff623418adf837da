"""Tests of what fits, judges and keeps mappings."""
