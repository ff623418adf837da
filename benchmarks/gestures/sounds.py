"""Sounds made here, the same each time, with which the shipped model is analysed."""

import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np

from recordings.frame import FloatArray

RATE = 44_100
SECONDS = 8.0
VOWELS = ((730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240))
"""Hz: three formants each of three vowels (Peterson & Barney 1952, men's means)."""


def hum(t: FloatArray, _: np.random.Generator) -> FloatArray:
    """Return a tone of ten partials that glides over two octaves."""
    pitch = 110 * 2 ** (1 + np.sin(2 * np.pi * t / 5))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    return np.asarray(sum(np.sin(k * phase) / k for k in range(1, 11)))


def wind(t: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return noise that swells and falls, darker and brighter."""
    noise = rng.normal(size=len(t))
    dark = np.convolve(noise, np.hanning(64) / 32, "same")
    share = 0.5 + 0.5 * np.sin(2 * np.pi * t / 3)
    return np.asarray((share * noise + (1 - share) * dark) * (0.3 + 0.7 * np.sin(t) ** 2))


def bells(t: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return strokes of partials that do not fit together, each dying away."""
    out = np.zeros(len(t))
    for begin in np.arange(0, SECONDS - 0.5, 0.5):
        gone = np.maximum(t - begin, 0)
        tones = rng.uniform(300, 3000, 5)
        out += (t >= begin) * np.exp(-3 * gone) * sum(np.sin(2 * np.pi * f * gone) for f in tones)
    return out


def pulse(t: FloatArray, _: np.random.Generator) -> FloatArray:
    """Return clicks, three a second at first and thirty in the end."""
    turns = np.cumsum(3 + 27 * t / t[-1]) / RATE
    gone = (turns % 1) / (3 + 27 * t / t[-1])
    return np.asarray(np.exp(-300 * gone) * np.sin(2 * np.pi * 180 * gone))


def choir(t: FloatArray, _: np.random.Generator) -> FloatArray:
    """Return voices that go from vowel to vowel."""
    which = np.minimum((3 * t / SECONDS).astype(int), 2)
    out = np.zeros(len(t))
    for pitch in (130.8, 164.8, 196.0):
        phase = 2 * np.pi * pitch * t + 3 * np.sin(2 * np.pi * 5 * t)
        for k in range(1, 24):
            near = np.array(
                [sum(np.exp(-(((k * pitch - f) / 120) ** 2)) for f in v) for v in VOWELS]
            )
            out += (0.02 + near[which]) * np.sin(k * phase) / k
    return out


SOUNDS: dict[str, Callable[[FloatArray, np.random.Generator], FloatArray]] = {
    "hum": hum,
    "wind": wind,
    "bells": bells,
    "pulse": pulse,
    "choir": choir,
}


def write(folder: Path) -> list[tuple[str, Path]]:
    """Write each sound as a WAV file, 16 bits and mono; return names and files."""
    t = np.arange(round(SECONDS * RATE)) / RATE
    found = []
    for i, (name, make) in enumerate(SOUNDS.items()):
        rows = make(t, np.random.default_rng(i))
        whole = np.round(0.5 * 32767 * rows / np.abs(rows).max()).astype("<i2")
        path = folder / f"{name}.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, RATE, len(whole), "NONE", ""))
            file.writeframes(whole.tobytes())
        found.append((name, path))
    return found
