"""Fuzzers for everything that reads what others wrote: hypothesis, and atheris where it is."""
