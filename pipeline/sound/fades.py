"""Fades without a corner, and the last resort that keeps samples within full scale."""

import numpy as np

from recordings.frame import Float32Array, FloatArray

KNEE = 0.9
"""Beyond it samples are rounded off, so that none is above full scale."""


def slope(level: float, goal: float, length: int, frames: int) -> FloatArray:
    """Return the way from a level to a goal, 1 / `length` a sample, shape (frames,)."""
    way = np.arange(1, frames + 1) / length
    return np.minimum(level + way, goal) if goal >= level else np.maximum(level - way, goal)


def glide(start: float | Float32Array, end: float | Float32Array, frames: int) -> Float32Array:
    """Return the way from `start` to `end`, numbers or of shape (n, 1): (…, frames).

    The last frame is at `end`; where both are the same, one frame stands for all.
    """
    if np.array_equal(start, end):
        return np.asarray(end, np.float32).reshape(-1, 1)
    way = np.arange(1, frames + 1, dtype=np.float32) / np.float32(frames)
    found = start + (end - start) * way
    found[..., -1:] = end
    return np.asarray(found, np.float32)


def curve(level: FloatArray) -> FloatArray:
    """Return the factors of a fade, without a corner at either end."""
    return 0.5 - 0.5 * np.cos(np.pi * level)


def round_off(block: Float32Array) -> None:
    """Bring samples beyond the knee under full scale, in place; nothing else is changed."""
    beyond = np.abs(block) > KNEE
    if beyond.any():
        loud = block[beyond]
        over = (np.abs(loud) - KNEE) / (1.0 - KNEE)
        block[beyond] = np.sign(loud) * (KNEE + (1.0 - KNEE) * np.tanh(over))
