"""What Limber itself knows of the movement, as channels: gestures, and where a mapping is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from mappings.recognition.kinds.base import RATE
from mappings.recognition.spotting import Spotter
from mappings.training.temporal import Following
from pipeline.features.base import Feature
from recordings.frame import FloatArray, Frame, Layout

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene

GESTURES, FOLLOWING = "gestures", "following"
INNER = (GESTURES, FOLLOWING)
"""Names as of sensors: `gestures.circle.progress`, `following.main.likelihood`."""

OF_GESTURES = ("likeness", "progress", "speed")
OF_FOLLOWING = ("progress", "speed", "likelihood")

LOOP = (
    "a mapping may not follow itself: take gestures that are taught by themselves "
    "(gestures.NAME.progress), or another scene's"
)


@dataclass
class Inner:
    """Which of these names features and triggers ask for, and what was told last."""

    version: tuple[int, int] = (-1, -1)
    wanted: frozenset[str] = frozenset()
    layouts: dict[str, Layout] = field(default_factory=dict)
    values: dict[str, FloatArray] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)


def asks(engine: "Engine", name: str) -> bool:
    """Return whether a feature or a trigger asks for channels of that name."""
    own, now = engine.inner, (engine.graph.version, engine.triggers.version)
    if own.version != now:
        own.version = now
        inputs = {
            i for features in engine.graph.scenes.values() for f in features for i in f.inputs
        }
        names = inputs | {w.when.name for w in engine.triggers.values}
        taken = {sensor.name for sensor in engine.project.sensors}
        own.wanted = frozenset(n.partition(".")[0] for n in names) & set(INNER) - taken
    return name in own.wanted


def made_here(engine: "Engine", name: str) -> bool:
    """Return whether a take has frames of that name which the engine makes anew."""
    return name in INNER and all(sensor.name != name for sensor in engine.project.sensors)


def tell_gestures(engine: "Engine", spotter: Spotter) -> None:
    """Let gestures be channels as they are now, where they are asked for."""
    if asks(engine, GESTURES):
        names = tuple(f"{part(n)}.{what}" for n in spotter.names for what in OF_GESTURES)
        now = spotter.now
        table = np.stack([now.likeness, now.progress, now.speed], axis=1)
        _step(engine, GESTURES, names, table.ravel(), 1.0 / RATE)


def tell_following(engine: "Engine", scene: "Scene", found: Following) -> None:
    """Let what a scene's mapping follows be channels of that scene's, where they are asked for."""
    if not asks(engine, FOLLOWING):
        return
    best = found.likeliest
    mine = [found.progress[best], found.speed[best], found.likelihood[best]]
    names = tuple(f"{name}.{what}" for name in engine.scenes for what in OF_FOLLOWING)
    values = dict.fromkeys(names, np.nan)
    layout = engine.inner.layouts.get(FOLLOWING)
    if layout is not None:
        former = dict(zip(layout.names, engine.inner.values[FOLLOWING].tolist(), strict=True))
        values |= {name: value for name, value in former.items() if name in values}
    values |= dict(zip((f"{scene.name}.{what}" for what in OF_FOLLOWING), mine, strict=True))
    gone = (engine.now - engine.inner.times.get(FOLLOWING, 0)) * 1e-9
    _step(engine, FOLLOWING, names, np.array(list(values.values())), min(max(gone, 1e-4), 1.0))


def _step(
    engine: "Engine", name: str, names: tuple[str, ...], values: FloatArray, dt: float
) -> None:
    """Put values on the board, and in the take: features of rounds are found again by it."""
    own = engine.inner
    if name not in own.layouts or own.layouts[name].names != names:
        own.layouts[name] = Layout(names, ("",) * len(names))
    own.values[name], own.times[name] = values, engine.now
    frame = Frame(name, own.layouts[name], values, engine.now, None, True, dt)
    before = engine.graph.version
    engine.graph.step(frame)
    engine.outside.keep(frame)
    if engine.graph.version != before:
        engine.look_around()


def part(name: str) -> str:
    """Return a gesture's name as a part of a channel's."""
    return re.sub(r"[\s.]+", "-", name)


def loop_in(scene: str, features: Sequence[Feature]) -> str:
    """Return what is wrong where a scene's features are made of what its own mapping follows."""
    own = f"{FOLLOWING}.{scene}"
    inputs = {i for feature in features for i in feature.inputs}
    whole = FOLLOWING in inputs
    return LOOP if whole or any(i == own or i.startswith(f"{own}.") for i in inputs) else ""
