"""What is wrong now, in sentences that say what it means or what to do."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.engine.spares import here
from sensors.base import DeviceSensor, OscSensor, Sensor

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene

GAPS = 3
"""Gaps in the sound, in the ten seconds that they are counted over, that are no chance any more."""


def problems(engine: "Engine", sound: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with what an engine plays; `sound` is how the sound goes."""
    return [
        *missed(sorted(engine.lost), engine.project.sensors),
        *carried(engine),
        *gaps(sound),
        *engine.graph.views[engine.active].problems,
        *engine.project.notes,
        *strange(engine),
        *kept(engine.active_scene),
    ]


def missed(lost: Iterable[str], sensors: Iterable[Sensor]) -> list[str]:
    """Return what to say of each sensor of a rig that was heard and is no more."""
    known = {sensor.name: sensor for sensor in sensors}
    return [_missed(name, known.get(name)) for name in lost]


def _missed(name: str, sensor: Sensor | None) -> str:
    if sensor is not None and sensor.spare_for:
        return f"{name}, the spare for {sensor.spare_for}, is not heard"
    if isinstance(sensor, OscSensor | DeviceSensor) and sensor.source != Path():
        return f"{sensor.source.name}, which stands in for {name}, is over: its latents rest"
    return f"{name} is not heard: its latents rest until it is back"


def carried(engine: "Engine") -> list[str]:
    """Return what to say of each sensor whose part is played by a spare that is heard."""
    found = []
    for first, spare in engine.spares.carried.items():
        if first in engine.lost:
            continue
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
    remedy = "raise the buffer (Sound, More; sound/ahead), or close other programs"
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
