"""Says in plain words how late a performer moves, and what of it is removed."""

from collections.abc import Mapping
from typing import Any

from pipeline.project.lags import LagSettings

MORE = "one more take of 20 s"


def moved(ms: float) -> str:
    """Return how a performer moves who is late by so many milliseconds, below 0: ahead."""
    if round(ms) == 0:
        return "You move with the sound"
    return f"You move {abs(round(ms))} ms {'after' if ms > 0 else 'before'} the sound"


def takes_of(count: int) -> str:
    """Return from how many takes it was found."""
    return f"from {count} take{'' if count == 1 else 's'}"


def told(lag: LagSettings) -> str:
    """Return what is known of a lag."""
    if lag.by_hand:
        return f"{moved(lag.ms)}: set by hand"
    around = max(1, round((lag.high - lag.low) / 2))
    return f"{moved(lag.ms)}, ±{around} ms, {takes_of(lag.takes)}"


def unsure(takes: int, seconds: float) -> str:
    """Return what to say while no lag can be told, for takes that count and seconds of this one.

    `takes` is 0 where not even one was long enough, or moved.
    """
    if not takes:
        return f"This take does not tell how late you move: go on moving for {seconds:.0f} s"
    return f"Not sure yet how late you move, {takes_of(takes)}: {MORE}"


def removed(lags: Mapping[str, float]) -> list[str]:
    """Return what is said of lags, in seconds and by whose, that were removed before learning."""
    some = [f"{round(1000 * lag)} ms of lag ({name})" for name, lag in lags.items() if lag]
    none = [name for name, lag in lags.items() if not lag]
    said = [f"Removed from rounds played along: {', '.join(some)}."] if some else []
    return said + (
        [f"No lag was removed from rounds played along ({', '.join(none)})."] if none else []
    )


def unlagged(report: Mapping[str, Any], lags: Mapping[str, float]) -> dict[str, Any]:
    """Return a report that says which lags, in seconds and by whose, were removed before.

    As it is where no round was played along.
    """
    if not lags:
        return dict(report)
    known = {name: 1000 * lag for name, lag in lags.items()}
    return {**report, "lags_ms": known, "notes": [*report["notes"], *removed(lags)]}
