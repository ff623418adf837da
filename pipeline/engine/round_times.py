"""How long a round and its count-in take."""

from typing import TYPE_CHECKING

from pipeline.settings.mistakes import CommandError

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

LONGEST = {"seconds": 600.0, "count_in": 60.0}
"""Seconds that a round and its count-in may take, as in the rig."""


def times(engine: "Engine", seconds: float, count_in: float) -> tuple[float, float]:
    """Return how long a round and its count-in take; raises CommandError when too long."""
    settings = engine.project.rig.teaching
    found = {
        "seconds": settings.seconds if seconds < 0 else seconds,
        "count_in": settings.count_in if count_in < 0 else count_in,
    }
    for name, value in found.items():
        if value > LONGEST[name]:
            raise CommandError(f"{name} must be at most {LONGEST[name]:.0f}, not {value:g}")
    return found["seconds"], found["count_in"]


def ns(seconds: float) -> int:
    """Return seconds as whole nanoseconds."""
    return round(seconds * 1e9)
