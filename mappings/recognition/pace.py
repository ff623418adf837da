"""Brings frames that come as they like to rows at an even rate: the means between two ticks."""

import numpy as np

from mappings.recognition.kinds.base import RATE
from recordings.frame import FloatArray

PERIOD = round(1e9 / RATE)
"""Nanoseconds from row to row."""

MOST = 13
"""Rows that a pause is filled with, at most; after a longer one, a movement begins anew."""


class Pace:
    """Gives a row at every tick: the mean of what came since the one before, else the last."""

    def __init__(self) -> None:
        self._next: int | None = None
        self._sum: FloatArray = np.empty(0)
        self._count = 0
        self._last: FloatArray = np.empty(0)

    def hear(self, time: int, x: FloatArray) -> list[FloatArray]:
        """Return the rows (d,) that are due before `x` (d,), which was measured at `time` ns."""
        if self._next is None or len(x) != len(self._last) or time > self._next + MOST * PERIOD:
            self._next = time + PERIOD
            self._sum, self._count, self._last = x.copy(), 1, x.copy()
            return []
        rows = []
        while time >= self._next:
            if self._count:
                self._last = self._sum / self._count
                self._sum, self._count = np.zeros(len(x)), 0
            rows.append(self._last)
            self._next += PERIOD
        self._sum = self._sum + x
        self._count += 1
        return rows


def paced(times: FloatArray, x: FloatArray) -> FloatArray:
    """Return what `Pace` gives (t, d) for rows (n, d) at times in seconds."""
    pace = Pace()
    nanoseconds = np.round(times * 1e9).astype(np.int64).tolist()
    rows = [row for t, own in zip(nanoseconds, x, strict=True) for row in pace.hear(t, own)]
    return np.array(rows).reshape(-1, x.shape[1])
