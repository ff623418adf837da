"""New projects, scenes and sensors, with what each begins with."""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from itertools import chain, count
from pathlib import Path
from typing import Any

from pipeline.features.base import FEATURES
from pipeline.outputs.base import Output
from pipeline.outputs.osc import Osc
from pipeline.project.latents import LatentSettings, Target
from pipeline.project.new_files import rig_file, scene_file
from pipeline.project.project import Project
from pipeline.project.rig import RigSettings, sensor_problems
from pipeline.project.scene_settings import SceneSettings
from pipeline.project.spares import forget
from pipeline.settings.reading import SettingsError, Where, read, read_type
from recordings.files import make_folder, write_atomic
from recordings.rounds import RoundBook
from sensors.base import SENSORS, DeviceSensor, OscSensor, Sensor

BUTTONS = {"control.buttonA": "next", "control.buttonB": "back", "control.pedal": "next"}
"""What the two buttons of a phone or an R-IoT, and a Gametrak's pedal, do in a new project."""

QUEUE = 4
"""Targets in the queue of a new scene."""

CORNERS = ("+-+-", "++--", "+--+", "+++-", "++-+", "+-++", "+---")
"""The seven ways through four corners that differ by more than their sign; none stands still."""


def default_scene(
    m: int, low: float = -3.0, high: float = 3.0, names: Sequence[str] = ()
) -> SceneSettings:
    """Return a scene with `m` latents between `low` and `high`, and a queue of targets.

    RAVE's latents are nominally within ±3. The targets lie half-way to the limits, each
    latent going its own way through them (CORNERS), so that each is heard to move.
    """
    latents = [
        LatentSettings(name=names[i] if i < len(names) else f"latent-{i + 1}", min=low, max=high)
        for i in range(m)
    ]
    middle, half = (low + high) / 2, (high - low) / 4
    targets = [
        Target(chr(ord("A") + k), [middle + half * corner(k, j) for j in range(m)])
        for k in range(QUEUE if m > 1 else 2)  # one latent has no more corners
    ]
    return SceneSettings(latents=latents, targets=targets)


def named_latents(m: int | None, names: str, low: float, high: float) -> SceneSettings:
    """Return a scene with `m` latents (None: as many as named, or 4), named "a,b,…" in order.

    Raises SettingsError for too many names, equal ones, and limits that are not in order.
    """
    words = [word.strip() for word in names.split(",")] if names else []
    m = m or len(words) or 4
    if len(words) > m:
        raise SettingsError([f"{len(words)} names for {m} latents"])
    if not all(words) or len(set(words)) < len(words):
        raise SettingsError([f'each latent needs a name of its own; found "{names}"'])
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise SettingsError(
            [f"the lowest a latent may go ({low}) must be below the highest ({high})"]
        )
    return default_scene(m, low, high, words)


def corner(k: int, j: int) -> int:
    """Return +1 or -1: where target `k` lies in latent `j`."""
    turn, column = divmod(j, len(CORNERS))
    return (-1 if turn % 2 else 1) * (1 if CORNERS[column][k] == "+" else -1)


def sensor_from(
    kind: str,
    device: str,
    name: str,
    taken: Collection[str],
    port: int = 0,
    source: Path | None = None,
) -> Sensor:
    """Return a sensor of a type for a device, with a name of its own.

    `device` is its id, of type osc its OSC address; `port` is where it is heard, 0 the usual
    one; `source` is a file that stands in for it. Raises UnknownTypeError, or SettingsError when
    the name is taken or cannot be one, or something is missing without which it could never be
    heard.
    """
    cls = SENSORS.load(kind)
    base = {"comote": "phone", "wekinator": "wek"}.get(kind, kind)
    wanted = name.strip() or free_name(base, device, taken)
    if wanted in taken:
        raise SettingsError([f'the project has a sensor "{wanted}" already; give it another name'])
    values = {"address": device} if kind == "osc" else {"id": device}
    if port and not issubclass(cls, OscSensor):
        raise SettingsError([f'a sensor of type "{kind}" has no port'])
    if source is not None and not issubclass(cls, OscSensor | DeviceSensor):
        raise SettingsError([f'no file stands in for a sensor of type "{kind}"'])
    values |= {} if source is None else {"source": source.as_posix()}
    where = Where(f'sensor "{wanted}"')
    sensor = read(cls, {"name": wanted, **values, **({"port": port} if port else {})}, where)
    if problems := sensor_problems(sensor, where):
        raise SettingsError(problems)
    return sensor


def sensor_said(text: str, taken: Collection[str]) -> Sensor:
    """Return a sensor said as TYPE, TYPE:ID or TYPE:ID@PORT; raises as `sensor_from`."""
    text, _, port = text.partition("@")
    kind, _, device = text.partition(":")
    if port and not (port.isdecimal() and 1 <= int(port[:6]) <= 65535):
        raise SettingsError([f'expected a port from 1 to 65535 after the @, found "{port}"'])
    return sensor_from(kind, device, "", taken, int(port or 0))


def free_name(base: str, device: str, taken: Collection[str]) -> str:
    """Return a name for a sensor that none has: "phone", "phone-1" for the device 1 …"""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", device).strip("-")
    wishes = chain([base], [f"{base}-{plain}"] if plain else [], (f"{base}-{i}" for i in count(2)))
    return next(name for name in wishes if name not in taken)


def same_device(one: Sensor, other: Sensor) -> bool:
    """Return whether two sensors of the rig would hear the same device."""
    keys = ("id", "port", "address", "source")
    return type(one) is type(other) and all(
        getattr(one, key, None) == getattr(other, key, None) for key in keys
    )


def take_in(project: Project, sensor: Sensor) -> None:
    """Put a sensor into a project's rig, and its default features into every scene."""
    project.sensors.append(sensor)
    bind_buttons(project.rig, sensor)
    for settings in project.scenes.values():
        add_features(settings, sensor)


def take_out(project: Project, name: str) -> None:
    """Take a sensor and what its buttons do out of a project's rig; its features stay."""
    project.sensors[:] = [s for s in project.sensors if s.name != name]
    forget(project.sensors, name)
    for buttons in (project.rig.buttons, project.rig.show.buttons):
        for button in [b for b in buttons if b.startswith(f"{name}.")]:
            del buttons[button]


def add_features(scene: SceneSettings, sensor: Sensor) -> None:
    """Give a scene a sensor's default features, where it has none of these names."""
    have = {f.name for f in scene.features}
    for table in sensor.default_features:
        filled = {key: fill(value, sensor.name) for key, value in table.items()}
        if filled["name"] not in have:
            scene.features.append(read_type(FEATURES, filled, Where("default features")))


def fill(value: Any, name: str) -> Any:
    """Put a sensor's name where a default feature says "{name}"."""
    if isinstance(value, str):
        return value.replace("{name}", name)
    return [fill(v, name) for v in value] if isinstance(value, list) else value


def new_project(
    sensors: Sequence[Sensor],
    scene: SceneSettings,
    outputs: Sequence[Output] = (),
    rig: RigSettings | None = None,
) -> Project:
    """Return a project with one scene, "main", which has the sensors' default features."""
    rig = rig or RigSettings()
    for sensor in sensors:
        add_features(scene, sensor)
        bind_buttons(rig, sensor)
    rig.order = ["main"]
    found = list(outputs) or [Osc(name="nn~")]
    return Project(rig, list(sensors), found, {"main": scene}, {"main": RoundBook()})


def bind_buttons(rig: RigSettings, sensor: Sensor) -> None:
    """Let a sensor's buttons, where it has them, do what a new project's do."""
    for key, what in BUTTONS.items():
        if key in sensor.known_units():
            rig.buttons.setdefault(f"{sensor.name}.{key}", what)


def write_project(project: Project, path: Path, takes: Mapping[str, bytes] | None = None) -> None:
    """Write a new project to a folder, with takes by name, and its rounds if it has any.

    Raises FileExistsError when the folder holds a project already.
    """
    if path.is_file():
        raise FileExistsError(f"{path} is a file; choose the name of a folder")
    if (path / "rig.toml").exists():
        raise FileExistsError(f"{path} holds a project already; choose another folder")
    for folder in ("takes", "sounds", "models", "scenes"):
        make_folder(path / folder)
    for name, scene in project.scenes.items():
        make_folder(path / "scenes" / name)
        write_atomic(path / "scenes" / name / "scene.toml", scene_file(scene).encode())
        if project.rounds[name].rounds:
            write_atomic(path / "scenes" / name / "rounds.json", project.rounds[name].dumps())
    for name, take in (takes or {}).items():
        write_atomic(path / "takes" / name, take)
    # last: a folder without it is no project yet
    write_atomic(
        path / "rig.toml", rig_file(project.rig, project.sensors, project.outputs).encode()
    )
