"""Writes what a take holds as CSV files, for other programs."""

import csv
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pipeline.engine.recall import frames
from pipeline.project.project import from_tables
from pipeline.settings.mistakes import SettingsError
from recordings.events import About, Latents
from recordings.files import WriteError, advice, replacing
from recordings.frame import Layout
from recordings.take import TakeError, read_take, span
from sensors.base import Sensor

TIME = "time"
"""The first column: seconds from the beginning of the take."""

Watch = Callable[[float], None]
"""Is told how much is done, 0 to 1."""


@dataclass
class Unrolled:
    """How many rows each file has, by its name."""

    rows: dict[str, int]


def export_take(take: Path, folder: Path, watch: Watch = lambda _: None) -> Unrolled:
    """Write a take's frames and latents to a folder, a CSV file for each sensor and scene.

    `SENSOR.csv` has a column for each channel ("accelerometer.x (m/s²)"), empty where it was never
    measured; `latents.csv` (`latents-SCENE.csv` of several scenes) is as `limber render --latents`
    reads it. Times are seconds of the take. May be called in any thread. Raises TakeError, and
    WriteError.
    """
    about = next(read_take(take), None)
    if not isinstance(about, About) or "rig" not in about.facts:
        raise TakeError(f"{take} says nothing of its devices: it was not recorded by an engine")
    sensors, begin = sensors_of(take, about), about.time
    length = max(1, (span(take) or (begin, begin))[1] - begin)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(error.errno, advice(folder, error)) from error
    layouts = layouts_of(take, sensors)
    with ExitStack() as open_files:
        files = Files(folder, open_files)
        for now, frame in frames(take, sensors_of(take, about)):
            place = {name: i for i, name in enumerate(frame.layout.names)}
            values = frame.values.tolist()
            row = [values[place[n]] if n in place else None for n in layouts[frame.sensor].names]
            files.add(frame.sensor, head(layouts[frame.sensor]), now - begin, row)
            watch(min(1.0, 0.5 * (now - begin) / length))
        for event, name, names in latents_of(take, about):
            files.add(name, names, event.time - begin, event.values.tolist())
            watch(min(1.0, 0.5 + 0.5 * (event.time - begin) / length))
    return Unrolled(files.rows)


def sensors_of(take: Path, about: About) -> list[Sensor]:
    """Return the sensors of a take as the rig had them; raises TakeError."""
    try:
        return from_tables(about.facts).sensors
    except (SettingsError, LookupError, TypeError, AttributeError) as error:
        raise TakeError(f"{take} has a rig that this version cannot read: {error}") from error


def layouts_of(take: Path, sensors: list[Sensor]) -> dict[str, Layout]:
    """Return all channels that each sensor of a take ever had, with their units."""
    units: dict[str, dict[str, str]] = {}
    seen: set[tuple[str, int]] = set()
    kept: list[Layout] = []  # so that no other gets the id of one
    for _, frame in frames(take, sensors):
        key = frame.sensor, id(frame.layout)
        if key not in seen:
            seen.add(key)
            kept.append(frame.layout)
            named = zip(frame.layout.names, frame.layout.units, strict=True)
            units.setdefault(frame.sensor, {}).update(named)
    return {name: Layout(tuple(u), tuple(u.values())) for name, u in units.items()}


def head(layout: Layout) -> list[str]:
    """Return the heads of columns: channels with their units."""
    pairs = zip(layout.names, layout.units, strict=True)
    return [f"{name} ({unit})" if unit else name for name, unit in pairs]


def latents_of(take: Path, about: About) -> Iterator[tuple[Latents, str, list[str]]]:
    """Yield the latents of a take, with the name of their file and the heads of its columns."""
    scenes = about.facts.get("scenes", {})
    for event in read_take(take):
        if isinstance(event, Latents):
            listed = scenes.get(event.scene, {}).get("latents", [])
            names = [str(table.get("name", "")) for table in listed]
            if len(names) != len(event.values):  # axes are sent as the latents behind them
                names = [f"latent-{i + 1}" for i in range(len(event.values))]
            yield event, "latents" if len(scenes) == 1 else f"latents-{event.scene}", names


class Files:
    """CSV files in a folder, each made when its first row comes, all there or none."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.rows: dict[str, int] = {}
        self._folder, self._stack = folder, stack
        self._writers: dict[str, Any] = {}
        self._widths: dict[str, int] = {}

    def add(self, name: str, heads: list[str], ns: int, values: list[float | None]) -> None:
        """Write a row; what a scene gives after its latents have changed goes to another file."""
        if self._widths.setdefault(name, len(values)) != len(values):
            name = f"{name}-{len(values)}"
        if name not in self._writers:
            self._open(name, heads)
        cells = ["" if v is None or v != v else repr(v) for v in values]
        self._writers[name].writerow([f"{ns * 1e-9:.6f}", *cells])
        self.rows[f"{name}.csv"] += 1

    def _open(self, name: str, heads: list[str]) -> None:
        path = self._stack.enter_context(replacing(self._folder / f"{safe(name)}.csv"))
        file: IO[str] = self._stack.enter_context(path.open("w", newline="", encoding="utf-8"))
        self._writers[name] = csv.writer(file)
        self._writers[name].writerow([TIME, *heads])
        self.rows[f"{name}.csv"] = 0


def safe(name: str) -> str:
    """Return a name as a file can have it."""
    return "".join("-" if c in '/\\:*?"<>|' or not c.isprintable() else c for c in name)
