"""Where hands are that hold strings, from how far these swing and how long they are."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

SWING = math.radians(34.7)
"""How far a string swings from the middle to its end; this and all below: casiez/libgametrak
c815901 (GameTrak.cpp)."""

MIDDLE = 2048
LONGEST = 3.065  # m, from 4096 to 0, without calibration
NEAREST = 0.035  # m, of a string that is all the way in
APART = 0.065  # m, of each string from the middle of the base

REACH = {"ps2": 1.333e-3, "pc": 1.333e-3, "pictrak": 1.075e-3}
"""m for each step of a calibrated length, by the kind of unit."""

LEAST_SWEEP = 200
"""Steps that each axis must have been moved for a calibration; less is no sweep."""

NUMBERS = ("left.x", "left.y", "left.length", "right.x", "right.y", "right.length")

PLACES = tuple(f"{side}.{axis}" for side in ("left", "right") for axis in "xyz")

UNITS: Mapping[str, str] = {
    **dict.fromkeys(PLACES, "m"),
    "left.length": "m",
    "right.length": "m",
    "control.pedal": "",
}
DEFAULT_FEATURES: Sequence[Mapping[str, object]] = (
    {"name": "{name}.place", "type": "raw", "inputs": ["{name}.left", "{name}.right"]},
    {
        "name": "{name}.velocity",
        "type": "delta",
        "inputs": [f"{{name}}.{place}" for place in PLACES],
        "size": 7,
    },
)

Ends = tuple[list[int], list[int]]
"""The least and the greatest of left x, y, length and right x, y, length; empty: not known."""


def hand(
    words: Sequence[float],
    right: bool,
    ends: Ends,
    reach: float,
    flip: Collection[str],
    mirrored: bool = False,
) -> tuple[float, float, float, float]:
    """Return x, y, z and the length of one string in m, of words from 0 to 4095, shape (6,).

    (0, length, 0) is turned by phi about x, then by theta about z, and moved by where the string
    comes out. Low x is left, low y towards the player, a low length a long one; `mirrored` and
    `flip` turn axes around. `reach` is in m for each step of a calibrated length.
    """
    at, name = (3, "right") if right else (0, "left")
    length = _length(words[at + 2], at + 2, ends, reach)
    theta = -_angle(words[at], at, ends)
    phi = -_angle(words[at + 1], at + 1, ends)
    theta = -theta if mirrored != (f"{name}.x" in flip) else theta
    phi = -phi if f"{name}.y" in flip else phi
    x = -length * math.sin(theta) * math.cos(phi)
    y = length * math.cos(theta) * math.cos(phi)
    return x + (APART if right else -APART), y, length * math.sin(phi), length


def _angle(word: float, at: int, ends: Ends) -> float:
    low, high = ends
    middle = (low[at] + high[at]) / 2 if low else MIDDLE
    return (word - middle) * SWING / middle


def _length(word: float, at: int, ends: Ends, reach: float) -> float:
    _, high = ends
    return NEAREST + reach * max(0, high[at] - word) if high else LONGEST * (1 - word / 4096)


@dataclass
class Strung:
    """What sensors of two strings have in common: where their ends are, and finding them.

    `low` and `high` are the ends of NUMBERS, found by sweeping (`sensor/sweep`), and `flip` those
    of the axes that go the wrong way. Raises ValueError for ends that are none.
    """

    low: list[int] = field(default_factory=list, metadata={"min": 0, "max": 4095})
    high: list[int] = field(default_factory=list, metadata={"min": 0, "max": 4095})
    flip: list[Literal["left.x", "left.y", "right.x", "right.y"]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if {len(self.low), len(self.high)} not in ({0}, {6}):
            raise ValueError("low and high need six numbers each, or none: sweep it again")
        if any(low >= high for low, high in zip(self.low, self.high, strict=True)):
            raise ValueError("low and high are not in order: sweep it again")
        self._sweep: Ends | None = None

    @property
    def reach(self) -> float:
        """The m for each step of a calibrated length."""
        return REACH["ps2"]

    def place(self, words: Sequence[int], pedal: bool, mirrored: bool = False) -> dict[str, float]:
        """Return the values of UNITS, of the words as `hand` has them."""
        if self._sweep is not None:
            low, high = self._sweep
            self._sweep = [*map(min, low, words)], [*map(max, high, words)]
        ends = self._sweep or (self.low, self.high)
        left = hand(words, False, ends, self.reach, self.flip, mirrored)
        right = hand(words, True, ends, self.reach, self.flip)
        values = (*left[:3], *right[:3], left[3], right[3], float(pedal))
        return dict(zip(UNITS, values, strict=True))

    def ranges(self) -> Mapping[str, tuple[float, float]]:
        """Return between which values each place and length goes, from the ends; {} without."""
        if not self.low:
            return {}
        ends, found = (self.low, self.high), {}
        for side, at in (("left", 0), ("right", 3)):
            low, high = self.low[at : at + 3], self.high[at : at + 3]
            stops = [{a, (a + b) / 2, b} for a, b in zip(low[:2], high[:2], strict=True)]
            corners = [
                hand([*words] * 2, bool(at), ends, self.reach, self.flip)
                for words in product(*stops, (low[2], high[2]))
            ]
            names = (f"{side}.x", f"{side}.y", f"{side}.z", f"{side}.length")
            for name, values in zip(names, zip(*corners, strict=True), strict=True):
                found[name] = min(values), max(values)
        return found

    @property
    def sweeping(self) -> bool:
        """Whether the ends are being found."""
        return self._sweep is not None

    def begin_sweep(self) -> None:
        """Forget the ends, and find them anew while all is moved as far as it goes."""
        self._sweep = [MIDDLE] * 6, [MIDDLE] * 6

    def drop_sweep(self) -> None:
        """Find no ends any more; those before stay."""
        self._sweep = None

    def end_sweep(self) -> None:
        """Keep the ends that were found; raises ValueError when something was hardly moved."""
        swept, self._sweep = self._sweep, None
        if swept is None:
            return
        low, high = swept
        short = [n for n, a, b in zip(NUMBERS, low, high, strict=True) if b - a < LEAST_SWEEP]
        if short:
            raise ValueError(f"{', '.join(short)} was hardly moved; the calibration is as before")
        self.low, self.high = low, high
