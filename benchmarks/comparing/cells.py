"""Tables of a page, and the figures in their cells."""

from collections.abc import Sequence

from benchmarks.cells import UNKNOWN, at

__all__ = ["UNKNOWN", "at", "ms", "number", "share", "table", "times"]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a Markdown table; all columns but the first are numbers."""
    ruler = ["---", *["--:"] * (len(head) - 1)]
    return [f"| {' | '.join(row)} |" for row in (head, ruler, *rows)]


def number(value: float | None, digits: int = 3) -> str:
    """Return a number with so many significant digits, without an exponent."""
    if value is None:
        return UNKNOWN
    if value == 0:
        return "0"
    short = float(f"{value:.{digits}g}")
    return f"{short:,.0f}" if abs(short) >= 10 ** (digits - 1) else f"{short:.{digits}g}"


def ms(value: float | None) -> str:
    """Return milliseconds with two significant digits."""
    return number(value, 2)


def times(value: float | None) -> str:
    """Return a ratio."""
    return UNKNOWN if value is None else f"{number(value, 2)} ×"


def share(part: float | None, whole: float | None) -> str:
    """Return what is missing of a whole, in percent."""
    if part is None or not whole:
        return UNKNOWN
    lost = 100 * (1 - part / whole)
    return "none" if part >= whole else f"{number(lost, 2)} %"
