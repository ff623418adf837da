"""Tests of installing for one user."""
