"""Sound that comes in live, for models to encode: from a device's rate to a model's, unbroken."""

import numpy as np
import soxr

from pipeline.sound.outlet import LIVE
from pipeline.sound.source import channelled
from recordings.frame import Float32Array

RESERVE = 0.03
"""Seconds that wait, beyond a block, when sound begins: devices bring it in pieces."""

LONGEST = 0.5
"""Seconds that wait at most: of more, the oldest go."""

FADE = 256
"""Samples in which sound begins, and ends where too little has come."""


class Listening:
    """Gives a model what `feed` brings, in its order; silence where there is too little.

    Begins once there is a block and RESERVE; what runs dry fades out, and begins anew.
    """

    def __init__(self, device: int, rate: int, channels: int) -> None:
        self._rate, self._channels = rate, channels
        self._kept = np.zeros((channels, 0), np.float32)
        self._flows = False
        self._resampler: soxr.ResampleStream | None = None
        self.hear_at(device)

    def hear_at(self, device: int) -> None:
        """Take in what comes at that rate from now on."""
        self._resampler = (
            soxr.ResampleStream(device, self._rate, self._channels, "float32", quality=LIVE)
            if device != self._rate
            else None
        )

    def feed(self, block: Float32Array) -> None:
        """Take in samples of a device, shape (n, 2)."""
        heard = channelled(np.nan_to_num(block.T, posinf=0.0, neginf=0.0), self._channels)
        if self._resampler is not None:
            heard = self._resampler.resample_chunk(np.ascontiguousarray(heard.T)).T
        most = round(LONGEST * self._rate)
        self._kept = np.concatenate([self._kept, heard], axis=1)[:, -most:]

    def next(self, frames: int) -> Float32Array:
        """Return the next samples, float32 of shape (channels, frames)."""
        there = self._kept.shape[1]
        begins = not self._flows and there >= frames + round(RESERVE * self._rate)
        if not (self._flows or begins):
            return np.zeros((self._channels, frames), np.float32)
        block, self._kept = self._kept[:, :frames].copy(), self._kept[:, frames:]
        self._flows = there >= frames
        n = min(FADE, block.shape[1])
        ramp = np.linspace(0.0, 1.0, n, dtype=np.float32)
        if begins:
            block[:, :n] *= ramp
        if not self._flows and n:
            block[:, -n:] *= ramp[::-1]
        return np.pad(block, ((0, 0), (0, frames - block.shape[1])))
