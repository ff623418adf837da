"""What is asked of the disk, aside, before a command is obeyed and kept in the take."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands.scene_sound import named
from pipeline.engine.catalogue import playable
from pipeline.engine.standin import wanted
from pipeline.project.scene_settings import SceneSettings
from pipeline.project.spaces import known
from pipeline.sound.fitting import there, unheard, unplayable
from pipeline.sound.space.file import dumps
from pipeline.sound.space.space import Space

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """What the disk says: why not, or else what is known anew of the models of scenes by name.

    `strange` is what is wrong with that, `args` are the command's where the disk has a say in them.
    """

    problem: str = ""
    spaces: Mapping[str, bytes] = field(default_factory=dict)
    strange: Mapping[str, str] = field(default_factory=dict)
    args: list[Any] | None = None


@dataclass(frozen=True)
class Doubt:
    """A command that is in doubt until the disk was asked: two that are equal ask the same.

    `args` are the command's, its scene by its name: another may be the present one when the
    answer comes. `scene` is as the command would have it. `look` is called in another thread.
    """

    args: list[Any]
    scene: SceneSettings
    latents: int

    def look(self, folder: Path) -> Found:
        """Ask the project's folder."""
        raise NotImplementedError


class Mode(Doubt):
    """Whether a scene's model can play in a mode; so it can where its file is not there."""

    def look(self, folder: Path) -> Found:
        """Ask the model's file."""
        sound = self.scene.sound
        told = sound.model and there(sound.model_path(folder))
        return Found(unplayable(sound, folder, self.latents) if told else "")


class Model(Doubt):
    """Whether a scene can sound with a model, and what an analysis has found in it."""

    def look(self, folder: Path) -> Found:
        """Ask the model's file, and the one beside it."""
        if problem := unplayable(self.scene.sound, folder, self.latents):
            return Found(problem)
        found, name = known(self.scene, folder), self.args[-1]
        return Found(spaces={name: found.blob}, strange={name: found.problem})


class File(Doubt):
    """Whether a scene can play a sound."""

    def look(self, folder: Path) -> Found:
        """Look for the file."""
        return Found(unheard(self.scene.sound, folder))


@dataclass(frozen=True)
class Reload:
    """What analyses have found since; `had` are the spaces that are used now, by scene."""

    args: list[Any]
    scenes: dict[str, SceneSettings]
    had: dict[str, Space] = field(compare=False)

    def look(self, folder: Path) -> Found:
        """Read the analyses of all scenes; the command is then about those that are new."""
        models = {name: known(scene, folder) for name, scene in self.scenes.items()}
        new = [name for name, found in models.items() if found.blob != self._had(name)]
        for name in new:
            if self.scenes[name].space.axes == "principal":
                return Found(
                    f"{name} plays axes of the analysis before, which would be others: "
                    "latents/axes latents first, or choose another --out for the new one"
                )
        spaces = {name: models[name].blob for name in new}
        return Found("", spaces, {name: found.problem for name, found in models.items()}, new)

    def _had(self, name: str) -> bytes:
        return dumps(self.had[name]) if name in self.had else b""


@dataclass(frozen=True)
class Played:
    """Whether a take can be played, and which sensors of the rig (name → former) it has.

    `args` are those of the command, with no sensors.
    """

    args: list[Any]
    tables: dict[str, Any]

    def look(self, folder: Path) -> Found:
        """Look what the take holds; the command is then about the sensors that were found."""
        problem, names = playable(folder / "takes", str(self.args[0]), self.tables)
        return Found(problem, args=[*self.args, *names])


def mode(engine: "Engine", mode: str, scene: str = "") -> Doubt:
    """Doubt whether a scene's model can play in a mode."""
    name, settings, latents = scene_of(engine, scene, mode=mode)
    return Mode([mode, name], settings, latents)


def model(engine: "Engine", file: str = "", rate: int = 0, scene: str = "") -> Doubt:
    """Doubt whether a scene can sound with a model."""
    name, settings, latents = scene_of(engine, scene, model=file, rate=rate)
    if file != engine.project.scenes[name].sound.model:
        settings.space = replace(settings.space, file="")
    return Model([file, rate, name], settings, latents)


def file(engine: "Engine", file: str = "", scene: str = "") -> Doubt:
    """Doubt whether a scene can play a sound."""
    name, settings, latents = scene_of(engine, scene, sound=file)
    return File([file, name], settings, latents)


def reload(engine: "Engine", scenes: list[str]) -> Reload:
    """Doubt whether what is known of models is still what analyses have found."""
    for name in scenes:
        named(engine, name)
    chosen = {name: scene_of(engine, name)[1] for name in scenes or engine.scenes}
    return Reload(scenes, chosen, dict(engine.project.spaces))


def played(
    engine: "Engine", name: str, speed: float = 1.0, sensors: Sequence[str] = ()
) -> Played | None:
    """Doubt whether there is such a take, where it is not said which of its sensors play."""
    found = wanted([name, speed, *sensors])
    if found is None or found.sensors:
        return None
    return Played([found.take, found.speed], engine.project.tables())


def scene_of(engine: "Engine", scene: str, **sound: object) -> tuple[str, SceneSettings, int]:
    """Return a scene's name, a copy of its settings with other ones of its sound, and its latents.

    Latents that bend are not counted. Raises CommandError.
    """
    found = named(engine, scene)
    settings = engine.project.scenes[found.name]
    changed = replace(settings.sound, **sound)  # type: ignore[arg-type]  # each by its own field's name
    return found.name, replace(settings, sound=changed, latents=[*settings.latents]), found.n


Question = Doubt | Reload | Played

DOUBTS: dict[str, Callable[..., Question | None]] = {
    "sound/mode": mode,
    "sound/model": model,
    "sound/file": file,
    "space/reload": reload,
    "take/play": played,
}
"""For commands by name: takes the engine and their arguments; raises CommandError."""

FOLLOWS = frozenset(
    (*DOUBTS, "sound/voices", "latents/ranges", "latents/axes", "inside", "target/region")
)
"""Commands whose sense depends on such ones before them, so that they wait for these."""
