"""Tests of the benchmark of gesture to latents."""
