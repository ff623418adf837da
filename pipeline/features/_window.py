"""The last seconds of the inputs, summed exactly."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.features.base import LONGEST, Feature, floats, part_names, seconds_between
from recordings.frame import FloatArray

FASTEST = 2000.0
"""Sampling rate, in Hz, up to which a window has its whole length."""

SCALE = 2.0**40
"""Inputs are summed in steps of 1/SCALE, about 1e-12."""

NANO = 1e9


def capacity(seconds: float) -> int:
    """Return how many frames a window of this length may hold: its memory is bounded."""
    return math.ceil(seconds * FASTEST) + 1


@dataclass
class Windowed(Feature):
    """A feature of the last `seconds` of each input.

    A frame counts for the time since the frame before it; the oldest only for that part of
    its time that lies in the window. So frames of any rate, and irregular ones, give the same.
    """

    seconds: float = field(
        default=0.5,
        metadata={"min": 0.001, "max": LONGEST, "unit": "s", "help": "length of the window"},
    )

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return one name per input."""
        self.check(inputs)
        self._inputs = len(inputs)
        self.reset()
        return part_names(inputs)


@dataclass(slots=True)
class Piece:
    """One frame in the window: its time in ns and its inputs in steps of 1/SCALE."""

    time: int
    values: list[int]


class Sums:
    """∫x dt and ∫x² dt over a window, as exact integers.

    Adding and removing integers leaves no rounding behind, so that a sum cannot drift in
    hours and costs the same for any length of the window.
    """

    def __init__(self, inputs: int, seconds: float) -> None:
        self._span, self._capacity = round(seconds * NANO), capacity(seconds)
        self._pieces: deque[Piece] = deque()
        self._total = 0
        self._linear, self._square = [0] * inputs, [0] * inputs

    def push(self, values: list[float], dt: float) -> None:
        """Take in one frame and drop what is older than the window."""
        piece = Piece(round(dt * NANO), [int(value * SCALE) for value in values])
        self._pieces.append(piece)
        self._add(piece.values, piece.time)
        while self._total > self._span or len(self._pieces) > self._capacity:
            self._shorten()

    def _shorten(self) -> None:
        """Take from the oldest frame the time that lies outside, or all of it."""
        oldest = self._pieces[0]
        outside = self._total - self._span
        if outside <= 0 or outside >= oldest.time:
            outside = oldest.time
            self._pieces.popleft()
        oldest.time -= outside
        self._add(oldest.values, -outside)

    def _add(self, values: list[int], time: int) -> None:
        self._total += time
        for i, value in enumerate(values):
            weighted = value * time
            self._linear[i] += weighted
            self._square[i] += weighted * value

    def each(self, use: Callable[[int, int, int], float]) -> list[float]:
        """Return `use(time, ∫x, ∫x²)` for each input, with the integers."""
        total = self._total
        return [use(total, s, q) for s, q in zip(self._linear, self._square, strict=True)]


@dataclass
class Summed(Windowed):
    """A windowed feature that needs no more than the sums."""

    def reset(self) -> None:
        """Forget all earlier frames."""
        self._sums = Sums(self._inputs, self.seconds)

    def push(self, x: FloatArray, dt: float) -> Sums:
        """Return the sums with this frame taken in."""
        self._sums.push(floats(x), seconds_between(dt))
        return self._sums


def mean(time: int, linear: int, square: int) -> float:  # noqa: ARG001 - one signature for all
    """Return ∫x/T, correctly rounded."""
    return linear / time / SCALE


def mean_square(time: int, linear: int, square: int) -> float:  # noqa: ARG001 - as above
    """Return ∫x²/T, correctly rounded."""
    return square / time / SCALE**2


def variance(time: int, linear: int, square: int) -> float:
    """Return ∫x²/T - (∫x/T)², correctly rounded, ≥ 0: the difference is taken in integers."""
    return (time * square - linear * linear) / (time * time) / SCALE**2
