"""Tests of the places that latents go to."""
