"""Grab and play: movement is watched for some seconds, matched to the sounds, and plays."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from mappings.grab import LEAST, Grab
from pipeline.engine import choosing
from pipeline.engine.captures import place
from pipeline.engine.ground import ground_of
from pipeline.engine.learning import begin_training
from pipeline.engine.recording import hears
from pipeline.engine.round_times import ns
from pipeline.engine.teaching import Recording
from pipeline.engine.upkeep import rounds_changed, save_scene
from pipeline.settings.mistakes import CommandError
from recordings.rounds import WATCHED, Round

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

SHORTEST, LONGEST = 5.0, 300.0
"""Seconds that movement is watched, at least and at most."""


def grab(engine: "Engine", seconds: float) -> int:
    """Begin to watch the movement; return the number of the round that it is.

    Movement that was watched before makes place, and is there again after undo. Raises
    CommandError.
    """
    scene = engine.active_scene
    teaching = scene.teaching
    if teaching.recording is not None:
        raise CommandError("a round is being recorded; end it first")
    if not SHORTEST <= seconds <= LONGEST:
        wanted = f"{SHORTEST:g} to {LONGEST:g} seconds"
        raise CommandError(f"movement is watched for {wanted}, not {seconds:g}")
    if not hears(engine):
        raise CommandError("no sensor is heard now: switch one on first, then move")
    former = next((r for r in teaching.book.rounds if r.kind == WATCHED), None)
    nothing = ((engine.now, (None,) * scene.m),)

    def made(number: int) -> Round:
        return Round(number, "movement", engine.take, engine.now, None, nothing, WATCHED)

    if former is None:
        opened = teaching.book.enter(made, "watch")
    else:
        opened = teaching.book.replace(former.id, engine.take, engine.now)
    engine.stop_playing()
    end = opened.start + ns(seconds)
    again = former is not None
    teaching.recording = Recording(opened.id, opened.start, end, False, False, again)
    rounds_changed(engine, otherwise=False)
    engine.grabbing = opened.id
    return opened.id


def tend(engine: "Engine") -> None:
    """Go on when the movement has been watched: match it, and play."""
    recording = engine.active_scene.teaching.recording
    if not engine.grabbing or (recording is not None and recording.round == engine.grabbing):
        return
    number, engine.grabbing = engine.grabbing, 0
    teaching = engine.active_scene.teaching
    found = next((r for r in teaching.watched() if r.id == number), None)
    if found is None or place(found) not in teaching.captures:
        return  # it was dropped, or nothing was heard, which is told
    try:
        check_moves(engine, found)
        if engine.project.scenes[engine.active].mapping["type"] != Grab.type:
            choosing.choose(engine, Grab.type)
        stay_inside(engine)
        begin_training(engine)
    except CommandError as error:
        engine.outside.notice("warning", f"The movement cannot be played: {error}")
        return
    engine.run_when_trained = True
    engine.tell_state()


def stay_inside(engine: "Engine") -> None:
    """Let the scene stay where its model has sound, unless it does so in part already.

    Axes that move by themselves meet where no sound is, between two kinds of sound.
    """
    scene = engine.active_scene
    settings = engine.project.scenes[scene.name]
    if scene.ground is not None and not settings.space.inside:
        settings.space = replace(settings.space, inside=1.0)
        scene.stand(ground_of(engine.project, scene.name))
        save_scene(engine, scene.name)


def check_moves(engine: "Engine", found: Round) -> None:
    """Raise CommandError where too little was heard of a movement, or nothing moved in it."""
    teaching = engine.active_scene.teaching
    capture = teaching.captures[place(found)]
    rows = teaching.rows(found, capture.names)
    if rows is None or len(rows[1]) < LEAST:
        raise CommandError("too little of it was heard. Grab again, and move all the while")
    known = np.where(np.isfinite(rows[1]), rows[1], 0.0)
    if not (known.std(axis=0) > 1e-6 * (1 + np.abs(known).mean(axis=0))).any():
        raise CommandError("nothing moved. Grab again, and move as you will play")
