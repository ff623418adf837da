"""Live repair: a sound is frozen, the movement for it is shown, and what was mended blends in."""

from typing import TYPE_CHECKING

import numpy as np

from pipeline.engine import byhand
from pipeline.engine.held import FROZEN, SAFE, Held, leave
from pipeline.engine.learning import begin_training, give_up
from pipeline.engine.recording import begin_round, cancel_recording, end_recording, limited
from pipeline.settings.mistakes import CommandError

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


def freeze(engine: "Engine") -> None:
    """Hold the sound that plays as it is; raises CommandError where none does."""
    scene, held = engine.active_scene, engine.held
    if held is not None:
        held.kind = FROZEN
        return
    if not engine.playing:
        raise CommandError("nothing plays that could be frozen: play first (run)")
    engine.held = Held(FROZEN, scene.name, scene.target.tolist())
    scene.target = np.array(limited(scene, scene.values.tolist()), np.float32)
    engine.stop_playing()
    scene.blend(0.0)  # it is there already


def fix(engine: "Engine", seconds: float, count_in: float) -> int:
    """Record the movement for what is frozen, learn it, and play on; return the round's number.

    Called again it ends the round. Raises CommandError.
    """
    held = engine.held
    if held is None or held.kind != FROZEN:
        raise CommandError("nothing is frozen: freeze what plays first (freeze)")
    if engine.active_scene.teaching.recording is not None:
        return end_recording(engine)
    if byhand.is_by_hand(engine.project.scenes[held.scene].mapping):
        raise CommandError("it is set by hand: choose a kind that learns first (mapping auto)")
    give_up(engine)
    held.fix, held.learn = begin_round(engine, seconds, count_in, fix=True), learn
    return held.fix


def learn(engine: "Engine") -> None:
    """Learn from the fix that has ended, and then play on."""
    try:
        begin_training(engine)
        engine.run_when_trained = True
    except CommandError as error:
        engine.outside.notice("warning", f"The fix is not learnt: {error}")


def unfreeze(engine: "Engine") -> None:
    """Play on as before, or stand still where it did; raises CommandError where nothing is held."""
    held, recording = engine.held, engine.active_scene.teaching.recording
    if held is None:
        raise CommandError("nothing is held")
    if recording is not None and recording.round == held.fix:
        cancel_recording(engine)
    end_recording(engine)
    if held.played:
        engine.start_playing()
    else:
        engine.blend(leave(engine, None))


def go_on(engine: "Engine") -> None:
    """Do what comes next, for a single button: freeze, then show the fix, then end it.

    What is safe plays on; while a fix is learnt nothing comes next.
    """
    held = engine.held
    if held is None:
        freeze(engine)
    elif held.kind == SAFE:
        unfreeze(engine)
    elif engine.training is None:
        fix(engine, -1.0, -1.0)
