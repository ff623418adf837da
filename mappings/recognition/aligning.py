"""Listens for gestures by aligning what comes with every example at once."""

import numpy as np
from numpy.typing import NDArray

from mappings.recognition.kinds.base import Likeness, likeness_of
from mappings.recognition.scale import Scale
from mappings.recognition.warping import Warping
from recordings.frame import FloatArray


class Aligning:
    """Listens for gestures by their examples; between two looks, what was found last holds."""

    def __init__(
        self,
        scale: Scale,
        warping: Warping,
        owners: NDArray[np.int64],
        limits: FloatArray,
        stride: int,
    ) -> None:
        self._scale, self._warping, self._stride = scale, warping, stride
        self._limits, self._owners = limits, owners
        self._own = [np.flatnonzero(owners == g) for g in range(len(limits))]
        self.forget()

    def forget(self, gesture: int = -1) -> None:
        """Begin anew, for one gesture or (-1) for all."""
        if gesture >= 0:
            self._warping.forget(self._own[gesture])
            return
        self._warping.forget()
        self._waiting: list[FloatArray] = []
        zeros = np.zeros(len(self._limits))
        self._found = Likeness(zeros, zeros, zeros, np.full(len(zeros), np.inf))

    def hear(self, x: FloatArray) -> Likeness:
        """Return how far each gesture is there, after one more row (d,)."""
        self._waiting.append(self._scale(x))
        if len(self._waiting) < self._stride:
            return self._found
        row = self._waiting[0] if self._stride == 1 else np.mean(self._waiting, axis=0)
        self._waiting.clear()
        self._warping.step(row)
        ends = self._warping.ends() / self._limits[self._owners]
        gone, speeds = self._warping.progress(self._limits[self._owners])
        best = [own[ends[own].argmin()] for own in self._own]
        furthest = [own[gone[own].argmax()] for own in self._own]
        distance = ends[best]
        self._found = Likeness(likeness_of(distance), gone[furthest], speeds[furthest], distance)
        return self._found
