"""Commands about movement that is like nothing that was taught."""

from typing import TYPE_CHECKING

from pipeline.commands.base import command
from pipeline.engine import novelty
from pipeline.engine.recording import aim, begin_round, end_recording

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("novelty/policy")
def policy(engine: "Engine", kind: str, scene: str = "") -> None:
    """Choose what is done where the movement is novel: show, rest, hold or open.

    show: only show it; rest: go to rest as it rises; hold: stay at the last that was known; open:
    go further, and wander. Without a SCENE for all that have none of their own; a scene with
    "project" has none.
    """
    novelty.choose(engine, kind, scene)


@command("novelty/teach")
def teach(engine: "Engine", seconds: float = -1.0, count_in: float = -1.0) -> list[int]:
    """Record a round here: the sound of now, as it is when asked, is its target.

    Times as for `record`. Recording already, the round ends and no other begins. The reply is the
    round's number.
    """
    if engine.active_scene.teaching.recording is not None:
        return [end_recording(engine)]
    aim(engine, engine.active_scene.values.tolist())
    return [begin_round(engine, seconds, count_in)]


@command("novelty/forget")
def forget(engine: "Engine") -> None:
    """Begin anew the list of where the movement was novel."""
    engine.active_scene.novel.forget()
