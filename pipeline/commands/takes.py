"""Commands that play takes again, and keep notes on them."""

from typing import TYPE_CHECKING

from pipeline.commands.base import command
from pipeline.engine import running
from pipeline.engine.standin import FASTEST, SLOWEST, wanted
from pipeline.settings.mistakes import CommandError

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

LONGEST_NOTE = 2000

ALL: list[str] = []
"""Stands for all sensors that a take has."""


@command("take/play")
def take_play(
    engine: "Engine", name: str, speed: float = 1.0, sensors: list[str] = ALL
) -> list[str]:
    """Play a take's movement as if its devices moved now, at some speed, until its end.

    Meanwhile those devices themselves, and their buttons, are left out. `sensors` are the only
    ones to play; without any, all of the rig that the take has. The reply is their names.
    """
    found = wanted([name, speed, *sensors])
    if found is None:
        if not SLOWEST <= speed <= FASTEST:
            raise CommandError(f"speed must be {SLOWEST:g} to {FASTEST:g}, not {speed:g}")
        raise CommandError(f'"{name:.60}" is no name of a take; `takes` has them')
    running.begin(engine, found)
    return list(found.sensors)


@command("take/stop", stage=True)
def take_stop(engine: "Engine") -> None:
    """End the take that is played; the devices themselves are heard again."""
    running.end(engine)


@command("take/note")
def take_note(engine: "Engine", name: str, text: str = "") -> None:
    """Keep a word for people on a take; it is found by it, too."""
    if len(text) > LONGEST_NOTE:
        raise CommandError(f"a note has at most {LONGEST_NOTE} letters")
    found = wanted([name])
    if found is None:
        raise CommandError(f'"{name:.60}" is no name of a take; `takes` has them')
    engine.shelf.note(engine, found.take, text)
