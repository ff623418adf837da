"""How the instrument is arranged, as JSON values: channels, features, the rig, and the sound."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pipeline.engine import bookmarks, pinning
from pipeline.settings.tables import kind_of, plain
from recordings.frame import Layout

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.features.base import Feature
    from pipeline.project.project import Project


def arrangement(engine: "Engine") -> dict[str, Any]:
    """Return what is arranged for the active scene, and what is plugged in."""
    scene = engine.project.scenes[engine.active]
    return {
        "feature_list": feature_list(engine),
        "feature_names": list(engine.graph.views[engine.active].names),
        "mapping": dict(scene.mapping),
        "bookmarks": bookmarks.tables(engine),
        "pins": pinning.facts(engine.active_scene),
        "scene_sound": asdict(scene.sound),
        "scene_space": asdict(scene.space),
        "rig": rig_of(engine.project),
        "view": {"sensors": channels_of(engine)},
    }


def feature_list(engine: "Engine") -> list[dict[str, Any]]:
    """Return each feature of the active scene: what it takes, and the values it gives now.

    `spans` are the least and the greatest that each of these values can be, None without limits.
    """
    features = engine.project.scenes[engine.active].features
    gives: dict[str, list[str]] = {feature.name: [] for feature in features}
    for value in engine.graph.views[engine.active].names:
        gives[giver(value, gives)].append(value)
    return [
        {
            "name": feature.name,
            "type": kind_of(feature),
            "inputs": list(feature.inputs),
            "outputs": gives[feature.name],
            "spans": [span_of(feature, value) for value in gives[feature.name]],
            "keys": {k: v for k, v in plain(feature).items() if k not in ("name", "inputs")},
        }
        for feature in features
    ]


def giver(value: str, features: dict[str, list[str]]) -> str:
    """Return the name of the feature that gives a value: it begins with it."""
    while value not in features:
        value = value.rpartition(".")[0]
    return value


def span_of(feature: "Feature", value: str) -> list[float] | None:
    """Return the least and the greatest that one of a feature's values can be."""
    span = feature.span(value.removeprefix(feature.name).removeprefix("."))
    return None if span is None else list(span)


def rig_of(project: "Project") -> dict[str, Any]:
    """Return the rig's tables but for its lists; of control only where it listens."""
    rig = project.rig
    return {
        "order": list(project.scenes),
        "teaching": asdict(rig.teaching),
        "playing": asdict(rig.playing),
        "takes": asdict(rig.takes),
        "sound": asdict(rig.sound),
        "buttons": dict(rig.buttons),
        "control": {"host": rig.control.host, "port": rig.control.port},
    }


def channels_of(engine: "Engine") -> list[dict[str, Any]]:
    """Return the channels of each sensor of the rig, in the order in which frames number them."""
    found = []
    for sensor in engine.project.sensors:
        known = sensor.known_units()
        layout = engine.graph.layouts.get(sensor.name, Layout(tuple(known), tuple(known.values())))
        found.append(
            {"name": sensor.name, "channels": list(layout.names), "units": list(layout.units)}
        )
    return found
