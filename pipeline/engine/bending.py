"""Scenes that bend their sound, or play several voices: latents that come and go."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.engine.ground import ground_of
from pipeline.engine.refitting import Taught, carried, check, is_taught, refit
from pipeline.engine.upkeep import save_scene
from pipeline.project.latents import bend_latent, own
from pipeline.settings.mistakes import CommandError
from pipeline.settings.reading import out_of_range
from pipeline.sound.bends import KINDS
from pipeline.sound.settings import SoundSettings
from recordings.rounds import RoundBook

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene

MOST = 128
"""Latents of a scene."""


def add_bend(engine: "Engine", kind: str) -> None:
    """Let the active scene have a latent that bends; rounds and targets have it at its rest."""
    scene = engine.active_scene
    if kind in scene.voice.bends:
        return
    check(engine, scene)
    if scene.m >= MOST:
        raise CommandError(f"{scene.name} has {scene.m} latents, the most there can be")
    before = [k for k in KINDS[: KINDS.index(kind)] if k in scene.voice.bends]
    at = scene.n + len(before)
    new = bend_latent(kind, scene.names)
    rest = new.rest_value

    def carry(values: Taught) -> list[float | None]:
        return [*values[:at], rest, *values[at:]]

    book = carried(scene, carry)
    latents = [*scene.latents[:at], new, *scene.latents[at:]]
    refit(engine, scene, latents, lambda v: [*v[:at], rest, *v[at:]], book)


def drop_bend(engine: "Engine", kind: str) -> None:
    """Take a latent that bends out of the active scene, unless rounds teach it."""
    scene = engine.active_scene
    if kind not in scene.voice.bends:
        return
    check(engine, scene)
    at = scene.n + scene.voice.bends.index(kind)
    rest = scene.latents[at].rest_value
    rows = ((r, row) for r in scene.teaching.book.rounds for _, row in r.target)
    taught = {r.id for r, row in rows if len(row) == scene.m and row[at] not in (None, rest)}
    if taught:
        raise CommandError(
            f'{len(taught)} rounds teach "{scene.names[at]}": latent/forget {at + 1} lets them '
            "teach it no longer, then take it out"
        )
    book = carried(scene, lambda values: [*values[:at], *values[at + 1 :]])
    latents = [*scene.latents[:at], *scene.latents[at + 1 :]]
    refit(engine, scene, latents, lambda v: [*v[:at], *v[at + 1 :]], book)


def set_voices(engine: "Engine", count: int, apart: bool, each: int) -> None:
    """Let the active scene play so many voices, with latents for each (`apart`) or for all.

    `each` is how many latents a voice has, 0: as many as now. Raises CommandError.
    """
    scene = engine.active_scene
    settings = engine.project.scenes[scene.name]
    sound = replace(settings.sound, voices=count)
    if wrong := out_of_range(sound):
        raise CommandError("; ".join(wrong))
    if not 0 <= each <= scene.n:
        raise CommandError(f"{scene.name} has {scene.n} latents for its voices, not {each} for one")
    base = each or per_voice(scene, settings.sound.voices)
    times = count if apart else 1
    if times * base + scene.m - scene.n > MOST:
        raise CommandError(f"{times} times {base} latents are more than the {MOST} of a scene")
    if times * base != scene.n:
        _spread(engine, scene, base, times, sound)
        return
    settings.sound = sound
    scene.stand(ground_of(engine.project, scene.name))
    engine.outside.sound_changed()
    save_scene(engine, scene.name)


def _spread(engine: "Engine", scene: "Scene", base: int, times: int, sound: SoundSettings) -> None:
    """Let a scene have its first `base` latents so many times; raises CommandError when taught."""
    if is_taught(scene):
        raise CommandError(
            f"rounds were taught with {scene.n} latents, and there would be {times * base}: make "
            f"a scene for it (scene/new NAME {times * base}), also where they are only undone"
        )
    check(engine, scene)
    n, first = scene.n, scene.latents[:base]
    again = [
        replace(latent, name=numbered(latent.name, voice))
        for voice in range(1, times)
        for latent in first
    ]
    engine.project.scenes[scene.name].sound = sound
    latents = [*first, *again, *scene.latents[n:]]
    refit(engine, scene, latents, lambda v: [*[*v[:base]] * times, *v[n:]], RoundBook())


def per_voice(scene: "Scene", voices: int) -> int:
    """Return how many latents one of several voices has, as the names tell."""
    names = [latent.name for latent in own(scene.latents)]
    second = numbered(names[0], 1)
    return names.index(second) if voices > 1 and second in names else len(names)


def numbered(name: str, voice: int) -> str:
    """Return what a latent of a further voice is called; voices count from 0."""
    return f"{name} ({voice + 1})"
