"""What is wrong now, in sentences that say what it means or what to do."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pipeline.engine.spares import here

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene

NO_SPARES: Mapping[str, str] = {}

GAPS = 3
"""Gaps in the sound, in the ten seconds that they are counted over, that are no chance any more."""


def problems(engine: "Engine", sound: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with what an engine plays; `sound` is how the sound goes."""
    return [
        *missed(sorted(engine.lost), {s.name: s.spare_for for s in engine.project.sensors}),
        *carried(engine),
        *gaps(sound),
        *engine.graph.views[engine.active].problems,
        *engine.project.notes,
        *strange(engine),
        *kept(engine.active_scene),
    ]


def missed(lost: Iterable[str], spares: Mapping[str, str] = NO_SPARES) -> list[str]:
    """Return what to say of each sensor that was heard and is no more; `spares` are for whom."""
    return [
        f"{name}, the spare for {spares[name]}, is not heard"
        if spares.get(name)
        else f"{name} is not heard: its latents rest until it is back"
        for name in lost
    ]


def carried(engine: "Engine") -> list[str]:
    """Return what to say of each sensor whose part is played by a spare."""
    found = []
    for first, spare in engine.spares.carried.items():
        if here(engine, first):
            told = f"is heard again, and {spare} plays its part: sensor/spare/back {first}"
        else:
            told = f"is not heard: {spare} plays its part"
        found.append(f"{first} {told}")
    return found


def gaps(sound: Mapping[str, Any]) -> list[str]:
    """Return what to say of gaps in the sound that go on now."""
    count = (sound.get("gaps") or {}).get("now", 0)
    if count <= GAPS:
        return []
    remedy = "more blocks ahead (sound/ahead), or fewer other programs"
    return [f"The sound had {count} gaps in the last ten seconds: {remedy}"]


def strange(engine: "Engine") -> list[str]:
    """Return what is wrong with what is known of the models of scenes."""
    known = {name: engine.strange.get(name) for name in engine.scenes}
    return [f"Scene {name}: {problem}" for name, problem in known.items() if problem]


def kept(scene: "Scene") -> list[str]:
    """Return why a scene plays what it learnt before, where a training taught nothing."""
    if scene.learnt is None or not scene.untrained:
        return []
    return [f"Scene {scene.name} plays what it learnt before: {scene.untrained}"]
