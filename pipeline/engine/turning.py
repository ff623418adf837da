"""What an analysis of the model changes in a scene: its limits, and what its latents are."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pipeline.engine.refitting import Taught, Values, carried, check, is_taught, refit
from pipeline.project.latents import LatentSettings
from pipeline.project.scene_settings import SceneSettings
from pipeline.project.spaces import ranged
from pipeline.settings.mistakes import CommandError
from pipeline.sound.space.file import SUFFIX, dumps
from pipeline.sound.space.space import Space
from recordings.rounds import RoundsError

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene

NATURAL = 3.0
"""Axes go to ± so many deviations."""

RANGE = 1.0
"""Percent of the sounds left out at either end, where nobody says how many."""


def space_of(engine: "Engine", scene: "Scene") -> Space:
    """Return the space that a scene plays in; raises CommandError where there is none."""
    if scene.ground is not None:
        return scene.ground.space
    if scene.name in engine.project.spaces:
        n = engine.project.spaces[scene.name].n
        raise CommandError(f"{scene.name} has {scene.n} latents, and its model's space {n}")
    if engine.project.scenes[scene.name].sound.model == "limber":
        raise CommandError("Limber's own model sounds everywhere: it needs no ranges and no axes")
    raise CommandError(
        f"nothing is known of the model of {scene.name}: limber analyse MODEL AUDIO…, with the "
        "model in the [sound] table of its scene.toml (or file in [space]); then start again"
    )


def beyond(scene: "Scene") -> int:
    """Return how many rounds that count teach values outside the limits."""
    low, high = scene.shaper.low, scene.shaper.high
    count = 0
    for r in scene.teaching.counted():
        if len(r.target[0][1]) == scene.m:
            values = np.array([row for _, row in r.target], np.float64).astype(np.float32)
            count += bool(((values < low) | (values > high)).any())  # NaN is neither
    return count


def turn(engine: "Engine", principal: bool, count: int) -> None:
    """Let the active scene play principal axes (0: all), or latents; what is heard stays.

    Targets and rounds, with all that can be undone, are turned; the mapping is to be trained
    again. The space is kept in the project, so that another analysis does not change what was
    taught. Raises CommandError, and then changes nothing.
    """
    scene = engine.active_scene
    space = space_of(engine, scene)
    was, n = scene.ground is not None and scene.ground.principal, scene.n
    m = (count or space.n) if principal else space.n
    if not 1 <= m <= space.n:
        raise CommandError(f"there are axes 1 to {space.n}, not {m}")
    if principal is was and m == n:
        return
    if n > space.n:
        raise CommandError("several voices play latents: axes are for one (voices in [sound])")
    check(engine, scene)
    if m < n and is_taught(scene):
        raise CommandError(
            "rounds were taught with more latents than would be left: choose as many axes, or "
            "teach in a new scene (scene/new)"
        )

    def turned(values: Values) -> list[float]:
        raw = np.asarray(values[:n], np.float64)
        raw = space.to_latents(raw) if was else raw
        return [*map(float, space.to_axes(raw)[:m] if principal else raw), *values[n:]]

    def taught(values: Taught) -> list[float | None]:
        known = [v for v in values[:n] if v is not None]
        if not known:
            return [*([None] * m), *values[n:]]
        if len(known) < n:
            raise RoundsError("a round leaves out some latents")
        return [*turned(known), *values[n:]]

    book = carried(scene, taught)
    settings = engine.project.scenes[scene.name]
    file = f"models/{scene.name}{SUFFIX}"
    kind = "principal" if principal else "latents"
    settings.space = replace(settings.space, file=file, axes=kind)  # type: ignore[arg-type]  # one of the two
    rows = [turned(scene.target.tolist()), *(row for r in book.rounds for _, row in r.target)]
    wanted = np.array([row[:m] for row in rows], np.float64)
    latents = _wide(_latents(space, principal, m, settings), wanted)
    learnt = scene.learnt is not None
    refit(engine, scene, [*latents, *scene.latents[n:]], turned, book)
    engine.outside.save(file, lambda: dumps(space))
    if learnt:
        before, back = ("axes", f"principal {n}") if was else ("latents", "latents")
        engine.outside.notice(
            "warning",
            f"What {scene.name} had learnt was for the {before} before, and is gone: train again. "
            f"Targets and rounds are kept; latents/axes {back} turns them back",
        )


def _latents(
    space: Space, principal: bool, m: int, settings: SceneSettings
) -> list[LatentSettings]:
    """Return new latents: axes within ± NATURAL, or latents within their usual range."""
    if principal:
        named = space.axis_names(m)
        return [LatentSettings(name, -NATURAL, NATURAL, 0.0) for name in named]
    plain = [LatentSettings(name) for name in space.latents]
    return ranged(plain, space, RANGE, settings)


def _wide(latents: Sequence[LatentSettings], values: np.ndarray) -> list[LatentSettings]:
    """Return latents whose limits hold all of the values, shape (any, m)."""
    low, high = values.min(axis=0).tolist(), values.max(axis=0).tolist()
    return [
        replace(latent, min=min(latent.min, a), max=max(latent.max, b))
        for latent, a, b in zip(latents, low, high, strict=True)
    ]
