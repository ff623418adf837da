"""Commands of the show: beginning and ending it."""

from typing import TYPE_CHECKING

from pipeline.commands.base import command
from pipeline.engine import stage

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("show", stage=True)
def show(engine: "Engine", on: bool = True) -> None:
    """Begin the show, or end it: while it is on, only what belongs on stage is obeyed.

    Nothing is recorded, trained, deleted or changed then, by key, phone or message; `next` goes
    to the next cue. It is kept through a crash.
    """
    (stage.begin if on else stage.end)(engine)
