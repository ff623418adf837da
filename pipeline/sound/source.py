"""Sounds that models listen to: a file played round and round, or what comes in live."""

from pathlib import Path
from typing import Protocol

import numpy as np

from pipeline.sound.metadata import ModelError
from recordings.frame import Float32Array

LONGEST = 600.0
"""Seconds of a file that are played round and round, at most."""

SEAM = 0.03
"""Seconds in which the end of a loop goes over into its beginning."""

CLOSE = 1e-3
"""Correlations that differ by less are the same."""


class Source(Protocol):
    """Gives sound at a model's rate."""

    def next(self, frames: int) -> Float32Array:
        """Return the next samples, float32 of shape (channels, frames)."""


class Loop:
    """Sound of shape (channels, n) played round and round, its end blended into its beginning.

    Up to SEAM of the end is left out, so that what is blended is as alike as it can be.
    """

    def __init__(self, sound: Float32Array, rate: float) -> None:
        seam = min(round(SEAM * rate), sound.shape[1] // 4)
        head = sound[:, :seam]
        begin, alike = joint(head, sound[:, -2 * seam :]) if seam else (0, 0.0)
        begin += sound.shape[1] - 2 * seam
        up, down = gains(seam, alike)
        self._sound = sound[:, :begin].copy()
        self._sound[:, :seam] = head * up + sound[:, begin : begin + seam] * down
        self._at = 0

    def next(self, frames: int) -> Float32Array:
        """Return the next samples, float32 of shape (channels, frames)."""
        n = self._sound.shape[1]
        found = self._sound[:, (self._at + np.arange(frames)) % n]
        self._at = (self._at + frames) % n
        return found


def joint(head: Float32Array, tail: Float32Array) -> tuple[int, float]:
    """Return where in a tail, shape (channels, n), a head fits best, and their correlation there.

    It is normalised, over all channels, from 0 to 1; of places that are as good the last.
    """
    n, size = head.shape[1], 2 * tail.shape[1]
    crossed = np.fft.rfft(tail, size) * np.fft.rfft(head, size).conj()
    along = np.fft.irfft(crossed.sum(axis=0), size)[: tail.shape[1] - n + 1]
    energy = np.cumsum(np.pad((tail.astype(np.float64) ** 2).sum(axis=0), (1, 0)))
    power = energy[n:] - energy[:-n]
    found = along / np.sqrt(np.maximum(power * (head.astype(np.float64) ** 2).sum(), 1e-12))
    best = int(np.flatnonzero(found >= found.max() - CLOSE)[-1])
    return best, float(np.clip(found[best], 0.0, 1.0))


def gains(n: int, alike: float) -> tuple[Float32Array, Float32Array]:
    """Return the gains, shape (n,), of what begins and what ends, with a correlation of 0 to 1.

    The power of both together stays: linear for the same sound, sine-like for strangers.
    """
    t = np.linspace(0.0, 1.0, n)
    whole = np.sqrt(t**2 + (1 - t) ** 2 + 2 * alike * t * (1 - t))
    return (t / whole).astype(np.float32), ((1 - t) / whole).astype(np.float32)


class Live:
    """What `feed` brought, in its order; silence where there is none yet.

    Keeps at most `longest` samples: where more have come than were taken, the oldest go.
    """

    def __init__(self, channels: int, longest: int) -> None:
        self._longest = longest
        self._kept = np.zeros((channels, 0), np.float32)

    def feed(self, block: Float32Array) -> None:
        """Take in samples of shape (channels, n)."""
        self._kept = np.concatenate([self._kept, block], axis=1)[:, -self._longest :]

    def next(self, frames: int) -> Float32Array:
        """Return the next samples, float32 of shape (channels, frames)."""
        block, self._kept = self._kept[:, :frames], self._kept[:, frames:]
        return np.pad(block, ((0, 0), (0, frames - block.shape[1])))


def read_loop(path: Path, rate: int, channels: int) -> Loop:
    """Return a file as a loop at a rate, mixed to so many channels; raises ModelError."""
    import soundfile
    import soxr

    try:
        with soundfile.SoundFile(path) as file:
            found = file.read(round(LONGEST * file.samplerate), dtype="float32", always_2d=True)
            own = file.samplerate
    except (soundfile.LibsndfileError, OSError) as error:
        raise ModelError(unreadable(path, error)) from error
    if len(found) < 2 * own * SEAM or not np.isfinite(found).all():
        raise ModelError(f"{path} holds no sound that can be played round: use another file")
    sound = soxr.resample(found, own, rate, quality="VHQ")
    return Loop(np.ascontiguousarray(channelled(sound.T, channels), np.float32), rate)


def unreadable(path: Path, error: Exception) -> str:
    """Return what to tell of a file that cannot be read as sound."""
    return f"{path} cannot be read as sound ({error}): use a WAV, AIFF, FLAC, OGG or MP3 file"


def channelled(sound: Float32Array, channels: int) -> Float32Array:
    """Return sound, shape (any, n), with so many channels: mixed to one, or repeated."""
    if sound.shape[0] == channels:
        return sound
    mono: Float32Array = sound.mean(axis=0, keepdims=True, dtype=np.float32)
    return np.repeat(mono, channels, axis=0)
