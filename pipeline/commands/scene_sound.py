"""Commands about what a scene sounds with, heard at once and kept; of this scene unless named."""

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from pipeline.commands.base import command
from pipeline.commands.latents import change as change_latent
from pipeline.commands.latents import checked
from pipeline.engine.bending import add_bend, drop_bend, set_voices
from pipeline.engine.ground import ground_of
from pipeline.engine.upkeep import save_scene
from pipeline.project.latents import Source
from pipeline.settings.mistakes import CommandError
from pipeline.settings.reading import out_of_range
from pipeline.sound.bends import KINDS
from pipeline.sound.fitting import unplayable
from pipeline.sound.settings import Fill
from recordings.families import nearest

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene

KEYS = {"scale": "bend_scale", "bias": "bend_bias", "noise": "bend_noise", "fill": "noise_scale"}
"""Where a [sound] table has what bends without a latent for it."""


@command("sound/mode")
def mode(engine: "Engine", mode: str, scene: str = "") -> None:
    """Let a scene (left out: this one) play that method of its model.

    It is decode, around, forward, prior, or another method that the model has.
    """
    change(engine, scene, mode=mode)


@command("sound/model")
def model(engine: "Engine", file: str = "", rate: int = 0, scene: str = "") -> None:
    """Let a scene sound with another model: a .ts file, limber for Limber's own, or none.

    The one before plays until it is loaded. A path begins at the project's folder; `rate` is in Hz,
    for a model that does not say its own. One that does not fit the scene's latents is refused.
    What an analysis has found in it is used at once.
    """
    found = named(engine, scene)
    settings = engine.project.scenes[found.name]
    if settings.space.axes == "principal":
        raise CommandError("axes of the model before are played: latents/axes latents first")
    if file != settings.sound.model:
        settings.space = replace(settings.space, file="")
        engine.project.spaces.pop(found.name, None)  # of the model before
    change(engine, scene, model=file, rate=rate)


@command("sound/file")
def file(engine: "Engine", file: str = "", scene: str = "") -> None:
    """Let the modes around and forward play that sound round and round: a path in the project."""
    change(engine, scene, sound=file)


@command("sound/voices")
def voices(engine: "Engine", count: int, apart: bool = True, latents: int = 0) -> None:
    """Let so many performers play the model at once, with latents for each (0: for all the same).

    `latents` is how many the model has (left out: as many as each voice has now). Where there are
    rounds, another number of latents needs a scene of its own.
    """
    set_voices(engine, count, apart, latents)
    tell_fit(engine, engine.active_scene)


@command("sound/loudness")
def loudness(engine: "Engine", decibels: float, scene: str = "") -> None:
    """Set how loud a scene is beside the others, in dB."""
    change(engine, scene, loudness=decibels)


@command("sound/temperature")
def temperature(engine: "Engine", value: float, scene: str = "") -> None:
    """Set how adventurous the model's prior is; 1 is as it was trained."""
    change(engine, scene, temperature=value)


@command("sound/fill")
def fill(engine: "Engine", kind: str, scene: str = "") -> None:
    """Fill what a RAVE model has beyond its latents: free (new noise), frozen, or scaled.

    `sound/bend fill` says how much of it, frozen or scaled.
    """
    if kind not in get_args(Fill):
        raise CommandError(f'there is no fill "{kind}".{nearest(kind, get_args(Fill))}')
    change(engine, scene, noise=kind)


@command("sound/bend")
def sound_bend(engine: "Engine", kind: str, value: float, scene: str = "") -> None:
    """Bend all latents of the sound: times scale, plus bias, plus noise; or fill: how much of it.

    It holds where no latent of the scene bends the same (`latent/bend`).
    """
    if kind not in KEYS:
        raise CommandError(f'there is no bend "{kind}".{nearest(kind, KEYS)}')
    change(engine, scene, **{KEYS[kind]: value})


@command("latent/bend")
def latent_bend(engine: "Engine", kind: str, on: bool = True) -> None:
    """Let the scene have a latent that bends: scale, bias, noise or fill; 0 takes it out again.

    It is taught and played like the others, and leaves after them. Rounds that there are teach it
    at rest, where it changes nothing; the scene is to be trained again.
    """
    if kind not in KINDS:
        raise CommandError(f'there is no bend "{kind}".{nearest(kind, KINDS)}')
    (add_bend if on else drop_bend)(engine, kind)


@command("latent/source")
def source(engine: "Engine", latent: int, source: str) -> None:
    """Take a latent from the gesture, the sound, or their sum, in the modes around and prior."""
    scene = engine.active_scene
    checked(scene, latent)
    if source not in get_args(Source):
        raise CommandError(f'there is no source "{source}".{nearest(source, get_args(Source))}')
    if scene.latents[latent - 1].bends:
        raise CommandError(
            f'"{scene.names[latent - 1]}" bends the sound: it is the gesture\'s alone'
        )
    change_latent(engine, latent, source=source)
    scene.stand(ground_of(engine.project, scene.name))
    engine.outside.sound_changed()


def named(engine: "Engine", scene: str) -> "Scene":
    """Return a scene by its name, the active one for ""; raises CommandError."""
    name = scene or engine.active
    if name not in engine.scenes:
        raise CommandError(f'there is no scene "{name}".{nearest(name, engine.scenes)}')
    return engine.scenes[name]


def change(engine: "Engine", scene: str, **settings: object) -> None:
    """Change what a scene's [sound] table says, at once, and keep it; raises CommandError."""
    found = named(engine, scene)
    table = engine.project.scenes[found.name]
    changed = replace(table.sound, **settings)  # type: ignore[arg-type]  # each by its own field's name
    if wrong := out_of_range(changed):
        raise CommandError("; ".join(wrong))
    table.sound = changed
    found.stand(ground_of(engine.project, found.name))  # offsets have no place
    engine.outside.sound_changed()
    save_scene(engine, found.name)


def tell_fit(engine: "Engine", scene: "Scene") -> None:
    """Warn where the scene's latents and its model do not go together; its file is read aside."""
    sound, latents = engine.project.scenes[scene.name].sound, scene.n

    def tell(problem: str) -> None:
        if problem:
            engine.outside.notice("warning", f"Scene {scene.name}: {problem}")

    engine.outside.aside(lambda folder: unplayable(sound, folder, latents), tell)
