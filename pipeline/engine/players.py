"""What comes at its own times from something recorded, and is stepped as if it came now."""

from typing import TYPE_CHECKING, Protocol

from recordings.events import Event

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


class Player(Protocol):
    """Gives events when they are due; those are kept in the take, and a replay needs no player."""

    def due(self) -> int | None:
        """Return when `read` is to be called next, ns on the engine's clock; None: not now."""

    def read(self, engine: "Engine", now: int) -> list[Event]:
        """Return all events due until `now`, in order."""

    def over(self, engine: "Engine") -> bool:
        """Return whether nothing more will come."""


def due(engine: "Engine") -> int | None:
    """Return when `tend` is due next, ns on the engine's clock; None while nothing is played."""
    times = [player.due() for player in engine.players.values()]
    return min((time for time in times if time is not None), default=None)


def tend(engine: "Engine", now: int) -> None:
    """Step what is due of all that is played."""
    for name, player in list(engine.players.items()):
        for event in player.read(engine, now):
            engine.step(event)
        if player.over(engine) and engine.players.get(name) is player:
            del engine.players[name]
