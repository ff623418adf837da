"""The last seconds of each sensor's channels, for curves that move."""

import numpy as np
from numpy.typing import NDArray

LENGTH = 512
"""Frames that are remembered of each sensor."""


class Trace:
    """A sensor's newest values: every value is kept twice, so that any stretch is in one piece."""

    def __init__(self, channels: tuple[str, ...]) -> None:
        self.channels = channels
        self.count = 0
        self._kept = np.full((2 * LENGTH, len(channels)), np.nan, np.float32)

    def add(self, values: NDArray[np.float32]) -> None:
        """Keep one frame, float32 of shape (c,); of another shape it is cut or filled."""
        at = self.count % LENGTH
        n = min(len(values), len(self.channels))
        self._kept[at, :n] = self._kept[at + LENGTH, :n] = values[:n]
        self.count += 1

    def newest(self, frames: int = LENGTH) -> NDArray[np.float32]:
        """Return the last frames, oldest first, float32 of shape (at most `frames`, c)."""
        n = min(frames, self.count, LENGTH)
        end = (self.count - 1) % LENGTH + 1 + LENGTH if self.count else 0
        return self._kept[end - n : end]
