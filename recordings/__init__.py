"""Frames, takes and rounds: what was recorded, and how it is kept."""
