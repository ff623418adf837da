"""The last of a voice: from the model's rate to that of what plays it, limited and in stereo."""

import math

import numpy as np
import soxr

from pipeline.sound.guard import Limiter
from recordings.frame import Float32Array

LIVE, OFFLINE = "LQ", "VHQ"
"""Resampling: with 0.5 ms of delay, or the best there is."""


class Outlet:
    """Takes blocks of one or two `lanes` at a rate and gives stereo at another, within ±1."""

    def __init__(self, rate: int, to: int, lanes: int, quality: str) -> None:
        self._lanes, self._to = lanes, to
        self._limiter = Limiter(to)
        self._resampler = (
            soxr.ResampleStream(rate, to, lanes, "float32", quality=quality) if to != rate else None
        )

    @property
    def delay(self) -> float:
        """Seconds that it adds."""
        return float(self._resampler.delay()) / self._to if self._resampler else 0.0

    @property
    def peak(self) -> float:
        """What no sample of what it gave last is beyond."""
        return self._limiter.peak

    def step(self, block: Float32Array, peak: float = math.inf) -> Float32Array:
        """Return samples, float32 of shape (2, some), for a block of shape (lanes, n).

        Nothing in the block is beyond `peak`; it is not to be written to.
        """
        if self._resampler is None:
            return self._stereo(block, peak)
        return self._stereo(self._resampler.resample_chunk(np.ascontiguousarray(block.T)).T)

    def end(self) -> Float32Array:
        """Return what is still held back: float32 (2, samples)."""
        nothing = np.zeros((0, self._lanes), np.float32)
        if self._resampler is None:
            return self._stereo(nothing.T)
        return self._stereo(self._resampler.resample_chunk(nothing, last=True).T)

    def _stereo(self, block: Float32Array, peak: float = math.inf) -> Float32Array:
        limited = self._limiter.apply(np.ascontiguousarray(block, np.float32), peak)
        if self._lanes == 2:
            return limited
        return np.ndarray((2, limited.shape[1]), np.float32, limited, 0, (0, 4))  # seen twice
