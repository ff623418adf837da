"""Commands that set targets and record, mend and take back rounds."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.commands.base import command
from pipeline.engine.recording import (
    aim,
    begin_again,
    begin_round,
    cancel_recording,
    edit,
    end_recording,
    limited,
    step_back,
)
from pipeline.engine.upkeep import save_rig, save_scene
from pipeline.project.latents import Target
from pipeline.settings.mistakes import CommandError
from pipeline.settings.reading import out_of_range

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("target")
def target(engine: "Engine", values: list[float]) -> None:
    """Set the target: the latents to be taught next, heard at once unless playing.

    While a round is recorded, the round follows the target: it is then a movement along a
    moving target, and ends when told.
    """
    aim(engine, values)


@command("record")
def record(engine: "Engine", seconds: float = -1.0, count_in: float = -1.0) -> list[int]:
    """Record a round for the target, for some seconds (0: until told), after a count-in.

    Left out, both are as the rig says. Recording already, the round ends and no other
    begins. The reply is the round's number.
    """
    teaching = engine.active_scene.teaching
    if teaching.recording is not None:
        return [end_recording(engine)]
    return [begin_round(engine, seconds, count_in)]


@command("record/times")
def record_times(engine: "Engine", seconds: float, count_in: float) -> None:
    """Set how long rounds are (0: until told) and the count-in before them, for buttons too."""
    teaching = replace(engine.project.rig.teaching, seconds=seconds, count_in=count_in)
    if wrong := out_of_range(teaching):
        raise CommandError("; ".join(wrong))
    engine.project.rig.teaching = teaching
    save_rig(engine)


@command("record/stop")
def record_stop(engine: "Engine") -> list[int]:
    """End the round that is being recorded; the reply is its number, 0 when there is none.

    In its count-in it is dropped.
    """
    return [end_recording(engine)]


@command("record/cancel")
def record_cancel(engine: "Engine") -> None:
    """Drop the round that is being recorded, as if it had never begun."""
    cancel_recording(engine)


@command("round/redo")
def round_redo(
    engine: "Engine", number: int, seconds: float = -1.0, count_in: float = -1.0
) -> list[int]:
    """Record a round's movement anew; it keeps its number, its name and its target.

    A target that moves goes the same way again, and the round takes as long as it did. Where no
    sensor is heard it is refused, and where none is heard meanwhile, the former movement stays.
    """
    if engine.active_scene.teaching.recording is not None:
        raise CommandError("a round is being recorded; end it first")
    return [begin_again(engine, number, seconds, count_in)]


@command("round/delete")
def round_delete(engine: "Engine", number: int) -> None:
    """Delete a round (undo brings it back)."""
    edit(engine, "delete", number)


@command("round/rename")
def round_rename(engine: "Engine", number: int, name: str) -> None:
    """Give a round another name."""
    edit(engine, "rename", number, name)


@command("round/mute")
def round_mute(engine: "Engine", number: int, muted: bool = True) -> None:
    """Leave a round out of training, or take it in again."""
    edit(engine, "mute", number, muted)


@command("round/weight")
def round_weight(engine: "Engine", number: int, weight: float) -> None:
    """Let a round count more or less than the others (1), in training."""
    edit(engine, "weight", number, weight)


@command("round/trim")
def round_trim(engine: "Engine", number: int, start: float, end: float) -> None:
    """Leave seconds out at the start and at the end of a round, but not all of it."""
    found = {r.id: r for r in engine.active_scene.teaching.book.rounds}.get(number)
    if found is not None and found.end is not None:
        whole = (found.end - found.start) * 1e-9
        if start + end >= whole:
            raise CommandError(f'that leaves nothing of "{found.name}", which has {whole:.1f} s')
    edit(engine, "trim", number, start, end)


@command("round/target")
def round_target(engine: "Engine", number: int, values: list[float]) -> None:
    """Give a round another target, held throughout."""
    edit(engine, "retarget", number, limited(engine.active_scene, values))


@command("rounds/clear")
def rounds_clear(engine: "Engine") -> None:
    """Delete all rounds of this scene (undo brings them back)."""
    cancel_recording(engine)
    edit(engine, "clear")


@command("undo")
def undo(engine: "Engine") -> list[str]:
    """Undo the last change of rounds; the reply says which. A round in its count-in is dropped."""
    recording = engine.active_scene.teaching.recording
    if recording is not None:
        begun, label = engine.now > recording.start, engine.active_scene.teaching.book.undo_label
        if not end_recording(engine):
            return [str(label) if begun else "the count-in"]
    if not (undone := step_back(engine)):
        raise CommandError("there is nothing to undo")
    return [undone]


@command("redo")
def redo(engine: "Engine") -> list[str]:
    """Do again what was undone; the reply says which."""
    end_recording(engine)
    if not (done := edit(engine, "redo")):
        raise CommandError("there is nothing to do again")
    return [done]


@command("queue/add")
def queue_add(engine: "Engine", name: str, values: list[float]) -> list[int]:
    """Add a target to the queue; without numbers, the target of now. The reply is how many."""
    scene = engine.active_scene
    scene.teaching.queue.append(Target(name, limited(scene, values or scene.target.tolist())))
    save_scene(engine, engine.active)
    return [len(scene.teaching.queue)]


@command("queue/clear")
def queue_clear(engine: "Engine") -> None:
    """Empty the queue of targets; rounds stay."""
    engine.active_scene.teaching.queue.clear()
    engine.active_scene.teaching.at = 0
    save_scene(engine, engine.active)


@command("queue/go")
def queue_go(engine: "Engine", number: int) -> None:
    """Make the target at that place of the queue (from 1) the next, and hear it."""
    teaching = engine.active_scene.teaching
    if not 1 <= number <= len(teaching.queue):
        raise CommandError(f"the queue has {len(teaching.queue)} targets")
    aim(engine, teaching.queue[number - 1].values)
    teaching.at = number - 1
