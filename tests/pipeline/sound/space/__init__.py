"""Tests of the model's own space."""
