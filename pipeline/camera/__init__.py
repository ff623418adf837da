"""Finds bodies and hands in the images of cameras; runs in a process of its own."""
