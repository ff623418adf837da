"""Where voices and channels lie between left and right."""

import numpy as np

from recordings.frame import Float32Array


def panning(voices: int, channels: int) -> Float32Array:
    """Return how loud each channel of each voice is left and right, shape (2, voices, channels).

    One mono voice is in the middle, as loud as it is; several, or more than two channels, are
    spread with equal power; two channels are left and right.
    """
    if channels == 2:
        return np.asarray(np.repeat(np.eye(2)[:, None], voices, 1) / voices**0.5, np.float32)
    n = voices * channels
    if n == 1:
        return np.ones((2, 1, 1), np.float32)
    angle = np.linspace(0.0, np.pi / 2, n)
    sides = np.stack([np.cos(angle), np.sin(angle)]) * (2 / n) ** 0.5
    return np.asarray(sides.reshape(2, voices, channels), np.float32)
