"""What kinds of mapping are called for people."""

from mappings.auto import WORDS

KINDS = {
    "auto": "choose for me (auto)",
    **WORDS,
    "direct": "by hand: this feature moves that latent (direct)",
    "around": "by hand, around a sound or a path (around)",
    "gp": "smooth, and says how sure it is (gp)",
    "grab": "moves as you moved, mended by rounds (grab)",
    "hhmr": "follows gestures in time (hhmr)",
    "windowed": "smooth, by the last second (windowed)",
}
"""Kinds that are not here go by their own name."""
