"""Commands that keep a sound where it is found, and draw the others anew."""

from typing import TYPE_CHECKING

from pipeline.commands.base import command
from pipeline.engine import pinning, rerolling

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("keep")
def keep(engine: "Engine", name: str = "", seconds: float = 2.0) -> list[int | str]:
    """Keep here: the movement of the last seconds has the sound it had, whatever is taught later.

    It is a round that counts more than others, and that `reroll` leaves alone: round/delete lets
    it go, undo takes it back. The reply is its number and its name.
    """
    kept = pinning.keep(engine, seconds, name)
    return [kept.id, kept.name]


@command("reroll")
def reroll(engine: "Engine", seed: int = -1) -> list[int]:
    """Draw other sounds for all rounds that move where nothing is kept, and learn them at once.

    Where the model has sound, if that is known. Equal seeds draw equally; left out, every time is
    another. undo takes all of it back. The reply is how many were drawn, and how many stay.
    """
    return [*rerolling.reroll(engine, engine.now if seed < 0 else seed)]
