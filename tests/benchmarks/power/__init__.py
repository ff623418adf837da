"""Tests of the benchmark of losses of power."""
