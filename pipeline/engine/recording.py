"""Recording rounds: beginning, ending and taking them back, and the targets they are for."""

from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.engine.captures import place
from pipeline.engine.doubtful import look
from pipeline.engine.round_times import ns, times
from pipeline.engine.teaching import Recording, moves, target_at
from pipeline.engine.upkeep import rounds_changed
from pipeline.settings.mistakes import CommandError
from recordings.rounds import WATCHED, Round, RoundsError

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene


def aim(engine: "Engine", values: list[float]) -> None:
    """Set the target of the active scene, which a round being recorded follows from now on.

    Raises CommandError for another number of values than there are latents, and while the
    target goes its own way.
    """
    scene = engine.active_scene
    found = limited(scene, values)
    recording = scene.teaching.recording
    if recording is not None and recording.moves:
        raise CommandError("the target of this round moves by itself; end the round first")
    scene.target = np.array(found, np.float32)
    if recording is None or scene.teaching.book[recording.round].kind == WATCHED:
        return
    if engine.now > recording.start:
        recording.end = None
    scene.teaching.book.move_target(
        recording.round, max(engine.now, recording.start), scene.taught(found)
    )  # not kept now: the take has the command, and finds it again after a crash


def limited(scene: "Scene", values: list[float]) -> list[float]:
    """Return a value for each latent, inside its limits; raises CommandError for another count."""
    if len(values) != scene.m:
        raise CommandError(f"{scene.name} has {scene.m} latents; {len(values)} numbers came")
    low, high = scene.shaper.low, scene.shaper.high
    return [float(v) for v in np.clip(np.array(values, np.float64), low, high).astype(np.float32)]


def begin_round(
    engine: "Engine",
    seconds: float = -1.0,
    count_in: float = -1.0,
    by_queue: bool = False,
    fix: bool = False,
) -> int:
    """Begin a round for the target at the end of the count-in; return its number.

    Times below 0 are as the rig says. A `fix` mends what was taught before. Raises CommandError.
    """
    scene = engine.active_scene
    seconds, count_in = times(engine, seconds, count_in)
    engine.stop_playing()
    name = ""
    if by_queue:
        queued = scene.teaching.queue[scene.teaching.at]
        aim(engine, queued.values)
        name = queued.name
    opened = scene.teaching.book.add(
        engine.take, engine.now + ns(count_in), scene.taught(scene.target.tolist()), name, fix
    )
    return begin(engine, opened, seconds, by_queue)


def begin_again(
    engine: "Engine", number: int, seconds: float = -1.0, count_in: float = -1.0
) -> int:
    """Begin to record a round's movement anew; return its number.

    Its target goes the way it went before, and then the round takes as long, unless
    `seconds` are given. Raises CommandError.
    """
    scene = engine.active_scene
    try:
        former = scene.teaching.book[number]
        if moves(former) and seconds < 0:
            seconds = former.seconds
        limited(scene, aim_of(scene, former, former.start))
        check_heard(engine, former)
        seconds, count_in = times(engine, seconds, count_in)
        opened = scene.teaching.book.replace(number, engine.take, engine.now + ns(count_in))
    except RoundsError as error:
        raise CommandError(str(error)) from None
    engine.stop_playing()
    scene.target = np.array(limited(scene, aim_of(scene, opened, opened.start)), np.float32)
    return begin(engine, opened, seconds, by_queue=False, again=True)


def hears(engine: "Engine") -> bool:
    """Return whether any sensor is heard now."""
    return bool(({s.name for s in engine.project.sensors} & engine.heard.keys()) - engine.lost)


def check_heard(engine: "Engine", former: Round) -> None:
    """Raise CommandError where no sensor is heard that could move a round anew."""
    if not hears(engine):
        raise CommandError(
            f'no sensor is heard now: "{former.name}" would hold no movement. Switch one on first'
        )


def begin(
    engine: "Engine", opened: Round, seconds: float, by_queue: bool, again: bool = False
) -> int:
    """Let an opened round hear what comes, for some seconds (0: until told)."""
    end = opened.start + ns(seconds) if seconds else None
    engine.active_scene.teaching.recording = Recording(
        opened.id, opened.start, end, by_queue, moves(opened), again
    )
    rounds_changed(engine)
    return opened.id


def aim_of(scene: "Scene", r: Round, now: int) -> list[float]:
    """Return a round's target at a time; latents that it does not teach stay as they are."""
    values = target_at(r, now)
    if len(values) != scene.m:
        raise CommandError(misfit(scene, r))
    return [t if v is None else v for v, t in zip(values, scene.target.tolist(), strict=True)]


def misfit(scene: "Scene", r: Round) -> str:
    """Return what to say of a round that was taught for another number of latents."""
    return (
        f'round {r.id} ("{r.name}") teaches {len(r.target[0][1])} latents, and {scene.name} has '
        f"{scene.m}: give it another target, delete or mute it"
    )


def follow_target(engine: "Engine") -> None:
    """Move the target as the round being recorded anew has it."""
    scene = engine.active_scene
    recording = scene.teaching.recording
    if recording is not None and recording.moves:
        opened = scene.teaching.book[recording.round]
        values = limited(scene, aim_of(scene, opened, engine.now))
        scene.target = np.array(values, np.float32)


def end_recording(engine: "Engine") -> int:
    """End the round being recorded; return its number, or 0 when there is none.

    In its count-in it is dropped, as if it had never begun; so is one that was recorded anew, or
    mends something, while nothing was heard.
    """
    teaching = engine.active_scene.teaching
    recording = teaching.recording
    if recording is None:
        return 0
    end = engine.now if recording.end is None else min(engine.now, recording.end)
    if end <= recording.start:
        cancel_recording(engine)
        return 0
    opened = teaching.book[recording.round]
    if (recording.again or opened.fix) and place(opened) not in teaching.captures:
        cancel_recording(engine)
        engine.outside.notice("cue", "empty", opened.id)
        text = "keeps the movement it had" if recording.again else "is dropped"
        engine.outside.notice("warning", f'"{opened.name}" {text}: no sensor was heard')
        return 0
    teaching.recording = None
    closed = teaching.book.close(recording.round, end)
    teaching.interrupted = False
    rounds_changed(engine)
    if place(closed) not in teaching.captures:
        engine.outside.notice("cue", "empty", closed.id)
        engine.outside.notice("warning", f'"{closed.name}" holds no movement: no sensor was heard')
        return closed.id
    if recording.by_queue:
        teaching.at += 1
        aim_at_queue(engine.active_scene)
    engine.outside.notice("cue", "recorded", closed.id)
    look(engine, closed.id)
    engine.lagging.ended(engine, closed)
    if engine.held is not None:
        engine.held.recorded(engine, closed.id)
    return closed.id


def aim_at_queue(scene: "Scene") -> None:
    """Let the next target of the queue be heard, so that one can find the pose for it."""
    teaching = scene.teaching
    if teaching.at < len(teaching.queue):
        scene.target = np.array(limited(scene, teaching.queue[teaching.at].values), np.float32)


def cancel_recording(engine: "Engine") -> None:
    """Drop the round being recorded; nothing happens when there is none."""
    teaching = engine.active_scene.teaching
    recording, teaching.recording = teaching.recording, None
    if recording is not None:
        teaching.captures.pop(place(teaching.book[recording.round]), None)
        edit(engine, "cancel", recording.round)
        if engine.held is not None:
            engine.held.cancelled(recording.round)


def step_back(engine: "Engine") -> str:
    """Undo the last change of rounds; the queue then has the target of a round that went next.

    Returns what was undone, "" when there was nothing.
    """
    teaching = engine.active_scene.teaching
    before = {r.id: r for r in teaching.book.rounds}
    label = edit(engine, "undo")
    gone = before.keys() - {r.id for r in teaching.book.rounds}
    last = teaching.queue[teaching.at - 1] if 0 < teaching.at <= len(teaching.queue) else None
    if last is not None and any(before[n].name == (last.name or f"round {n}") for n in gone):
        teaching.at -= 1
        aim_at_queue(engine.active_scene)
    return label or ""


def edit(engine: "Engine", what: str, *args: Any) -> Any:
    """Change the rounds of the active scene; raises CommandError saying why it cannot be.

    What is learnt is older than they are where they teach anything else now.
    """
    teaching = engine.active_scene.teaching
    recording = teaching.recording
    if recording is not None and args and args[0] == recording.round:
        raise CommandError("that round is being recorded; end it first")
    before = teaching.movements()
    try:
        result = getattr(teaching.book, what)(*args)
    except RoundsError as error:
        raise CommandError(str(error)) from None
    rounds_changed(engine, otherwise=teaching.movements() != before)
    return result
