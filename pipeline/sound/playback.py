"""What a device plays, block by block: the ring's sound, faded where it begins, ends or fails."""

import numpy as np
from numpy.typing import NDArray

from pipeline.sound.fades import curve, round_off, slope
from pipeline.sound.guard import MEMORY, continued
from pipeline.sound.ring import Ring
from recordings.frame import Float32Array

FADE = 0.01
"""Seconds in which sound begins and ends."""


class Playback:
    """Fills the blocks of a device at `rate` Hz; no clock, no device, nothing that waits.

    When the ring runs dry, what was heard last goes on as it fades out; sound fades in again
    once the ring is half as far ahead as its writer means to be.
    `goal` 0 fades out and 1 in; `volume` is a factor. `dry` counts how often there was too
    little, and `peak` and `square` (the mean of squares) are of each channel, shape (2,).
    """

    def __init__(self, ring: Ring, rate: float) -> None:
        self.ring = ring
        self.goal = 1.0
        self.volume = 1.0
        self.dry = 0
        self.peak = np.zeros(2, np.float32)
        self.square = np.zeros(2, np.float32)
        self.flowing = False
        self._length = max(1, round(FADE * rate))
        self._fade = curve(np.linspace(1.0, 0.0, self._length)).astype(np.float32)
        self._heard = np.zeros((MEMORY, 2), np.float32)
        self._tail = np.zeros((0, 2), np.float32)
        self._generation = ring.join()
        self._level = 0.0  # how far the fade in or out is
        self._entry = 0.0  # how far the fade in after running dry is
        self._volume = 1.0

    @property
    def silent(self) -> bool:
        """Whether it has faded out."""
        return self._level == 0.0 == self.goal

    def fill(self, out: Float32Array) -> None:
        """Write the next block into `out`, shape (n, 2), every sample within ±1."""
        if len(out) > self.ring.block:
            self.ring.block = len(out)
        n = self._flow(out) if self._begins(len(out)) else 0
        if n < len(out):
            self._run_dry(out[n:])
        out *= self._ramp(len(out))[:, None]
        round_off(out)
        np.maximum(self.peak, np.abs(out).max(axis=0), out=self.peak)
        np.square(out).mean(axis=0, out=self.square)

    def _begins(self, frames: int) -> bool:
        """Return whether there is sound to play, beginning anew when there is enough of it."""
        if self.flowing:
            return True
        if len(self._tail):
            return False
        self._generation = self.ring.join()
        enough = max(frames, self.ring.ahead // 2)
        if self.ring.fill >= enough and self.ring.fill:
            self.flowing, self._entry = True, 0.0
        return self.flowing

    def _flow(self, out: Float32Array) -> int:
        """Take samples from the ring, faded in after a gap, and remember the last of them."""
        n = self.ring.read(out, self._generation)
        block = out[:n]
        np.nan_to_num(block, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
        if self._entry < 1.0:
            block *= curve(slope(self._entry, 1.0, self._length, n))[:, None]
            self._entry = min(1.0, self._entry + n / self._length)
        self._heard = np.concatenate([self._heard[n:], block])[-MEMORY:]
        return n

    def _run_dry(self, out: Float32Array) -> None:
        """Play what was heard last, fading, then silence."""
        if self.flowing:
            self.flowing = False
            self.dry += 1
            self.ring.dry += 1
            self._tail = (continued(self._heard.T, self._length) * self._fade).T
            self._heard = np.zeros_like(self._heard)
        n = min(len(out), len(self._tail))
        out[:n] = self._tail[:n]
        out[n:] = 0.0
        self._tail = self._tail[n:]

    def _ramp(self, frames: int) -> NDArray[np.float32]:
        """Return the factors of the next samples: the volume, and the fade to `goal`."""
        level = curve(slope(self._level, self.goal, self._length, frames))
        step = frames / self._length
        gap = self.goal - self._level
        self._level += max(-step, min(step, gap))
        volume = np.linspace(self._volume, self.volume, frames + 1)[1:]
        self._volume = self.volume
        return (level * volume).astype(np.float32)
