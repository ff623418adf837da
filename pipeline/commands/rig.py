"""Commands that change scene, and what is plugged in."""

import math
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.base import command
from pipeline.engine import cues
from pipeline.engine.removal import remove_scene
from pipeline.engine.upkeep import add_scene, go, rig_changed
from pipeline.project.creation import default_scene, same_device, sensor_from, take_in
from pipeline.project.rig import SCENE_NAME
from pipeline.settings.mistakes import CommandError
from pipeline.settings.reading import SettingsError
from recordings.families import UnknownTypeError, nearest

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

LONGEST_FADE = 60.0


@command("scene", stage=True)
def scene(engine: "Engine", name: str, crossfade: float = math.nan) -> None:
    """Go to another scene: its sound fades in as the other's fades out, in CROSSFADE seconds.

    Left out: as the rig says.
    """
    if not (math.isnan(crossfade) or 0.0 <= crossfade <= LONGEST_FADE):
        raise CommandError(f"a crossfade takes 0 to {LONGEST_FADE:g} seconds")
    if name not in engine.scenes:
        raise CommandError(f'there is no scene "{name}".{nearest(name, engine.scenes)}')
    if engine.active_scene.teaching.recording is not None:
        raise CommandError("a round is being recorded; end it first")
    go(engine, name)
    cues.follow(engine)
    if not math.isnan(crossfade):
        engine.on_stage.crossfade = crossfade


@command("scene/new")
def scene_new(engine: "Engine", name: str, latents: int = 0) -> None:
    """Make a scene with the same features, and that many latents (left out: as many)."""
    if not SCENE_NAME.fullmatch(name):
        raise CommandError(f'"{name}" is no name for a scene: letters, digits, - and _')
    if name in engine.scenes:
        raise CommandError(f'there is a scene "{name}" already')
    m = latents or engine.active_scene.m
    if not 1 <= m <= 128:
        raise CommandError(f"a scene has 1 to 128 latents, not {m}")
    settings = default_scene(m)
    settings.features = list(engine.project.scenes[engine.active].features)
    add_scene(engine, name, settings)


@command("scene/remove")
def scene_remove(engine: "Engine", name: str) -> None:
    """Take a scene out of the project; its folder goes to the project's folder trash."""
    remove_scene(engine, name)


@command("sensor/add")
def sensor_add(
    engine: "Engine", kind: str, device: str = "", name: str = "", port: int = 0, source: str = ""
) -> list[str]:
    """Add a device to the rig, with its default features; the reply is its name.

    `kind` is a type of sensor ("comote"), `device` what the device calls itself ("0"; of type
    osc the address it sends), `port` where it is heard (0: where such devices usually are).
    `source` is a file of what such a device has said, in place of it; a path is taken from the
    project's folder.
    """
    taken = {s.name for s in engine.project.sensors}
    try:
        file = (engine.project.path or Path()) / source if source else None
        sensor = sensor_from(kind, device, name, taken, port, file)
    except (UnknownTypeError, SettingsError) as error:
        raise CommandError(str(error)) from None
    for other in engine.project.sensors:
        if same_device(sensor, other):
            raise CommandError(f'that device is "{other.name}" in the rig already')
    take_in(engine.project, sensor)
    rig_changed(engine)
    return [sensor.name]
