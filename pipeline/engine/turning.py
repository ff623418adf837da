"""What an analysis of the model changes in a scene: its limits, and what its latents are."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pipeline.engine import improving
from pipeline.engine.upkeep import keep_rounds, save_scene
from pipeline.project.latents import LatentSettings, Target
from pipeline.project.scene_settings import SceneSettings
from pipeline.project.spaces import ranged
from pipeline.settings.mistakes import CommandError
from pipeline.sound.space.file import SUFFIX, dumps
from pipeline.sound.space.space import Space
from recordings.rounds import RoundBook, RoundsError

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene

NATURAL = 3.0
"""Axes go to ± so many deviations."""

RANGE = 1.0
"""Percent of the sounds left out at either end, where nobody says how many."""

Values = Sequence[float]
Turn = Callable[[Values], list[float]]


def space_of(engine: "Engine", scene: "Scene") -> Space:
    """Return the space that a scene plays in; raises CommandError where there is none."""
    if scene.ground is not None:
        return scene.ground.space
    if scene.name in engine.project.spaces:
        n = engine.project.spaces[scene.name].n
        raise CommandError(f"{scene.name} has {scene.m} latents, and its model's space {n}")
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
    was = scene.ground is not None and scene.ground.principal
    m = (count or space.n) if principal else space.n
    if not 1 <= m <= space.n:
        raise CommandError(f"there are axes 1 to {space.n}, not {m}")
    if principal is was and m == scene.m:
        return
    if scene.m > space.n:
        raise CommandError("several voices play latents: axes are for one (voices in [sound])")
    _check(engine, scene)

    def turned(values: Values) -> list[float]:
        raw = np.asarray(values, np.float64)
        raw = space.to_latents(raw) if was else raw
        return [float(v) for v in (space.to_axes(raw)[:m] if principal else raw)]

    lossless = m >= scene.m
    book = _turned_book(scene, turned, lossless)
    _replace(engine, scene, book, turned, principal, m)


def _check(engine: "Engine", scene: "Scene") -> None:
    """Raise CommandError while something goes on that the latents belong to."""
    if scene.teaching.recording is not None:
        raise CommandError("a round is being recorded; end it first")
    if engine.playing or engine.training is not None:
        raise CommandError("it plays or trains; stop first")


def _turned_book(scene: "Scene", turned: Turn, lossless: bool) -> RoundBook:
    """Return the rounds for the new latents; raises CommandError where they cannot be."""
    book = scene.teaching.book
    if not (book.rounds or book.undo_label or book.redo_label):
        return RoundBook()
    if not lossless:
        raise CommandError(
            "rounds were taught with more latents than would be left: choose as many axes, or "
            "teach in a new scene (scene/new)"
        )

    def whole(values: Sequence[float | None]) -> list[float | None]:
        known = [v for v in values if v is not None]
        if len(known) != scene.m:
            raise RoundsError("a round leaves out some latents, or was taught for other ones")
        return [*turned(known)]

    try:
        return book.turned(whole)
    except RoundsError as error:
        raise CommandError(f"{error}, and cannot be turned: teach in a new scene") from error


def _replace(
    engine: "Engine", old: "Scene", book: RoundBook, turned: Turn, principal: bool, m: int
) -> None:
    """Put a scene with other latents in the place of one."""
    name, project, space = old.name, engine.project, space_of(engine, old)
    settings = project.scenes[name]
    target, values = turned(old.target.tolist()), turned(old.values.tolist())
    improving.replaced(engine, name)
    engine.improving.blobs.pop(name, None)
    settings.targets = [Target(t.name, turned(t.values)) for t in settings.targets]
    file = f"models/{name}{SUFFIX}"
    kind = "principal" if principal else "latents"
    settings.space = replace(settings.space, file=file, axes=kind)  # type: ignore[arg-type]  # one of the two
    taught = [row for r in book.rounds for _, row in r.target]
    wanted = np.array([target, *taught], np.float64)
    settings.latents = _wide(_latents(space, principal, m, settings), wanted)
    project.rounds[name] = book
    scene = engine.make_scene(name)
    _go_on(engine, old, scene, target, values)
    engine.outside.save(file, lambda: dumps(space))
    engine.outside.save(f"scenes/{name}/mapping/mapping.safetensors", b"")
    keep_rounds(engine)
    save_scene(engine, name)
    engine.introduce()


def _go_on(engine: "Engine", old: "Scene", scene: "Scene", target: Values, values: Values) -> None:
    """Let a scene be where the one before it was."""
    scene.target = np.array(target, np.float32)
    scene.begin_at(np.array(values, np.float32), engine.project.rig.playing.crossfade)
    scene.teaching.captures = old.teaching.captures
    scene.teaching.at = old.teaching.at
    scene.gain, scene.last = old.gain, old.last
    engine.scenes[scene.name] = scene
    engine.look_around()


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
