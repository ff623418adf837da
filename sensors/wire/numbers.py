"""Takes numbers from OSC arguments, whatever numeric type the sender chose."""

from collections.abc import Sequence

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
    values: list[float] = []
    for value in args[:most]:
        if not isinstance(value, int | float) or not -LARGEST < value < LARGEST:
            raise MalformedError("a value that is no number, or not a finite one")
        values.append(float(value))
    return values
