"""What is plugged in: the tables of rig.toml."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_type_hints

from pipeline.outputs.base import OUTPUTS, Output
from pipeline.project.cues import Cue, ShowSettings
from pipeline.project.lags import LagSettings
from pipeline.project.novelty import NoveltySettings
from pipeline.project.recognition import (
    Gesture,
    RecognitionSettings,
    Trigger,
    recognition_problems,
)
from pipeline.settings.reading import SettingsError, Where, read, read_type
from pipeline.settings.tables import name_problems, tables_of
from recordings.families import Family, UnknownTypeError
from sensors.base import SENSORS, OscSensor, Sensor
from sensors.osc import Osc as OscAddress
from sensors.replay import Replay

SCENE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
"""What a scene may be called: its name is a folder and a part of an OSC address."""

DAY = 86_400.0
"""The most seconds that a sensor may be silent without being lost."""


@dataclass
class Control:
    """Where commands are heard.

    `allow` lists the addresses, other than this machine's own, whose commands are obeyed;
    they must first send `/limber/token TOKEN`.
    """

    host: str = "127.0.0.1"
    port: int = field(default=6448, metadata={"min": 0, "max": 65535})
    allow: list[str] = field(default_factory=list)
    token: str = ""


@dataclass
class TeachingSettings:
    """How rounds are recorded: `seconds` each (0: until told), after `count_in` seconds.

    `performer` is who moves, where several do: each has a lag of their own.
    """

    seconds: float = field(default=2.0, metadata={"min": 0.0, "max": 600.0, "unit": "s"})
    count_in: float = field(default=0.0, metadata={"min": 0.0, "max": 60.0, "unit": "s"})
    performer: str = ""


@dataclass
class PlayingSettings:
    """How playing bears what happens on stage; all but `safe` in seconds.

    A sensor silent for `lost_after` is lost, and what depends on it fades to rest in `fade`, or
    to a mapping that does `without_sensor`, where that is so and there is one; it comes back, and
    mappings and scenes change, in `crossfade`. `safe` is the target, bookmark or scene (empty:
    rest) that `/limber/safe` goes to in `safe_in`.
    """

    lost_after: float = field(default=0.5, metadata={"min": 0.05, "max": DAY, "unit": "s"})
    fade: float = field(default=1.0, metadata={"min": 0.0, "max": 60.0, "unit": "s"})
    crossfade: float = field(default=0.1, metadata={"min": 0.0, "max": 60.0, "unit": "s"})
    without_sensor: bool = True
    safe: str = ""
    safe_in: float = field(default=2.0, metadata={"min": 0.0, "max": 60.0, "unit": "s"})


@dataclass
class TakeSettings:
    """How much disk the takes of a project may fill, in gigabytes."""

    cap: float = field(default=20.0, metadata={"min": 0.1, "max": 1e6, "unit": "GB"})


@dataclass
class HearingSettings:
    """Sound made by this computer: `here`, or only elsewhere (nn~ in Max).

    `device` is the name of what plays it, or a part of it ("": the system's choice), at `rate`
    (0: its own), and `input` that of what hears, for scenes that live sound goes into. Blocks are
    made so many `ahead`: fewer are sooner heard, more are steadier.
    """

    here: bool = False
    device: str = ""
    input: str = ""
    volume: float = field(default=0.0, metadata={"min": -90.0, "max": 6.0, "unit": "dB"})
    rate: int = field(default=0, metadata={"min": 0, "max": 192000, "unit": "Hz"})
    ahead: int = field(default=2, metadata={"min": 1, "max": 16, "unit": "blocks"})


@dataclass
class RigSettings:
    """The tables of rig.toml that are no lists; `order` is the order of the scenes."""

    format: int = field(default=1, metadata={"min": 1, "max": 1})
    order: list[str] = field(default_factory=lambda: ["main"])
    control: Control = field(default_factory=Control)
    teaching: TeachingSettings = field(default_factory=TeachingSettings)
    playing: PlayingSettings = field(default_factory=PlayingSettings)
    novelty: NoveltySettings = field(default_factory=NoveltySettings)
    takes: TakeSettings = field(default_factory=TakeSettings)
    sound: HearingSettings = field(default_factory=HearingSettings)
    buttons: dict[str, str] = field(default_factory=dict)
    show: ShowSettings = field(default_factory=ShowSettings)
    cues: list[Cue] = field(default_factory=list)
    recognition: RecognitionSettings = field(default_factory=RecognitionSettings)
    gestures: list[Gesture] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)
    lags: list[LagSettings] = field(default_factory=list)


def read_rig(
    table: Mapping[str, Any], file: str, folder: Path = Path()
) -> tuple[RigSettings, list[Sensor], list[Output]]:
    """Return the rig, its sensors and its outputs; raises SettingsError listing all mistakes.

    Paths in it are relative to the project's `folder`.
    """
    where = Where(file)
    mistakes: list[str] = []
    lists: dict[str, list[Any]] = {"sensors": [], "outputs": []}
    families: tuple[tuple[str, Family[Any]], ...] = (("sensors", SENSORS), ("outputs", OUTPUTS))
    for key, family in families:
        for i, entry in enumerate(tables_of(table, key, where, mistakes)):
            try:
                entry = from_folder(family, entry, folder)
                lists[key].append(read_type(family, entry, where.item(key, i)))
            except SettingsError as error:
                mistakes += error.mistakes
    rig = RigSettings()
    try:
        rest = {k: v for k, v in table.items() if k not in lists}
        rig = read(RigSettings, rest, where)
    except SettingsError as error:
        mistakes += error.mistakes
    mistakes += name_problems([s.name for s in lists["sensors"]], where, "sensors")
    mistakes += [
        where.mistake("order", f'"{n}" is no name for a scene: letters, digits, - and _')
        for n in rig.order
        if not SCENE_NAME.fullmatch(n)
    ]
    mistakes += name_problems([cue.name for cue in rig.cues], where, "cues")
    mistakes += recognition_problems(rig.gestures, rig.triggers, where)
    mistakes += name_problems([lag.name for lag in rig.lags], where, "lags")
    twice = sorted({n for n in rig.order if rig.order.count(n) > 1})
    mistakes += [where.mistake("order", f'the scene "{n}" is in it twice') for n in twice]
    if mistakes:
        raise SettingsError(mistakes)
    return rig, lists["sensors"], lists["outputs"]


def from_folder(family: Family[Any], table: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    """Return a table whose paths, relative to a folder, lead there from anywhere."""
    paths = [k for k in path_keys(family, table) if isinstance(v := table.get(k), str) and v]
    return {**table, **{key: (folder / table[key]).as_posix() for key in paths}}


def to_folder(tables: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return a rig's tables whose paths inside a folder are told from there: it may be moved."""
    within = os.path.abspath(folder)

    def told(entry: Mapping[str, Any]) -> dict[str, Any]:
        paths = [k for k in path_keys(SENSORS, entry) if entry.get(k)]
        inside = {k: os.path.relpath(os.path.abspath(entry[k]), within) for k in paths}
        near = {k: Path(v).as_posix() for k, v in inside.items() if not v.startswith(os.pardir)}
        return {**entry, **near}

    return {**tables, "sensors": [told(entry) for entry in tables["sensors"]]}


def path_keys(family: Family[Any], table: Mapping[str, Any]) -> list[str]:
    """Return the keys of a table's type that are paths; none of a type that there is not."""
    try:
        hints = get_type_hints(family.load(str(table.get("type"))))
    except UnknownTypeError:
        return []  # which is told when it is read
    return [key for key, kind in hints.items() if kind is Path]


def without_files(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the table of a sensor without the files that it would be read from."""
    paths = path_keys(SENSORS, table)
    return {key: value for key, value in table.items() if key not in paths}


def sensor_problems(sensor: Sensor, where: Where) -> list[str]:
    """Return what keeps a sensor from ever being heard, or named by a scene."""
    problems = []
    if "." in sensor.name:
        problems.append(where.mistake("name", "must have no dot: one comes before a channel"))
    if isinstance(sensor, OscSensor) and not 1 <= sensor.port <= 65535:
        problems.append(
            where.mistake(
                "port", f"expected the UDP port it is sent to, 1 to 65535; found {sensor.port}"
            )
        )
    if isinstance(sensor, OscAddress) and not sensor.address.startswith("/"):
        problems.append(where.mistake("address", 'expected an OSC address, such as "/faders"'))
    if isinstance(sensor, Replay) and sensor.take == Path():
        problems.append(where.mistake("take", "is missing; expected the path of a take"))
    return problems
