"""Commands that set targets and record, mend and take back rounds."""

from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.commands.base import CommandError, command
from pipeline.teaching import Recording, Target
from pipeline.upkeep import rounds_changed, save_scene
from recordings.rounds import Round, RoundsError

if TYPE_CHECKING:
    from pipeline.engine import Engine
    from pipeline.scene import Scene


@command("target")
def target(engine: "Engine", values: list[float]) -> None:
    """Set the target: the latents to be taught next, heard at once unless playing.

    While a round is recorded, the round follows the target: it is then a movement along a
    moving target, and ends when told.
    """
    scene = engine.active_scene
    if len(values) != scene.m:
        raise CommandError(f"{scene.name} has {scene.m} latents; {len(values)} numbers came")
    low, high = scene.shaper.low, scene.shaper.high
    scene.target = np.clip(np.array(values, np.float32), low, high)
    recording = scene.teaching.recording
    if recording is not None and engine.now > recording.start:
        recording.end = None
        scene.teaching.book.move_target(recording.round, engine.now, scene.target.tolist())
        rounds_changed(engine)


@command("record")
def record(engine: "Engine", seconds: float = -1.0, count_in: float = -1.0) -> list[int]:
    """Record a round for the target, for some seconds (0: until told), after a count-in.

    Left out, both are as the rig says. Recording already, the round ends and no other
    begins. The reply is the round's number.
    """
    teaching = engine.active_scene.teaching
    if teaching.recording is not None:
        return [end_recording(engine)]
    return [begin_round(engine, seconds=seconds, count_in=count_in)]


@command("record/stop")
def record_stop(engine: "Engine") -> list[int]:
    """End the round that is being recorded; the reply is its number, 0 when there is none."""
    return [end_recording(engine)]


@command("record/cancel")
def record_cancel(engine: "Engine") -> None:
    """Drop the round that is being recorded, as if it had never begun."""
    cancel_recording(engine)


@command("round/redo")
def round_redo(engine: "Engine", number: int, seconds: float = -1.0) -> list[int]:
    """Record a round's movement anew; it keeps its number, its name and its target."""
    if engine.active_scene.teaching.recording is not None:
        raise CommandError("a round is being recorded; end it first")
    return [begin_round(engine, seconds=seconds, redo=number)]


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
    """Leave seconds out at the start and at the end of a round."""
    edit(engine, "trim", number, start, end)


@command("round/target")
def round_target(engine: "Engine", number: int, values: list[float]) -> None:
    """Give a round another target, held throughout."""
    if len(values) != engine.active_scene.m:
        raise CommandError(f"{engine.active} has {engine.active_scene.m} latents")
    edit(engine, "retarget", number, values)


@command("rounds/clear")
def rounds_clear(engine: "Engine") -> None:
    """Delete all rounds of this scene (undo brings them back)."""
    cancel_recording(engine)
    edit(engine, "clear")


@command("undo")
def undo(engine: "Engine") -> list[str]:
    """Undo the last change of rounds; the reply says which."""
    end_recording(engine)
    return [edit(engine, "undo") or "nothing"]


@command("redo")
def redo(engine: "Engine") -> list[str]:
    """Do again what was undone; the reply says which."""
    end_recording(engine)
    return [edit(engine, "redo") or "nothing"]


@command("queue/add")
def queue_add(engine: "Engine", name: str, values: list[float]) -> list[int]:
    """Add a target to the queue; without numbers, the target of now. The reply is how many."""
    scene = engine.active_scene
    values = values or scene.target.tolist()
    if len(values) != scene.m:
        raise CommandError(f"{scene.name} has {scene.m} latents; {len(values)} numbers came")
    scene.teaching.queue.append(Target(name, values))
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
    teaching.at = number - 1
    target(engine, teaching.queue[teaching.at].values)


# ---- what several commands do ----------------------------------------------------------


def begin_round(
    engine: "Engine",
    seconds: float = -1.0,
    count_in: float = -1.0,
    redo: int | None = None,
    by_queue: bool = False,
) -> int:
    """Begin a round at the end of the count-in and return its number."""
    scene, settings = engine.active_scene, engine.project.rig.teaching
    seconds = settings.seconds if seconds < 0 else seconds
    count_in = settings.count_in if count_in < 0 else count_in
    engine.stop_playing()
    name = ""
    if by_queue:
        queued = scene.teaching.queue[scene.teaching.at]
        target(engine, queued.values)
        name = queued.name
    start = engine.now + int(count_in * 1e9)
    book = scene.teaching.book
    try:
        if redo is None:
            opened = book.add(engine.take, start, scene.target.tolist(), name)
        else:
            opened = book.replace(redo, engine.take, start)
            target(engine, first_target(scene, opened))
    except RoundsError as error:
        raise CommandError(str(error)) from None
    end = start + int(seconds * 1e9) if seconds else None
    scene.teaching.recording = Recording(opened.id, start, end, by_queue)
    rounds_changed(engine)
    return opened.id


def first_target(scene: "Scene", r: Round) -> list[float]:
    """Return the target that a round begins with; what it does not teach stays as it is."""
    values = r.target[0][1]
    return [t if v is None else v for v, t in zip(values, scene.target.tolist(), strict=True)]


def end_recording(engine: "Engine") -> int:
    """End the round being recorded; return its number, or 0 when there is none."""
    teaching = engine.active_scene.teaching
    recording, teaching.recording = teaching.recording, None
    if recording is None:
        return 0
    end = engine.now if recording.end is None else min(engine.now, recording.end)
    if end <= recording.start:
        teaching.book.cancel(recording.round)
    else:
        teaching.book.close(recording.round, end)
        teaching.at += recording.by_queue
        engine.outside.notice("cue", "recorded", recording.round)
    rounds_changed(engine)
    return recording.round


def cancel_recording(engine: "Engine") -> None:
    """Drop the round being recorded; nothing happens when there is none."""
    teaching = engine.active_scene.teaching
    recording, teaching.recording = teaching.recording, None
    if recording is not None:
        edit(engine, "cancel", recording.round)


def step_back(engine: "Engine") -> None:
    """Undo the last change of rounds, and make its target the queue's next again."""
    teaching = engine.active_scene.teaching
    before = len(teaching.book.rounds)
    edit(engine, "undo")
    if len(teaching.book.rounds) < before and 0 < teaching.at <= len(teaching.queue):
        teaching.at -= 1


def edit(engine: "Engine", what: str, *args: Any) -> Any:
    """Change the rounds of the active scene; raises CommandError saying why it cannot be."""
    teaching = engine.active_scene.teaching
    recording = teaching.recording
    if recording is not None and args and args[0] == recording.round:
        raise CommandError("that round is being recorded; end it first")
    try:
        result = getattr(teaching.book, what)(*args)
    except RoundsError as error:
        raise CommandError(str(error)) from None
    rounds_changed(engine)
    return result
