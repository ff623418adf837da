"""The lags of performers and their devices: how long after what plays they move."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

LONGEST = 2000.0
"""Milliseconds of a lag that is set by hand, at most; either way."""


@dataclass
class LagSettings:
    """A performer moves `ms` after what plays, or between `low` and `high` in 9 of 10 cases.

    `name` is whose lag it is, as `whose` gives it; `takes` is from how many it was found.
    `by_hand`: somebody has set it, and nothing that is found takes its place.
    """

    name: str
    ms: float = field(default=0.0, metadata={"min": -LONGEST, "max": LONGEST, "unit": "ms"})
    low: float = field(default=0.0, metadata={"min": -LONGEST, "max": LONGEST, "unit": "ms"})
    high: float = field(default=0.0, metadata={"min": -LONGEST, "max": LONGEST, "unit": "ms"})
    takes: int = field(default=0, metadata={"min": 0, "max": 1_000_000})
    by_hand: bool = False


def whose(performer: str, sensors: Collection[str]) -> str:
    """Return whose lag it is: of a performer ("" unless there are several) with some sensors."""
    return ", ".join([*([performer] if performer else []), *sensors]) or "all"


def lag_of(lags: Sequence[LagSettings], name: str) -> LagSettings | None:
    """Return the lag of that name, None where it is not known."""
    return next((lag for lag in lags if lag.name == name), None)


def seconds_of(lags: Sequence[LagSettings], name: str) -> float:
    """Return how many seconds of lag are removed, 0 where none is known."""
    lag = lag_of(lags, name)
    return 0.0 if lag is None else lag.ms * 1e-3
