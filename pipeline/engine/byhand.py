"""Scenes whose mapping is set by hand: made of their settings at once, and made anew with them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from mappings.around import Around
from mappings.base import MAPPINGS
from mappings.direct import Direct, Settings
from pipeline.engine.handmade import Handmade, Routes, Watched
from pipeline.engine.learnt import Learnt
from pipeline.engine.routing import known_range, routes_of, summary
from pipeline.engine.shaping import CHANGE
from pipeline.engine.upkeep import save_scene
from pipeline.project.latents import LatentSettings
from pipeline.project.scene_settings import SceneSettings
from pipeline.settings.reading import Where, read_type
from recordings.frame import FloatArray

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene


def is_by_hand(table: Mapping[str, Any]) -> bool:
    """Return whether a scene's table [mapping] names a kind that is set by hand."""
    return not MAPPINGS.load(str(table["type"])).learns


def renew(engine: "Engine", scene: "Scene", over: float = CHANGE) -> None:
    """Let a scene that is set by hand play its settings as they are now, blended in.

    Nothing happens where it plays them already, or learns from examples.
    """
    settings = engine.project.scenes[scene.name]
    if not is_by_hand(settings.mapping) or scene.name not in engine.graph.views:
        return
    now = scene.learnt if isinstance(scene.learnt, Handmade) else None
    new = made(engine, scene, settings, now)
    new.find(engine.graph.views[scene.name].names)
    if now is None or not same(now, new):
        scene.learn(new, over if now is None or scene.last else 0.0)


def made(
    engine: "Engine", scene: "Scene", settings: SceneSettings, now: Handmade | None
) -> Handmade:
    """Return the mapping that a scene's settings say; what was seen by the one of now is kept."""
    routes = routes_of(settings, engine.graph.views[scene.name].names)
    inputs = tuple(dict.fromkeys(name for route in routes for name in route))
    unknown = tuple(name for name in inputs if known_range(settings, name) is None)
    watched = (now.watched if now is not None else Watched(())).of(unknown)
    ends = [known_range(settings, n) or watched.ends(n) or [0.0, 0.0] for n in inputs]
    mapping, steps = kind_of(engine, scene)
    mapping.set(shapes(settings.latents, inputs, ends, routes, steps))
    moved = [bool(route) or j < steps for j, route in enumerate(routes)]
    return Handmade(
        mapping,
        inputs,
        scene.names,
        np.full(len(inputs), -1, np.intp),
        report={"summary": summary(scene.names, routes)},
        known=np.array(moved, np.bool_),
        target=lambda: scene.target,
        routes=routes,
        now=lambda: scene.last,
        began=now.began if now is not None else 0,
        watched=watched,
    )


def kind_of(engine: "Engine", scene: "Scene") -> tuple[Direct, int]:
    """Return the mapping of a scene's table with nothing set, and how many latents are offsets.

    Those around a trajectory, or around a sound that plays by itself, are the model's.
    """
    table = engine.project.scenes[scene.name].mapping
    found = read_type(MAPPINGS, table, Where(f"scenes/{scene.name}/scene.toml"))
    if not isinstance(found, Around):
        return (found if isinstance(found, Direct) else Direct()), 0
    path = engine.paths.get(scene.name)
    if path is not None and fits(path, scene):
        found.along(path.path, path.rate)
    return found, scene.n


def shapes(
    latents: Sequence[LatentSettings],
    inputs: Sequence[str],
    ends: Sequence[Sequence[float]],
    routes: Routes,
    offsets: int,
) -> Settings:
    """Return what is set of latents and of the ranges of inputs, `ends`.

    The first `offsets` latents are moved about 0, where they have no `centre` of their own.
    """
    plain = [one.centre is None and j < offsets for j, one in enumerate(latents)]
    centre = [0.0 if p else one.centre_value for p, one in zip(plain, latents, strict=True)]
    half = [(one.max - one.min) / 2 * one.range * (1 - 2 * one.invert) for one in latents]
    low, high = np.array(ends, np.float64).reshape(-1, 2).T
    weights = np.array([[route.get(name, 0.0) for route in routes] for name in inputs])
    weights = weights.reshape(len(inputs), len(latents))
    curve = np.array([one.curve for one in latents])
    return Settings(low, high, weights, np.array(centre), np.array(half), curve)


def fits(path: Around, scene: "Scene") -> bool:
    """Return whether a trajectory has as many latents as the model of a scene."""
    return bool(path.path.shape[1] == scene.n)


def same(a: Handmade, b: Handmade) -> bool:
    """Return whether two play the same; `b` then sees what `a` has seen."""
    if (a.mapping, a.inputs, a.outputs, a.routes) != (b.mapping, b.inputs, b.outputs, b.routes):
        return False
    old, new = a.mapping.weights(), b.mapping.weights()
    a.watched = b.watched
    return all(np.array_equal(old[name], new[name]) for name in new)


def put_aside(engine: "Engine", scene: "Scene", found: Learnt, blob: bytes) -> bool:
    """Return whether a mapping is not to be played itself.

    A trajectory is what the scene is around from now on, from its beginning; what was learnt waits
    while all is set by hand.
    """
    if isinstance(found.mapping, Around):
        engine.paths[scene.name] = found.mapping
        if isinstance(scene.learnt, Handmade):
            renew(engine, scene, engine.project.rig.playing.crossfade)
            begin(engine, scene)
        return True
    if is_by_hand(engine.project.scenes[scene.name].mapping):
        engine.improving.blobs[scene.name] = blob
        return True
    return False


def begin(engine: "Engine", scene: "Scene") -> None:
    """Let the trajectory that a scene is around begin now."""
    if isinstance(scene.learnt, Handmade):
        scene.learnt.began = engine.now


def hear(engine: "Engine", scene: "Scene", x: FloatArray) -> None:
    """Watch the movement for ranges that nobody knows, while it plays; then keep them."""
    now = scene.learnt
    if not isinstance(now, Handmade) or not now.watched.names or not engine.playing:
        return
    index = {name: i for i, name in enumerate(engine.graph.views[scene.name].names)}
    place = [index.get(name, -1) for name in now.watched.names]
    if not now.watched.see(np.append(x, np.nan)[place], engine.now):
        return
    settings = engine.project.scenes[scene.name]
    seconds = now.mapping.seconds if isinstance(now.mapping, Direct) else 0.0
    for name in done(now.watched, seconds):
        ends = now.watched.ends(name)
        if ends is not None:
            settings.ranges[name] = ends
            save_scene(engine, scene.name)
    renew(engine, scene, engine.project.rig.playing.crossfade)


def done(watched: Watched, seconds: float) -> Iterable[str]:
    """Return the values that were watched for long enough."""
    return [name for name in watched.names if watched.share(name, seconds) >= 1.0]
