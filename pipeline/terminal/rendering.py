"""A take as it would sound: through the project's engine and the models of its scenes."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.engine.engine import Engine
from pipeline.engine.outside import Outside
from pipeline.engine.replay import engine_from
from pipeline.outputs.base import Voice as Named
from pipeline.processes.sounding import scene_sound
from pipeline.project.latents import own
from pipeline.project.project import Project
from pipeline.sound.bends import parted
from pipeline.sound.entrance import open_voice
from pipeline.sound.metadata import ModelError
from pipeline.sound.mixer import Mixer
from pipeline.sound.outlet import OFFLINE
from pipeline.sound.slot import Movement
from pipeline.sound.voice import Voice
from recordings.events import About, Latents
from recordings.frame import Float32Array, Frame
from recordings.take import TakeError, read_take, summarise

BLOCK = 512
"""Samples from one look at the latents to the next."""


class Heard(Outside):
    """Keeps the newest latents of each scene, and lets nothing out."""

    def __init__(self) -> None:
        self.latents: dict[str, tuple[int, Float32Array, Float32Array]] = {}
        self.changed = True
        """Whether a scene's sound was changed since somebody looked."""

    def send(self, voice: Named, values: Float32Array, now: int, by_frame: bool) -> None:  # noqa: ARG002 - all are heard
        """Keep latents, and what bends them."""
        latents, bend = parted(values, voice.bends)
        self.latents[voice.scene] = now, latents.copy(), bend

    def sound_changed(self, switched: bool = False) -> None:  # noqa: ARG002 - all is made here
        """Take note that voices have something to take over."""
        self.changed = True


def voices_of(
    project: Project, folder: Path, rate: int = 0, seed: int = 0, model: str = ""
) -> dict[str, Voice]:
    """Return the voice of every scene that has a model, or plays `model` in place of its own.

    `rate` in Hz is that of the first model unless given. Raises ModelError.
    """
    found: dict[str, Voice] = {}
    for i, (name, scene) in enumerate(project.scenes.items()):
        if model:
            scene.sound.model = model
        if not scene.sound.model:
            continue
        if scene.sound.listens:
            raise ModelError(
                f"Scene {name} plays around live sound, which no take holds: name a file in its "
                'table [sound], sound = "sounds/…"'
            )
        if not rate:
            rate = scene.sound.rate_in(folder)
        sources = [latent.source for latent in own(scene.latents)]
        found[name] = open_voice(scene.sound, folder, rate, sources, seed + i, OFFLINE)
    if not found:
        raise ModelError(
            "no scene of the project has a sound model: write a table [sound] with "
            'model = "limber" into its scene.toml, or say --model FILE.ts'
        )
    return found


def take_file(folder: Path, take: str) -> Path:
    """Return a take by its path, or by its name in the project."""
    path = Path(take)
    inside = folder / "takes" / take
    return inside if not path.exists() and inside.exists() else path


def take_sound(
    voices: Mapping[str, Voice], take: Path, rate: int
) -> Iterator[tuple[float, Float32Array]]:
    """Yield the sound of a take, (2, n), from its beginning, and how much is done, 0 to 1.

    Raises TakeError, and ModelError where a voice would be silent instead.
    """
    end = summarise(take).end or 0
    events = read_take(take)
    about = next(events, None)
    if not isinstance(about, About) or "performance" not in about.facts:
        raise TakeError(f"{take} was not recorded by an engine: it says nothing of its scenes")
    hall = _Hall(voices, engine_from(about, heard := Heard()), heard)
    count, begin = 0, about.time
    for event in events:
        if isinstance(event, Latents):
            continue
        now = event.arrival if isinstance(event, Frame) else event.time
        while begin + (count + 1) * BLOCK * 1_000_000_000 // rate <= now:
            count += 1
            yield min(1.0, (now - begin) / max(1, end - begin)), hall.block()
        hall.engine.step(event)
    hall.over = True
    yield 1.0, hall.block()


class _Hall:
    """An engine heard through the voices of its scenes."""

    def __init__(self, voices: Mapping[str, Voice], engine: Engine, heard: Heard) -> None:
        self.engine, self.over = engine, False
        self._heard = heard
        self._mixer = Mixer(self._movement)
        for name, voice in voices.items():
            self._mixer.put(name, voice)

    def block(self) -> Float32Array:
        """Return the next block, (2, BLOCK); raises ModelError with the problem of a voice."""
        if self._heard.changed:
            self._heard.changed = False
            for name, scene in self.engine.project.scenes.items():
                self._mixer.change(name, scene_sound(scene))
        out = self._mixer.block(BLOCK).T
        for name, strip in self._mixer.strips.items():
            if strip.problem:
                raise ModelError(f"Scene {name}: {strip.problem}")
        return out

    def _movement(self, scene: str) -> Movement | None:
        if scene not in self._heard.latents or scene not in self.engine.scenes:
            return None
        time, values, bend = self._heard.latents[scene]
        silent = self.over or self.engine.muted
        gain = 0.0 if silent else self.engine.scenes[scene].gain
        return Movement(number=0, time=time, gain=gain, values=values, bend=bend)
