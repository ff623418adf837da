"""What stands in for live movement: features of a round played back, and devices of a take."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from recordings.events import Command

PLAYED = "limber.round"
"""The sensor of frames that hold the features of a round; no device can be called so."""

TAKE_NAME = re.compile(r"[^\x00-\x1f/\\]{1,200}\.mcap")
"""The name of a take in a project's folder takes: never a path."""

SLOWEST, FASTEST = 0.05, 20.0


@dataclass(frozen=True)
class Wanted:
    """A take to be played, how fast, and the sensors that it stands in for."""

    take: str
    speed: float
    sensors: tuple[str, ...]


def wanted(args: Sequence[Any]) -> Wanted | None:
    """Return what the arguments of `take/play` ask for, None where they cannot be.

    Of the arguments alone, so that whoever reads a take knows what an engine did with them.
    """
    words = [str(a) if isinstance(a, str | int | float) else "" for a in args] or [""]
    name = words[0] if words[0].endswith(".mcap") else f"{words[0]}.mcap"
    try:
        speed = float(words[1]) if len(words) > 1 else 1.0
    except ValueError:
        return None
    fits = math.isfinite(speed) and SLOWEST <= speed <= FASTEST
    if not fits or not TAKE_NAME.fullmatch(name) or name.startswith("."):
        return None
    return Wanted(name, speed, tuple(words[2:]))


def stands_in(command: Command) -> frozenset[str] | None:
    """Return the sensors that a take stands in for after a command; None: as before."""
    if command.name == "take/stop":
        return frozenset()
    found = wanted(command.args) if command.name == "take/play" else None
    return frozenset(found.sensors) if found is not None and found.sensors else None
