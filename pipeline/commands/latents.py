"""Commands that shape the latents of the active scene while it plays; latents count from 1."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.commands.base import command
from pipeline.engine.upkeep import save_scene
from pipeline.settings.mistakes import CommandError
from pipeline.settings.reading import out_of_range

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("latent/limits")
def limits(engine: "Engine", latent: int, low: float, high: float) -> None:
    """Let a latent go from `low` to `high`, never beyond."""
    change(engine, latent, min=low, max=high)


@command("latent/smoothing")
def smoothing(engine: "Engine", latent: int, seconds: float) -> None:
    """Let a latent follow with that time constant; 0 follows at once."""
    change(engine, latent, smoothing=seconds)


@command("latent/lock")
def lock(engine: "Engine", latent: int, locked: bool = True) -> None:
    """Hold a latent where it is, or let it go."""
    change(engine, latent, lock=locked)


@command("latent/enable")
def enable(engine: "Engine", latent: int, enabled: bool = True) -> None:
    """Let a latent play, or send it to rest."""
    change(engine, latent, enable=enabled)


@command("latent/rest")
def rest(engine: "Engine", latent: int, value: float) -> None:
    """Set where a latent goes when its sensor is lost or it is not enabled."""
    change(engine, latent, rest=value)


@command("latent/name")
def name(engine: "Engine", latent: int, name: str) -> None:
    """Give a latent a name."""
    if not name.strip():
        raise CommandError("a latent needs a name")
    names = [other.name for other in engine.active_scene.latents]
    if name in names[: latent - 1] + names[latent:]:
        raise CommandError(f'there is a latent "{name}" already')
    change(engine, latent, name=name)


@command("latent/inputs")
def inputs(engine: "Engine", latent: int, names: list[str]) -> None:
    """Let a latent listen to some features only (none named: to all), from the next training.

    A name is a feature's, or the beginning of several ("phone.orientation").
    """
    view = engine.graph.views[engine.active]
    for wanted in names:
        if not any(n == wanted or n.startswith(wanted + ".") for n in view.names):
            raise CommandError(f'there is no feature "{wanted}"; there are {", ".join(view.names)}')
    change(engine, latent, inputs=names)
    engine.active_scene.stale = True


def change(engine: "Engine", latent: int, **settings: object) -> None:
    """Change the settings of one latent, counted from 1, and keep them in the scene."""
    scene = engine.active_scene
    if not 1 <= latent <= scene.m:
        raise CommandError(f"{scene.name} has latents 1 to {scene.m}, no {latent}")
    try:
        changed = replace(scene.latents[latent - 1], **settings)  # type: ignore[arg-type]  # each by its own field's name
    except ValueError as error:
        raise CommandError(str(error)) from None
    if wrong := out_of_range(changed):
        raise CommandError("; ".join(wrong))
    scene.latents[latent - 1] = changed
    scene.reshape()
    save_scene(engine, scene.name)
