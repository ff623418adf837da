"""Takes numbers from OSC arguments, whatever numeric type the sender chose."""

from collections.abc import Sequence
from math import isfinite
from typing import cast

from sensors.base import MalformedError, OscArgument

LARGEST = 1e30
"""Beyond what any sensor measures; ircam-ismm/sc-motion (FORMAT.md) writes infinity as the
largest number of a type."""


def numbers(args: Sequence[OscArgument], least: int, most: int | None = None) -> list[float]:
    """Return the first `most` arguments as floats; i, f, d, T and F all count as numbers.

    Raises MalformedError where there are fewer than `least`, or one of those returned is
    no number, NaN, or infinite.
    """
    if len(args) < least:
        raise MalformedError(f"{len(args)} values where {least} belong")
    taken = cast("Sequence[float]", args[:most])  # so it is hoped; what is not, raises below
    try:  # built-in functions alone: this runs for every frame
        if not taken or (isfinite(sum(taken)) and max(map(abs, taken)) < LARGEST):
            return [*map(float, taken)]
    except (TypeError, OverflowError):
        pass
    raise MalformedError("a value that is no number, or not a finite one")
