"""How far apart the extremes of each input were in the last seconds."""

from collections import deque
from dataclasses import dataclass

from pipeline.features import _window
from pipeline.features.base import floats, seconds_between
from recordings.frame import FloatArray

Candidates = deque[tuple[int, float]]
"""(time in ns, value) of the frames that are or can still become the extreme."""


@dataclass
class Range(_window.Windowed):
    """Largest minus smallest value of the last `seconds`, in the input's unit.

    Formula: max x - min x, by the ascending minima algorithm (Lemire, "Streaming
    maximum-minimum filter using no more than three comparisons per element", 2006). A frame
    counts until it is older than that.
    """

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Write the ranges."""
        self._now += round(seconds_between(dt) * _window.NANO)
        start = self._now - self._span
        for i, value in enumerate(floats(x)):
            high = extreme(self._high[i], self._now, start, value)
            # the smallest is minus the largest of what has the opposite sign
            low = -extreme(self._low[i], self._now, start, -value)
            out[i] = high - low

    def reset(self) -> None:
        """Forget all earlier frames."""
        self._now, self._span = 0, round(self.seconds * _window.NANO)
        limit = _window.capacity(self.seconds)
        self._high: list[Candidates] = [deque(maxlen=limit) for _ in range(self._inputs)]
        self._low: list[Candidates] = [deque(maxlen=limit) for _ in range(self._inputs)]


def extreme(candidates: Candidates, now: int, start: int, value: float) -> float:
    """Take in `value` at `now` and return the largest value since `start`."""
    while candidates and candidates[-1][1] <= value:
        candidates.pop()
    candidates.append((now, value))
    while candidates[0][0] < start:
        candidates.popleft()
    return candidates[0][1]
