"""What expressions remember: earlier values, differences, windows, smoothing."""

import math
from abc import ABC, abstractmethod
from collections import deque

from pipeline.features import _window
from pipeline.features.base import REFERENCE_RATE
from pipeline.features.range import Candidates, extreme

SPAN = 2 / REFERENCE_RATE


class Memory(ABC):
    """A number that follows from one number after another."""

    @abstractmethod
    def step(self, value: float, dt: float) -> float:
        """Take in the newest value, `dt` seconds after that before, and return the result."""

    @abstractmethod
    def clear(self) -> None:
        """Forget everything."""


class Previous(Memory):
    """The value of the frame before; at first the value itself."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._last: float | None = None

    def step(self, value: float, dt: float) -> float:  # noqa: ARG002 - of whatever rate
        """Return the value before."""
        before = value if self._last is None else self._last
        self._last = value
        return before


class Delay(Memory):
    """The value of `seconds` before, along straight lines between frames.

    Before the first frame it is taken to have been as in the first.
    """

    def __init__(self, seconds: float) -> None:
        self._span = round(seconds * _window.NANO)
        self._frames: deque[tuple[int, float]] = deque(maxlen=_window.capacity(seconds) + 1)
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._now = 0
        self._frames.clear()

    def step(self, value: float, dt: float) -> float:
        """Return the value then."""
        self._now += round(dt * _window.NANO)
        frames = self._frames
        frames.append((self._now, value))
        then = self._now - self._span
        while len(frames) > 1 and frames[1][0] <= then:
            frames.popleft()
        start, before = frames[0]
        if then <= start or len(frames) == 1:
            return before
        end, after = frames[1]
        return before + (after - before) * ((then - start) / (end - start))


class Delta(Memory):
    """The slope over the last 20 ms, per second: delta of size 3 at 100 Hz."""

    def __init__(self) -> None:
        self._delay = Delay(SPAN)

    def clear(self) -> None:
        """Forget everything."""
        self._delay.clear()

    def step(self, value: float, dt: float) -> float:
        """Return the slope."""
        return (value - self._delay.step(value, dt)) / SPAN


class Smooth(Memory):
    """A one-pole low-pass: after `seconds`, 63 % of the way to a new value is gone."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._y: float | None = None

    def step(self, value: float, dt: float) -> float:
        """Return the smoothed value; the first is taken as it is."""
        before = value if self._y is None else self._y
        self._y = value + math.exp(-dt / self._seconds) * (before - value)
        return self._y


class Extreme(Memory):
    """The largest value of the last `seconds`, as the range has it; the smallest for sign -1."""

    def __init__(self, seconds: float, sign: int) -> None:
        self._span, self._sign = round(seconds * _window.NANO), sign
        self._candidates: Candidates = deque(maxlen=_window.capacity(seconds))
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._now = 0
        self._candidates.clear()

    def step(self, value: float, dt: float) -> float:
        """Return the extreme."""
        self._now += round(dt * _window.NANO)
        start = self._now - self._span
        return self._sign * extreme(self._candidates, self._now, start, self._sign * value)


class Highest(Extreme):
    """The largest value of the last `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds, 1)


class Lowest(Extreme):
    """The smallest value of the last `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds, -1)


class Average(Memory):
    """The mean of the last `seconds`, as the feature mean has it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._sums = _window.Sums(1, self._seconds)

    def step(self, value: float, dt: float) -> float:
        """Return the mean."""
        self._sums.push([value], dt)
        return self._sums.each(_window.mean)[0]


class Deviation(Average):
    """The standard deviation of the last `seconds`, as the feature deviation has it."""

    def step(self, value: float, dt: float) -> float:
        """Return the standard deviation."""
        self._sums.push([value], dt)
        return math.sqrt(self._sums.each(_window.variance)[0])


MEMORIES: dict[str, type[Previous | Delta]] = {"delta": Delta, "previous": Previous}
"""What needs the value alone."""

TIMED: dict[str, type[Delay | Smooth | Highest | Lowest | Average | Deviation]] = {
    "average": Average,
    "delay": Delay,
    "deviation": Deviation,
    "highest": Highest,
    "lowest": Lowest,
    "smooth": Smooth,
}
"""What needs the value and a number of seconds."""
