"""Everything that a display of the instrument needs, as JSON values."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.engine import (
    calibrating,
    calibrations,
    demonstrating,
    gesture_status,
    gestures,
    held,
    improving,
    keeping,
    lagging,
    novelty,
    playback,
    running,
    stage,
    without,
)
from pipeline.engine.arrangement import arrangement
from pipeline.engine.doubtful import doubts
from pipeline.engine.handmade import hands
from pipeline.engine.problems import problems
from pipeline.engine.resting import resting
from pipeline.engine.teaching import moves
from recordings.rounds import Round

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene


BATTERY = "battery.level"
"""The channel in which devices tell how full their battery is: 0 to 1, or percent."""


def status(engine: "Engine") -> dict[str, Any]:
    """Return the state of the engine: scene, latents, rounds, queue, sensors, problems."""
    long = {"rounds": rounds_of(engine.active_scene), "nearest": nearest_of(engine)}
    return {**brief(engine), **arrangement(engine), **long}


def brief(engine: "Engine") -> dict[str, Any]:
    """Return the status but for the arrangement, the rounds and the nearest: what often changes."""
    scene = engine.active_scene
    first, besides = engine.state()
    sound = engine.outside.sound_status()
    return {
        "state": first,
        "besides": besides,
        "scene": engine.active,
        "scenes": list(engine.scenes),
        "scene_list": scene_list(engine),
        "take": engine.take,
        "latents": latents_of(scene),
        "edge": edge_of(scene),
        **gestures.status(engine),
        **gesture_status.status(engine),
        **novelty.status(engine),
        **without.status(engine),
        "target": scene.target.tolist(),
        "solo": scene.solo.index + 1 if scene.solo is not None else 0,
        "learnt": scene.learnt is not None,
        "stale": scene.stale,
        "untrained": scene.untrained,
        "report": scene.learnt.report if scene.learnt else {},
        "progress": progress_of(engine),
        **improving.status(engine),
        "recording": recording_of(engine),
        "undo": scene.teaching.book.undo_label,
        "redo": scene.teaching.book.redo_label,
        "guarded": scene.shaper.guarded,
        "queue": {
            "next": scene.teaching.at,
            "targets": [{"name": t.name, "values": t.values} for t in scene.teaching.queue],
        },
        "features": features_of(engine),
        "sensors": engine.hub.status(),
        "batteries": batteries_of(engine),
        "calibrating": calibrating.status(engine),
        "calibrations": calibrations.known(engine),
        "sound": sound,
        **stage.status(engine),
        **held.status(engine),
        "kept": keeping.listed(engine),
        **playback.status(engine),
        **demonstrating.status(engine),
        **lagging.status(engine),
        "take_playing": running.status(engine),
        "resting": resting(engine),
        "lost": sorted(engine.lost),
        "spares": dict(engine.spares.carried),
        "problems": problems(engine, sound),
    }


def scene_list(engine: "Engine") -> list[dict[str, Any]]:
    """Return each scene in a few facts, in their order."""
    return [
        {
            "name": name,
            "latents": scene.m,
            "model": engine.project.scenes[name].sound.model,
            "rounds": len(scene.teaching.book.rounds),
            "learnt": scene.learnt is not None,
            "stale": scene.stale,
        }
        for name, scene in engine.scenes.items()
    ]


def batteries_of(engine: "Engine") -> dict[str, float]:
    """Return how full the battery is, 0 to 1, of each sensor that tells."""
    found = {}
    for sensor, layout in engine.graph.layouts.items():
        if BATTERY in layout.names:
            level = float(engine.graph.values(sensor)[layout.names.index(BATTERY)])
            if math.isfinite(level):
                found[sensor] = level if level <= 1.0 else level / 100.0
    return found


def latents_of(scene: "Scene") -> list[dict[str, Any]]:
    """Return each latent with its value and what shapes it."""
    values = scene.values.tolist()
    return [
        {
            "name": s.name,
            "value": v,
            "min": s.min,
            "max": s.max,
            "rest": s.rest_value,
            "smoothing": s.smoothing,
            "lock": s.lock,
            "enable": s.enable,
            "inputs": s.inputs,
            "train": s.train,
            "record": s.record,
            "run": s.run,
            "source": s.source,
            "bends": s.bends,
            **hand,
        }
        for s, v, hand in zip(scene.latents, values, hands(scene), strict=True)
    ]


def edge_of(scene: "Scene") -> float | None:
    """Return how near to the edge of what its model has sound for a scene is; None: not known."""
    return scene.ground.edge(scene.values) if scene.ground is not None else None


def progress_of(engine: "Engine") -> dict[str, Any] | None:
    """Return how far a training is, 0 to 1, and with what it is busy; None while there is none."""
    training = engine.training
    return {"share": training.share, "step": training.step} if training is not None else None


def recording_of(engine: "Engine") -> dict[str, Any] | None:
    """Return the round being recorded: its number, seconds gone (below 0: count-in) and left."""
    recording = engine.active_scene.teaching.recording
    if recording is None:
        return None
    left = None if recording.end is None else (recording.end - engine.now) * 1e-9
    return {
        "round": recording.round,
        "kind": engine.active_scene.teaching.book[recording.round].kind,
        "seconds": (engine.now - recording.start) * 1e-9,
        "left": left,
    }


def rounds_of(scene: "Scene") -> list[dict[str, Any]]:
    """Return the rounds as people see them."""
    teaching = scene.teaching
    rounds = teaching.book.rounds
    return [round_facts(r, teaching.count(r), doubts(teaching, r)) for r in rounds]


def round_facts(r: Round, examples: int | None, doubts: list[str]) -> dict[str, Any]:
    """Return a round as people see it.

    `examples` are those inside its trim, None where its movement is not known; `doubts` say what
    went wrong in it.
    """
    return {
        "number": r.id,
        "name": r.name,
        "kind": r.kind,
        "seconds": r.seconds,
        "muted": r.muted,
        "weight": r.weight,
        "trim": list(r.trim),
        "target": list(r.target[-1][1]),
        "moves": moves(r),
        "take": r.take,
        "examples": examples,
        "doubts": doubts,
    }


def nearest_of(engine: "Engine", most: int | None = None) -> int | None:
    """Return the number of the round nearest to the present movement, as `Teaching.nearest`."""
    view = engine.graph.views[engine.active]
    heard = np.array([not owners & engine.lost for owners in view.sensors], bool)
    x = np.where(heard, engine.graph.vector(engine.active), np.nan)  # what is lost is like nothing
    return engine.active_scene.teaching.nearest(view.names, x, most)


def features_of(engine: "Engine") -> dict[str, float | None]:
    """Return each feature value by name; None for one that was never there."""
    view = engine.graph.views[engine.active]
    values = engine.graph.vector(engine.active).tolist()
    return {n: v if math.isfinite(v) else None for n, v in zip(view.names, values, strict=True)}
