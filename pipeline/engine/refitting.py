"""Puts a scene with other latents in the place of one: what was taught is carried over."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pipeline.engine import improving
from pipeline.engine.upkeep import keep_rounds, save_scene
from pipeline.project.latents import LatentSettings
from pipeline.settings.mistakes import CommandError
from recordings.rounds import RoundBook, RoundsError

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene

Values = Sequence[float]
Taught = Sequence[float | None]
Carry = Callable[[Values], list[float]]
"""What values of the old latents are with the new ones."""


def check(engine: "Engine", scene: "Scene") -> None:
    """Raise CommandError while something goes on that the latents belong to."""
    if scene.teaching.recording is not None:
        raise CommandError("a round is being recorded; end it first")
    if engine.playing or engine.training is not None:
        raise CommandError("it plays or trains; stop first")


def is_taught(scene: "Scene") -> bool:
    """Return whether there are rounds, or any that can be had back."""
    book = scene.teaching.book
    return bool(book.rounds or book.undo_label or book.redo_label)


def carried(scene: "Scene", carry: Callable[[Taught], list[float | None]]) -> RoundBook:
    """Return the rounds for new latents, with all that can be undone; raises CommandError.

    `carry` raises RoundsError for what it cannot carry over.
    """
    if not is_taught(scene):
        return RoundBook()

    def whole(values: Taught) -> list[float | None]:
        if len(values) != scene.m:
            raise RoundsError("a round was taught for another number of latents")
        return carry(values)

    try:
        return scene.teaching.book.turned(whole)
    except RoundsError as error:
        raise CommandError(f"{error}, and cannot be kept: teach in a new scene") from error


def refit(
    engine: "Engine", old: "Scene", latents: list[LatentSettings], carry: Carry, book: RoundBook
) -> "Scene":
    """Let a scene have other latents from now on, and be where it was; it is to be trained again.

    Its settings are to say already what else has changed.
    """
    name, project = old.name, engine.project
    settings = project.scenes[name]
    target, values = carry(old.target.tolist()), carry(old.values.tolist())
    improving.replaced(engine, name)
    engine.improving.blobs.pop(name, None)
    settings.targets = [replace(t, values=carry(t.values)) for t in settings.targets]
    settings.bookmarks = [replace(t, values=carry(t.values)) for t in settings.bookmarks]
    settings.latents = latents
    project.rounds[name] = book
    scene = engine.make_scene(name)
    _go_on(engine, old, scene, target, values)
    engine.outside.save(f"scenes/{name}/mapping/mapping.safetensors", b"")
    keep_rounds(engine)
    save_scene(engine, name)
    engine.outside.sound_changed()
    engine.introduce()
    return scene


def _go_on(engine: "Engine", old: "Scene", scene: "Scene", target: Values, values: Values) -> None:
    """Let a scene be where the one before it was."""
    scene.target = np.array(target, np.float32)
    scene.begin_at(np.array(values, np.float32), engine.project.rig.playing.crossfade)
    scene.teaching.captures = old.teaching.captures
    scene.teaching.at = old.teaching.at
    scene.gain, scene.last = old.gain, old.last
    engine.scenes[scene.name] = scene
    engine.look_around()
