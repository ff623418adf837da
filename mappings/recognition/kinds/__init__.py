"""Kinds of recognition, one a file."""
