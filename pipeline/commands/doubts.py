"""What is asked of the disk before a command about sound is obeyed, and kept in the take."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.scene_sound import named
from pipeline.sound.fitting import there, unheard, unplayable
from pipeline.sound.settings import SoundSettings

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


def mode(engine: "Engine", mode: str, scene: str = "") -> str:
    """Return why a scene's model cannot play in a mode; "" too where its file is not there."""
    latents, sound = scene_of(engine, scene)
    changed = replace(sound, mode=mode)

    def look(folder: Path) -> str:
        known = sound.model and there(sound.model_path(folder))
        return unplayable(changed, folder, latents) if known else ""

    return engine.outside.glance(look)


def model(engine: "Engine", file: str = "", rate: int = 0, scene: str = "") -> str:
    """Return why a scene cannot sound with a model."""
    latents, sound = scene_of(engine, scene)
    changed = replace(sound, model=file, rate=rate)
    return engine.outside.glance(lambda folder: unplayable(changed, folder, latents))


def file(engine: "Engine", file: str = "", scene: str = "") -> str:
    """Return why a scene cannot play a sound."""
    _, sound = scene_of(engine, scene)
    changed = replace(sound, sound=file)
    return engine.outside.glance(lambda folder: unheard(changed, folder))


def scene_of(engine: "Engine", scene: str) -> tuple[int, SoundSettings]:
    """Return how many latents a scene has for its model, and its sound; raises CommandError."""
    found = named(engine, scene)
    return found.n, engine.project.scenes[found.name].sound


DOUBTS: dict[str, Callable[..., str]] = {
    "sound/mode": mode,
    "sound/model": model,
    "sound/file": file,
}
"""For commands by name: takes the engine and their arguments, returns why not, "" where it can."""
