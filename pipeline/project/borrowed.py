"""Files that a project's rig and scenes name, and where they go in a copy that is complete."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from pipeline.project.piece_files import MODEL, RIG, name_problem
from pipeline.project.rig import path_keys
from pipeline.settings.documents import parse, update
from pipeline.settings.mistakes import SettingsError
from pipeline.sound.settings import INPUT
from pipeline.sound.space.file import space_beside
from sensors.base import SENSORS

KEYS = (("sound", "model", "models"), ("sound", "sound", "sounds"), ("space", "file", "models"))
"""What a scene names: the table, the key, and the folder that it goes to."""

WORDS = ("", "limber", INPUT)
"""Values that are no files."""

SOURCES = "sources"
"""The folder for files that stand in for devices."""


@dataclass(frozen=True)
class Named:
    """A file that is named: in which settings, by which keys, where it lies and where it goes.

    `path` is None for one that lies in the project's folder anyway.
    """

    file: str
    keys: tuple[str | int, ...]
    value: str
    path: Path | None
    place: str


def named_files(folder: Path, texts: Mapping[str, str], taken: Mapping[str, Path]) -> list[Named]:
    """Return the files that settings name, each from outside with a `place` that is not `taken`.

    `texts` are rig.toml and the scenes' settings, by their names in the folder.
    """
    found: list[Named] = []
    places: dict[str, Path] = dict(taken)
    base = Path(os.path.abspath(folder))
    for file, text in texts.items():
        for keys, value, home in _mentioned(file, text):
            path = Path(os.path.abspath(base / value))
            if path.is_relative_to(base):
                inside = path.relative_to(base).as_posix()
                found.append(Named(file, keys, value, None, inside))
            else:
                place = _place(home, path, places)
                places[place] = path
                found.append(Named(file, keys, value, path, place))
    return found


def rewritten(texts: Mapping[str, str], named: list[Named]) -> dict[str, str]:
    """Return settings that name files by their places in the folder; all else stays as it is."""
    new = dict(texts)
    for one in named:
        if one.value != one.place:
            new[one.file] = update(new[one.file], one.keys, one.place)
    return new


def beside(named: list[Named]) -> dict[str, Path]:
    """Return analyses of models from outside, by where they go: beside the models."""
    found = {}
    for one in named:
        if one.path is not None and one.path.suffix == MODEL:
            space = space_beside(one.path)
            if space.is_file():
                found[space_beside(Path(one.place)).as_posix()] = space
    return found


def _mentioned(file: str, text: str) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    try:
        tables = parse(text, file)
    except SettingsError:
        return  # told when it is opened
    if file == RIG:
        yield from _of_sensors(tables.get("sensors"))
        return
    for table, key, home in KEYS:
        part = tables.get(table)
        value = part.get(key) if isinstance(part, dict) else None
        if isinstance(value, str) and value not in WORDS and "\0" not in value:
            yield (table, key), value, home


def _of_sensors(sensors: Any) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    for i, sensor in enumerate(sensors if isinstance(sensors, list) else []):
        for key in path_keys(SENSORS, sensor) if isinstance(sensor, dict) else []:
            value = sensor.get(key)
            if isinstance(value, str) and value and "\0" not in value:
                yield ("sensors", i, key), value, SOURCES


def _place(home: str, path: Path, taken: Mapping[str, Path]) -> str:
    """Return where a file goes: its own name, with a number where another has it."""
    name = path.name if not name_problem(path.name) else f"file{path.suffix}"
    stem, end = PurePath(name).stem, PurePath(name).suffix
    lower = {place.casefold(): other for place, other in taken.items()}
    place, n = f"{home}/{name}", 1
    while lower.get(place.casefold(), path) != path:
        n += 1
        place = f"{home}/{stem}-{n}{end}"
    return place
