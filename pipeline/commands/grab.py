"""The command that lets movement play at once."""

from typing import TYPE_CHECKING

from pipeline.commands.base import command
from pipeline.engine import grabbing

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("grab")
def grab(engine: "Engine", seconds: float = 30.0) -> list[int]:
    """Move for some seconds (5 to 300), then play: no sound has to be taught.

    The widest of the movement is matched to the widest of the model's sounds, and so on; it stays
    inside where the model has sound (`inside 0`: no longer). Rounds recorded later mend it where
    they are. The reply is the number of the round that the movement
    is: record/stop ends it early, record/cancel drops it, undo takes it back.
    """
    return [grabbing.grab(engine, seconds)]
