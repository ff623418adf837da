"""Where a performance stands, so that it can be taken up again or replayed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.engine import held, stage, triggers
from pipeline.engine.recording import limited
from pipeline.sound.space.file import as_text
from recordings.events import About

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene

_NONE: Mapping[str, str] = {}


def about(engine: "Engine") -> About:
    """Return what a replay needs to begin as an engine is now, but for its mappings."""
    rounds = {n: s.teaching.book.dumps().decode() for n, s in engine.scenes.items()}
    facts = {**engine.project.tables(), "take": engine.take, "rounds": rounds}
    if engine.project.spaces:
        facts["spaces"] = {n: as_text(s.compact()) for n, s in engine.project.spaces.items()}
    return About(engine.now, {**facts, "performance": performance(engine)})


def performance(engine: "Engine") -> dict[str, Any]:
    """Return where the performance is, as JSON values."""
    return {
        "playing": engine.playing,
        "muted": engine.muted,
        "scene": engine.active,
        "targets": {n: s.target.tolist() for n, s in engine.scenes.items()},
        "queue": {n: s.teaching.at for n, s in engine.scenes.items()},
        "stage": stage.performance(engine),
        "triggers": triggers.performance(engine),
        "spares": dict(engine.spares.carried),
        **held.performance(engine),
    }


def take_up(engine: "Engine", facts: Mapping[str, Any]) -> None:
    """Go on with a performance where it was; what is damaged or no longer fits is left out."""
    name = facts.get("scene")
    if isinstance(name, str) and name in engine.scenes:
        engine.active_scene.gain = 0.0
        engine.active = name
        engine.active_scene.gain = 1.0
    engine.playing = facts.get("playing") is True
    engine.muted = facts.get("muted") is True  # silence that was asked for outlives a crash
    stage.take_up(engine, part(facts, "stage"))
    triggers.take_up(engine, part(facts, "triggers"))
    names = {s.name for s in engine.project.sensors}
    engine.spares.use({a: b for a, b in carried({"performance": facts}).items() if {a, b} <= names})
    for name, scene in engine.scenes.items():
        take_up_scene(scene, part(facts, "targets").get(name), part(facts, "queue").get(name))
    held.take_up(engine, part(facts, "held"))


def take_up_scene(scene: "Scene", target: object, at: object) -> None:
    """Give a scene its target, and its place in the queue, where they fit."""
    if isinstance(at, int) and 0 <= at <= len(scene.teaching.queue):
        scene.teaching.at = int(at)
    if not isinstance(target, list) or len(target) != scene.m:
        return
    if all(isinstance(v, int | float) and abs(v) < 1e30 for v in target):
        scene.target = np.array(limited(scene, target), np.float32)


def carried(facts: Mapping[str, Any], titles: Mapping[str, str] = _NONE) -> dict[str, str]:
    """Return which spare plays whose part in a performance, by the titles they have by now."""
    pairs = part(part(facts, "performance"), "spares").items()
    return {titles.get(a, a): titles.get(str(b), str(b)) for a, b in pairs}


def part(facts: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return a table within a table, empty when it is none."""
    found = facts.get(key)
    return found if isinstance(found, Mapping) else {}
