"""Plays on without a sensor that is lost: by a mapping that never listened to it."""

from collections.abc import Mapping, Set
from typing import TYPE_CHECKING, Any

from mappings.training.advice import percent
from pipeline.engine import spares
from pipeline.engine.instead import Instead

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene


def choose(engine: "Engine", scene: "Scene", absent: Set[str]) -> None:
    """Let a scene play what does without a sensor that is absent, or what was learnt again.

    A spare that can play the part of the sensor comes first.
    """
    found = wanted(engine, scene, absent) if scene.without or scene.instead else None
    playing = engine.project.rig.playing
    back = max(playing.crossfade, spares.EASE)
    scene.stand_in(found, playing.fade if found is not None else back)


def wanted(engine: "Engine", scene: "Scene", absent: Set[str]) -> Instead | None:
    """Return what is to stand in: of those that hear all their sensors, the one with most."""
    if scene.learnt is None or not engine.project.rig.playing.without_sensor:
        return None
    view = engine.graph.views[scene.name]
    owners = dict(zip(view.names, view.sensors, strict=True))
    here = {name for name, sensors in owners.items() if not sensors & absent}
    missed = {s for n in scene.learnt.inputs if n not in here for s in owners.get(n, ())} & absent
    if not missed:
        return None
    if any(spares.free(engine, name) is not None for name in missed & spares.spared(engine)):
        return None
    found = [one for one in scene.without if here.issuperset(one.inputs)]
    return max(found, key=lambda one: len(one.inputs), default=None)


def status(engine: "Engine") -> dict[str, Any]:
    """Return what is played without, and how well each sensor can be done without, as JSON."""
    scene = engine.active_scene
    plays = str(scene.instead.report["without"]) if scene.instead is not None else ""
    known = [
        {
            "sensor": str(one.report["without"]),
            "error": one.report.get("overall"),
            "instead": one.report.get("instead"),
        }
        for one in scene.without
    ]
    return {"without": {"plays": plays, "known": known, "says": [said(one) for one in known]}}


def said(known: Mapping[str, Any]) -> str:
    """Return how well a sensor can be done without, in a sentence."""
    error, instead = known["error"], known["instead"]
    if error is None or instead is None:
        return f'Can play without "{known["sensor"]}".'
    off = f"off by {percent(error)} of the range instead of {percent(instead)}"
    return f'Without "{known["sensor"]}": {off}.'
