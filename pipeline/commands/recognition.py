"""Commands that teach gestures to be recognised, and say what is done then."""

from typing import TYPE_CHECKING

from pipeline.commands.base import command
from pipeline.engine import gesture_keeping as gestures
from pipeline.engine import gesture_teaching as teaching
from pipeline.engine import trigger_keeping as keeping

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("gesture/record")
def record(engine: "Engine", name: str, seconds: float = -1.0, count_in: float = -1.0) -> list[int]:
    """Record an example of a gesture (a new name makes one), as long as a round, or end it.

    It is learnt at once. What is recorded as "other" is what shall not be recognised. The reply
    is which example of the gesture it is, 0 for one that was ended.
    """
    return teaching.begin(engine, name, seconds, count_in)


@command("gesture/stop")
def stop(engine: "Engine") -> None:
    """End the example that is being recorded; in its count-in it is dropped."""
    teaching.end(engine)


@command("gesture/cancel")
def cancel(engine: "Engine") -> None:
    """Drop the example that is being recorded."""
    teaching.cancel(engine)


@command("gesture/undo")
def undo(engine: "Engine") -> None:
    """Have the examples as they were before the last change of them."""
    teaching.undo(engine)


@command("gesture/drop")
def drop(engine: "Engine", name: str) -> None:
    """Delete the last example of a gesture (gesture/undo brings it back)."""
    teaching.drop(engine, name)


@command("gesture/clear")
def clear(engine: "Engine") -> None:
    """Delete all examples of all gestures (gesture/undo brings them back)."""
    teaching.clear(engine)


@command("gesture/remove")
def remove(engine: "Engine", name: str) -> None:
    """Delete a gesture with its examples (gesture/undo brings it back), unless a trigger waits."""
    gestures.remove(engine, name)


@command("gesture/rename")
def rename(engine: "Engine", name: str, new: str) -> None:
    """Give a gesture another name; triggers follow."""
    gestures.rename(engine, name, new)


@command("gesture/kind")
def kind(engine: "Engine", name: str, kind: str) -> None:
    """Recognise a gesture otherwise: dtw from beginning to end; poses and what lasts by another.

    These are knn, bayes, logistic, svm, tree and forest.
    """
    gestures.change(engine, name, "kind", kind)


@command("gesture/ease")
def ease(engine: "Engine", name: str, ease: float) -> None:
    """Recognise a gesture more readily (above 1) or more rarely (below 1), 0.1 to 10."""
    gestures.change(engine, name, "ease", ease)


@command("gesture/hold")
def hold(engine: "Engine", name: str, seconds: float) -> None:
    """Set how long a gesture that lasts must be there to be recognised."""
    gestures.change(engine, name, "hold", seconds)


@command("gesture/pause")
def pause(engine: "Engine", name: str, seconds: float) -> None:
    """Set for how long nothing is recognised after a gesture."""
    gestures.change(engine, name, "pause", seconds)


@command("trigger/add")
def trigger_add(engine: "Engine", name: str, when: str, do: str) -> None:
    """Do something when something happens; of a trigger that there is, change both.

    WHEN is "gesture NAME", "osc /ADDRESS", or a value such as "midi.note.60" or "shake > 2"; DO
    is a command with its arguments, such as "scene storm 4" or "cue/next".
    """
    keeping.add(engine, name, when, do)


@command("trigger/pause")
def trigger_pause(engine: "Engine", name: str, seconds: float) -> None:
    """Set for how long a trigger does nothing after it has done something."""
    keeping.pause(engine, name, seconds)


@command("trigger/remove")
def trigger_remove(engine: "Engine", name: str) -> None:
    """Take a trigger out."""
    keeping.remove(engine, name)


@command("trigger/fire", stage=True)
def trigger_fire(engine: "Engine", name: str) -> None:
    """Do what a trigger does, now."""
    keeping.fire(engine, name)


@command("triggers", stage=True)
def triggers(engine: "Engine", on: bool = True) -> None:
    """Let triggers do what they do, or (0) nothing."""
    engine.triggers.on = on
