"""The figures in the cells of a report's tables, beside those of an earlier run."""

from typing import Any

UNKNOWN = "—"


def both(found: Any, before: Any, digits: int, *path: str) -> str:
    """Return a figure, and in brackets that of before."""
    new, old = at(found, *path), at(before, *path)
    text = UNKNOWN if new is None else f"{new:.{digits}f}"
    return text if old is None else f"{text} ({old:.{digits}f})"


def at(found: Any, *path: str) -> Any:
    """Return the number at a place in nested tables; None where there is none."""
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, int | float) else None


def like(rows: Any, row: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Return the row of another run that is about the same, or an empty one."""
    for other in rows if isinstance(rows, list) else ():
        if isinstance(other, dict) and all(other.get(key) == row[key] for key in keys):
            return other
    return {}
