"""Where a hand is that holds a string, from how far it swings and how long it is."""

import math
from collections.abc import Collection, Sequence

SWING = math.radians(34.7)
"""How far a string swings from the middle to its end; this and all below: casiez/libgametrak
c815901 (GameTrak.cpp)."""

MIDDLE = 2048
LONGEST = 3.065  # m, from 4096 to 0, without calibration
NEAREST = 0.035  # m, of a string that is all the way in
APART = 0.065  # m, of each string from the middle of the base

Ends = tuple[list[int], list[int]]
"""The least and the greatest of left x, y, length and right x, y, length; empty: not known."""


def hand(
    words: Sequence[int],
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


def _angle(word: int, at: int, ends: Ends) -> float:
    low, high = ends
    middle = (low[at] + high[at]) / 2 if low else MIDDLE
    return (word - middle) * SWING / middle


def _length(word: int, at: int, ends: Ends, reach: float) -> float:
    _, high = ends
    return NEAREST + reach * max(0, high[at] - word) if high else LONGEST * (1 - word / 4096)
