"""Whether a scene can sound as it is to, found from files in milliseconds and without torch."""

from pathlib import Path
from typing import NoReturn

from pipeline.sound.bending import Bend, Bender
from pipeline.sound.intake import misfit
from pipeline.sound.metadata import Metadata, ModelError, read_metadata
from pipeline.sound.modes import mode_of
from pipeline.sound.settings import INPUT, SOUNDING, SoundSettings
from pipeline.sound.source import Live
from recordings.families import nearest
from recordings.frame import Float32Array

USUAL = ("decode", "around", "forward", "prior")
"""Modes that are known even where a model has no methods for them."""

SOUNDS = (".wav", ".aif", ".aiff", ".flac", ".ogg", ".mp3")
"""How names of sounds end."""

MOST = 200
"""Files whose names are looked at for one that is near."""


def unplayable(settings: SoundSettings, folder: Path, latents: int) -> str:
    """Return why a scene cannot sound so, and what to do; "" where it can, or has no model.

    `folder` is the project's, `latents` how many the scene has without those that bend.
    """
    if not settings.model:
        return ""
    try:
        path = settings.model_path(folder)
        if not there(path):
            return missing(settings.model, path, folder, (".ts",), ("limber",))
        return unfit(settings, folder, read_metadata(path), latents)
    except (ModelError, OSError, ValueError) as error:  # no path may have a byte that is 0
        return str(error)


def unfit(settings: SoundSettings, folder: Path, metadata: Metadata, latents: int) -> str:
    """Return why a model cannot play so, from what it says of itself, "" where it can."""
    name = metadata.path.name
    if not (metadata.rate or settings.rate):
        return f"{name} does not say its sampling rate: sound/model FILE RATE, such as 44100"
    modes = modes_of(metadata)
    if settings.mode not in {*modes, *metadata.methods, *USUAL}:
        return f'{name} has no mode "{settings.mode:.60}".{nearest(settings.mode, modes)}'
    if settings.mode in SOUNDING and (problem := unheard(settings, folder)):
        return problem
    bender = Bender(Bend(), metadata.full, settings.voices, 0)
    source = Live(1, 0) if settings.sound else None
    try:
        mode = mode_of(_Read(metadata), settings, bender, (), source)
    except ModelError as error:
        return f"{error} (modes that it can play: {', '.join(modes)})"
    return misfit(name, settings.mode, mode.inputs, settings.voices, latents)


def unheard(settings: SoundSettings, folder: Path) -> str:
    """Return why there is no sound for a mode that needs one, or none where one is named."""
    if not settings.sound:
        needs = settings.model and settings.mode in SOUNDING
        return f"the mode {settings.mode} needs a sound: sound/file FILE first" if needs else ""
    path = settings.sound_path(folder)
    if path is None or there(path):
        return ""
    return missing(settings.sound, path, folder, SOUNDS, (INPUT,))


def there(path: Path) -> bool:
    """Return whether a path is a file."""
    try:
        return path.is_file()
    except OSError:  # such as a name that is too long
        return False


def missing(
    word: str, path: Path, folder: Path, ends: tuple[str, ...], more: tuple[str, ...]
) -> str:
    """Return what to say of a file that is not there, with the nearest that is.

    `ends` are of the names to look for, in the project and beside it; `more` are words for it.
    """
    try:
        inside = [*folder.glob("*.*"), *folder.glob("*/*.*")][:MOST]
        beside = [*path.parent.iterdir()][:MOST] if path.parent.is_dir() else []
    except (OSError, ValueError):
        inside = beside = []
    names = {str(p.relative_to(folder)) for p in inside if p.suffix.lower() in ends}
    if path.is_absolute() and not path.is_relative_to(folder):
        names |= {str(p) for p in beside if p.suffix.lower() in ends}
    return f'there is no file "{word:.200}": put it there.{nearest(word, {*names, *more})}'


def modes_of(metadata: Metadata) -> list[str]:
    """Return the modes that a model has methods for."""
    needs = {"around": "encode", "prior": "prior"}
    more = [m for m, other in needs.items() if {other, "decode"} <= metadata.methods.keys()]
    return [*(m for m in metadata.methods if m not in needs.values()), *more]


class _Read:
    """What modes need of a model, where only its metadata are known."""

    def __init__(self, metadata: Metadata) -> None:
        self.metadata, self.window = metadata, metadata.window

    def call(self, name: str, x: Float32Array) -> NoReturn:
        """Play nothing: raises ModelError."""
        raise ModelError(f"{self.metadata.path.name} is not loaded: {name} of {x.shape}")

    run = call
