"""How far apart two sounds are: their mel spectra, and their levels."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from recordings.frame import Float32Array, FloatArray

BANDS = 48
LOWEST, HIGHEST = 40.0, 16_000.0
"""Hz that the bands span."""
WINDOW = 0.0213
"""Seconds of one spectrum; they overlap by half."""
FLOOR = 1e-8
"""Power of a band that counts as silence, against a full-scale sine's."""


@dataclass(frozen=True)
class Impression:
    """What is heard of a sound: levels of mel bands in dB, shape (frames, bands), and its own.

    The bands' levels are against the sound's own `level` (dB): a sound that is louder alone has
    the same.
    """

    bands: FloatArray
    level: float


def impression(sound: Float32Array, rate: float) -> Impression:
    """Return what is heard of a sound, shape (n,); one shorter than a window has no bands."""
    size = max(64, 2 * round(WINDOW * rate / 2))
    frames = max(0, 2 * len(sound) // size - 1)
    starts = np.arange(frames) * (size // 2)
    cut = sound.astype(np.float64)[starts[:, None] + np.arange(size)]
    power = np.abs(np.fft.rfft(cut * np.hanning(size), axis=1)) ** 2 / (size / 4) ** 2
    bands = 10 * np.log10(power @ _mel(size, rate).T + FLOOR)
    level = float(10 * np.log10(np.mean(np.square(sound, dtype=np.float64)) + FLOOR))
    return Impression(bands - level if level > 10 * np.log10(2 * FLOOR) else bands * 0.0, level)


def apart(a: Impression, b: Impression) -> float:
    """Return the distance of two sounds of the same length, in dB: root mean square over bands."""
    return float(np.sqrt(np.mean((a.bands - b.bands) ** 2))) if a.bands.size else 0.0


@lru_cache(maxsize=4)
def _mel(size: int, rate: float) -> FloatArray:
    """Return the weights of triangular bands, (bands, bins), on the mel scale of O'Shaughnessy:

    2595 lg(1 + f / 700 Hz).
    """
    top = min(HIGHEST, rate / 2)
    ends = 2595 * np.log10(1 + np.array([LOWEST, top]) / 700)
    edges = 700 * (10 ** (np.linspace(ends[0], ends[1], BANDS + 2) / 2595) - 1)
    bins = np.fft.rfftfreq(size, 1 / rate)
    low, centre, high = (edges[i : i + BANDS, None] for i in range(3))
    rise, fall = (bins - low) / (centre - low), (high - bins) / (high - centre)
    weights = np.clip(np.minimum(rise, fall), 0, None)
    nearest = np.abs(bins - centre).argmin(axis=1)
    weights[np.arange(BANDS), nearest] = np.maximum(weights[np.arange(BANDS), nearest], 1e-3)
    return np.asarray(weights)
