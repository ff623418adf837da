"""How tests listen: how loud a click is, and sounds that have none of their own."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

CLICK = 10.0 ** (-40 / 20)
"""The loudest that a click may be, -40 dB of full scale."""


def click(sound: NDArray[np.float32], rate: float, above: float = 6000.0) -> float:
    """Return the peak of what a sound holds above a frequency where it should hold nothing.

    `sound` has shape (n, channels) and may be cut out of a longer one; what is lower is damped
    by 48 dB an octave below.
    """
    entry = min(len(sound), round(0.02 * rate))
    sound = sound.astype(np.float64)
    sound[:entry] *= np.sin(np.linspace(0.0, np.pi / 2, entry))[:, None] ** 2
    high = butter(8, above, "highpass", fs=rate, output="sos")
    return float(np.abs(sosfilt(high, sound, axis=0)).max(initial=0.0))


def sine(frames: int, rate: float, start: int = 0, hz: float = 220.0) -> NDArray[np.float32]:
    """Return a stereo sine at half of full scale, shape (frames, 2)."""
    one = 0.5 * np.sin(2 * np.pi * hz * (start + np.arange(frames)) / rate)
    return np.stack([one, one], axis=1).astype(np.float32)
