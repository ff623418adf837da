"""The first and the last quarter of a performance after its warm-up, and how they differ."""

from collections.abc import Callable, Iterable
from statistics import median

from benchmarks.soak.meters import Meter
from benchmarks.soak.stage import Look

WARM = 0.2
"""The share of a performance in which it becomes warm."""

FEWEST = 2
"""Looks in a quarter."""

Value = Callable[[Look], float | None]


def quarters(looks: list[Look]) -> tuple[list[Look], list[Look]]:
    """Return the looks of the first and of the last quarter after the warm-up; none for too few."""
    warm = looks[round(WARM * len(looks)) :]
    count = len(warm) // 4
    if count < FEWEST:
        return [], []
    return warm[:count], warm[-count:]


def ends(looks: list[Look], value: Value) -> tuple[float, float] | None:
    """Return the medians of a value in both quarters; None where it is not known in one."""
    found = [known(map(value, quarter)) for quarter in quarters(looks)]
    return (median(found[0]), median(found[1])) if all(found) else None


def known(values: Iterable[float | None]) -> list[float]:
    """Return the values that are known."""
    return [value for value in values if value is not None]


def growth(looks: list[Look], value: Value) -> float | None:
    """Return by how much a value has grown, as a share of what it was."""
    found = ends(looks, value)
    return None if found is None or not found[0] else found[1] / found[0] - 1


def of(process: str, key: str) -> Value:
    """Return what takes a figure of a process out of a look."""
    return lambda look: getattr(look.meters.get(process), key, None)


def processes(looks: list[Look]) -> list[str]:
    """Return the processes that were seen, in their order."""
    return list(dict.fromkeys(name for look in looks for name in look.meters))


def share(looks: list[Look], process: str) -> float | None:
    """Return the share of one processor that a process has needed."""
    seen: list[tuple[float, Meter]] = [
        (look.minute, look.meters[process]) for look in looks if process in look.meters
    ]
    if len(seen) < 2:
        return None
    (first, before), (last, after) = seen[0], seen[-1]
    return (after.busy - before.busy) / (60 * (last - first)) if after.pid == before.pid else None
