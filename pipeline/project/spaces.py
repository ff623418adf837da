"""Where the space of a scene's model is kept, and whether it is of that model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.project.latents import LatentSettings, own
from pipeline.project.scene_settings import SceneSettings
from pipeline.settings.mistakes import SettingsError, Where
from pipeline.sound.metadata import ModelError, fingerprint
from pipeline.sound.space.file import loads, read_space, space_beside
from pipeline.sound.space.space import Space, SpaceError, foreign

if TYPE_CHECKING:
    from pipeline.project.project import Project

ANALYSE = "limber analyse MODEL AUDIO… makes it"


def space_file(scene: SceneSettings, folder: Path) -> Path | None:
    """Return the file of a scene's space: its own, or the one beside its model; None without."""
    own = scene.space.path(folder)
    if own is not None or not scene.sound.model:
        return own
    return space_beside(scene.sound.model_path(folder))


def find_space(scene: SceneSettings, folder: Path, where: Where) -> tuple[Space | None, list[str]]:
    """Return the space of a scene, and notes on why it is not used.

    Raises SettingsError where the scene cannot be played without: its latents are axes.
    """
    needed = scene.space.axes == "principal"
    path = space_file(scene, folder)
    at = where.under("space")
    if path is None or not (path.is_file() or scene.space.file):
        if needed:
            why = f'there is no space of its model: {ANALYSE}; or axes = "latents"'
            raise SettingsError([at.mistake("axes", why)])
        wanted = scene.space.inside > 0
        why = f"has no effect: there is no space of its model ({ANALYSE})"
        return None, [at.mistake("inside", why)] if wanted else []
    try:
        space = read_space(path)
    except SpaceError as error:
        if needed:
            raise SettingsError([at.mistake("file", str(error))]) from error
        return None, [at.mistake("file", str(error))]
    problem = misfit(scene, space)
    if problem and needed:
        raise SettingsError([where.mistake("latents", problem)])
    return (None, [where.mistake("latents", problem)]) if problem else (space, [])


@dataclass(frozen=True)
class Known:
    """What is known of a scene's model: its space's file (b"": none), and what is wrong with it."""

    blob: bytes = b""
    problem: str = ""


def known(scene: SceneSettings, folder: Path) -> Known:
    """Return what an analysis has found in a scene's model; raises nothing.

    Reads the model whole: a second for each GB.
    """
    path = space_file(scene, folder)
    if path is None or not path.is_file():
        return Known()
    try:
        blob = path.read_bytes()
        space = loads(blob)
        if problem := misfit(scene, space):
            return Known(problem=problem)
        return Known(blob, stranger(scene, space, folder))
    except OSError as error:
        return Known(problem=f"{path} cannot be read: {error.strerror}")
    except SpaceError as error:
        return Known(problem=f"{path}: {error}")


def stranger(scene: SceneSettings, space: Space, folder: Path) -> str:
    """Return what to tell where a space is of another model than its scene's, else ""."""
    if not scene.sound.model:
        return ""
    try:
        return foreign(space, fingerprint(scene.sound.model_path(folder)))
    except ModelError as error:
        return str(error)


def misfit(scene: SceneSettings, space: Space) -> str:
    """Return why a scene's latents do not fit a space, else ""; those that bend have no part."""
    m = len(own(scene.latents))
    if scene.space.axes == "principal":
        return f"there are {m} for {space.n} axes" if m > space.n else ""
    if m in (space.n, space.n * scene.sound.voices):
        return ""
    return f"there are {m}, and {space.n} in its model's space, which is not used"


def ranged(
    latents: Sequence[LatentSettings], space: Space, percent: float, scene: SceneSettings
) -> list[LatentSettings]:
    """Return latents with limits and rest as the analysed sounds have them.

    Those that never moved there stay as they are, since nothing is known of them; so do bends.
    """
    principal = scene.space.axes == "principal"
    still = space.still(principal)
    rows = space.ranges(percent, principal).T.astype(np.float32).tolist()
    return [
        latent
        if unknown or latent.bends
        else replace(latent, min=short(low), max=short(high), rest=short(rest))
        for latent, (low, rest, high), unknown in zip(latents, cycle(rows), cycle(still))
    ]


def short(value: float) -> float:
    """Return a number that people can read: four digits of it."""
    return float(f"{value:.4g}")


def drift(project: "Project", folder: Path) -> list[str]:
    """Return which scenes have a space of another model than they sound with, in sentences.

    Reads the models whole: a second for each GB.
    """
    found = []
    for name, scene in project.scenes.items():
        space = project.spaces.get(name)
        if space is not None and (problem := stranger(scene, space, folder)):
            found.append(f"Scene {name}: {problem}")
    return found
