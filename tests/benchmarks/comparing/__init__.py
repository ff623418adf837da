"""Tests of the report beside peers."""
