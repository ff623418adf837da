"""The safe state: a sound that is gone to smoothly, whatever happens, and held."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pipeline.engine import upkeep
from pipeline.engine.demonstrating import drop
from pipeline.engine.held import SAFE, Held
from pipeline.engine.recording import end_recording, limited
from pipeline.settings.mistakes import CommandError
from pipeline.settings.reading import out_of_range
from recordings.families import nearest
from recordings.frame import FloatArray

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene


SLOWEST = 60.0
"""Seconds in which the safe sound is gone to at most, as in the rig."""


def go(engine: "Engine", seconds: float = -1.0) -> str:
    """Go to the safe sound in some seconds (below 0: as the rig says) and hold it; return its name.

    It never refuses: a name that is no longer there is told, and what is safe then is rest.
    """
    playing, held = engine.project.rig.playing, engine.held
    over = playing.safe_in if seconds < 0 else min(seconds, SLOWEST)
    drop(engine)
    end_recording(engine)
    engine.grabbing = 0
    played = engine.playing or (held is not None and held.played)
    engine.held, engine.playing, engine.run_when_trained = None, False, False
    if playing.safe in engine.scenes and playing.safe != engine.active:
        engine.on_stage.crossfade = over
        upkeep.go(engine, playing.safe)
    scene = engine.active_scene
    same = held is not None and held.scene == scene.name
    before = held.before if held is not None and same else scene.target.tolist()
    engine.held = Held(SAFE, scene.name, before, played)
    scene.target = np.array(place(engine, scene), np.float32)
    engine.blend(over)
    return playing.safe or "rest"


def place(engine: "Engine", scene: "Scene") -> list[float]:
    """Return the values of the safe sound in a scene; in a scene that is safe itself its target."""
    name = engine.project.rig.playing.safe
    if name == scene.name and name not in named(engine):
        return limited(scene, scene.target.tolist())
    if name and name not in named(engine) and name not in engine.scenes:
        text = f'There is no sound "{name}" in {scene.name} to be safe at: it rests'
        engine.outside.notice("warning", text)
    values = named(engine).get(name)
    fits = values is not None and len(values) == scene.m
    return limited(scene, [*values] if values is not None and fits else scene.shaper.rest.tolist())


def named(engine: "Engine") -> dict[str, list[float] | FloatArray]:
    """Return the sounds of the active scene that have a name: targets, then bookmarks."""
    settings = engine.project.scenes[engine.active]
    bookmarks = {mark.name: mark.values for mark in settings.bookmarks}
    return {**bookmarks, **{t.name: t.values for t in engine.active_scene.teaching.queue}}


def choose(engine: "Engine", name: str, seconds: float) -> None:
    """Let a sound by its name, or a scene, be the safe one ("": rest); raises CommandError.

    `seconds` below 0 leave the time as it is.
    """
    names = [*named(engine), *engine.scenes]
    if name and name not in names:
        text = f'there is no target, bookmark or scene "{name:.60}".{nearest(name, names)}'
        raise CommandError(text)
    playing = engine.project.rig.playing
    found = replace(playing, safe=name, safe_in=playing.safe_in if seconds < 0 else seconds)
    if wrong := out_of_range(found):
        raise CommandError("; ".join(wrong))
    engine.project.rig.playing = found
    upkeep.save_rig(engine)
