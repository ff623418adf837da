"""Commands about the sound that this computer makes itself; what they change is kept."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.commands.base import command
from pipeline.engine.upkeep import save_rig
from pipeline.settings.mistakes import CommandError
from pipeline.settings.reading import out_of_range
from pipeline.sound.device import missing

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("sound/here")
def here(engine: "Engine", here: bool = True) -> None:
    """Play the scenes' models on this computer, or leave the sound to Max, Pd or SuperCollider.

    Latents go out over OSC all the same.
    """
    change(engine, here=here)
    if here and (text := missing()):
        engine.outside.notice("warning", text)


@command("sound/volume", stage=True)
def volume(engine: "Engine", decibels: float) -> None:
    """Set how loud all is that this computer plays, in dB; 0 is as the models are."""
    change(engine, volume=decibels)


@command("sound/device", stage=True)
def device(engine: "Engine", name: str = "") -> None:
    """Play on the device of that name, or with that in its name (left out: the system's choice).

    `sound/devices` tells their names.
    """
    change(engine, device=name)


@command("sound/input")
def sound_input(engine: "Engine", name: str = "") -> None:
    """Hear live sound with the device of that name, or with that in it (left out: the system's).

    A scene takes it in with `sound/file input`, in the modes around and forward.
    """
    change(engine, input=name)


@command("sound/ahead", stage=True)
def ahead(engine: "Engine", blocks: int) -> None:
    """Make so many blocks ahead: fewer are sooner heard, more are steadier."""
    change(engine, ahead=blocks)


@command("sound/rate")
def rate(engine: "Engine", hertz: int = 0) -> None:
    """Open the device that plays at that rate (left out: its own)."""
    change(engine, rate=hertz)


def change(engine: "Engine", **settings: object) -> None:
    """Change what the rig says of sound, at once, and keep it."""
    changed = replace(engine.project.rig.sound, **settings)  # type: ignore[arg-type]  # each by its own field's name
    if wrong := out_of_range(changed):
        raise CommandError("; ".join(wrong))
    engine.project.rig.sound = changed
    engine.outside.sound_changed(switched="here" in settings)
    save_rig(engine)
