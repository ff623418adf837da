"""What one fault came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """What was done, what was wanted of it, what was measured, and whether that is so."""

    done: str
    wanted: str
    measured: str
    held: bool


def spread(seconds: Sequence[float]) -> str:
    """Return the median and the worst of some times in s; raises ValueError for none."""
    if not seconds:
        raise ValueError("nothing was measured")
    return f"{median(seconds):.2f} s, at worst {max(seconds):.2f} s ({len(seconds)} times)"


def within(done: str, wanted: str, seconds: Sequence[float], most: float) -> Row:
    """Return the row of times in s that are to be at most so long, each of them."""
    return Row(done, wanted, spread(seconds), max(seconds) <= most)
