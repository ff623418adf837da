"""What the instrument's latents are called, and the numbers that all of its parts share."""

LATENTS = ("pitch", "energy", "brightness", "breath", "body", "shimmer", "pulse", "space")
"""The latents in their order; each goes from -3 to 3, and is heard a little beyond, to 4."""

LIVE = ("tune", "root", "reverb", "drive")
"""The attributes that may be changed while it sounds; each goes along as a further control."""

RATIO = 512
"""Samples to one frame of latents."""

RATE = 48_000
"""Hz; what most sound cards run at, so that seldom anything has to be resampled."""

VOICES = 64
"""How many voices at most can be played at once, as rows of one batch."""

REACH = 4.0
"""Latents are limited to ±this."""
