"""Computes again, from takes, the features that rounds were recorded with."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.engine.captures import Capture, Place, later, place, within
from pipeline.engine.graph import Graph
from pipeline.engine.hub import Hub
from pipeline.engine.placing import prefixes
from pipeline.engine.standing import part
from pipeline.features.base import Feature
from pipeline.project.project import from_tables
from pipeline.settings.tables import kind_of
from recordings.events import About, Command, Datagram, Latents
from recordings.frame import Frame
from recordings.rounds import Round, RoundBook
from recordings.take import TakeError, read_take
from sensors.base import OscSensor, Sensor

RECOGNISED = ("id", "port", "address")
"""The keys of a sensor that decide which datagrams are its own."""


def recall(
    folder: Path, tables: Mapping[str, Any], scene: str, book: bytes
) -> tuple[dict[Place, Capture], list[str]]:
    """Return movement → features as `tables` (of a project) define them now, and problems.

    Each take is gone through from its beginning, as the engine did, so that features which
    remember are as they were: what was heard live comes out again bit for bit, unless it was
    redefined since. Devices are recognised as the rig had it then. A take that is missing or
    damaged, or lacks a sensor of the features, is a problem in plain words; the rounds in other
    takes are still recalled.
    """
    rounds = [r for r in RoundBook.loads(book).rounds if r.end is not None]
    found: dict[Place, Capture] = {}
    problems: list[str] = []
    for take in dict.fromkeys(r.take for r in rounds):
        inside = [r for r in rounds if r.take == take]
        names = ", ".join(f'"{r.name}"' for r in inside)
        try:
            unheard = _recall_take(folder / "takes" / take, tables, scene, inside, found)
        except TakeError as error:
            problems.append(f"{names} cannot be learnt from: {error}")
            continue
        lacking = f"was not heard in {take}; what depends on it cannot be learnt from {names}"
        problems += [f"{sensor} {lacking}" for sensor in unheard]
    return found, problems


def _recall_take(
    path: Path,
    tables: Mapping[str, Any],
    scene: str,
    rounds: list[Round],
    found: dict[Place, Capture],
) -> list[str]:
    """Find the features of rounds in one take; return the sensors that it lacks for them."""
    project = from_tables(tables)
    features = project.scenes[scene].features
    graph = Graph({scene: features})
    last = max(r.end or 0 for r in rounds)
    for now, frame in frames(path, project.sensors):
        if now >= last:
            break
        graph.step(frame)
        if not frame.paced:
            continue
        names = graph.views[scene].names
        for r in rounds:
            if within(r, now):
                capture = found.setdefault(place(r), Capture(names))
                capture.add(now, names, graph.vector(scene))
    return [sensor for sensor in sensors_of(features) if sensor not in graph.layouts]


def sensors_of(features: Sequence[Feature]) -> list[str]:
    """Return the sensors that features are computed from, by the names of their inputs."""
    names = {f.name for f in features}
    inputs = [name for f in features for name in f.inputs]
    channels = [n for n in inputs if not names & set(prefixes(n))]
    return list(dict.fromkeys(n.partition(".")[0] for n in channels))


def frames(path: Path, sensors: Sequence[Sensor]) -> Iterator[tuple[int, Frame]]:
    """Yield the frames of a take, each with the engine's time for it, in ns.

    Raises TakeError.
    """
    now, heard = 0, list(sensors)
    hub = Hub(heard)
    for event in read_take(path):
        if isinstance(event, About):
            if not now:
                heard = as_heard(sensors, event)
                hub = Hub(heard)
            now = max(now, event.time)
        elif isinstance(event, Datagram):
            for frame in hub.feed(event):
                now = later(now, frame.arrival)
                yield now, frame
        elif isinstance(event, Frame):
            now = later(now, event.arrival)
            yield now, event
        elif not isinstance(event, Latents):
            now = later(now, event.time)
            if isinstance(event, Command) and event.name == "sensor/remove":
                heard = without(heard, sensors, event.args)
                hub = hub.changed(heard)


def as_heard(sensors: Sequence[Sensor], about: About) -> list[Sensor]:
    """Return sensors as they were recognised when a take began, where it had them.

    Whatever else the rig says of them, such as the names of channels, is as it is now.
    """
    listed = part(about.facts, "rig").get("sensors")
    tables = [t for t in listed if isinstance(t, Mapping)] if isinstance(listed, list) else []
    then = {(table.get("type"), table.get("name")): table for table in tables}
    return [_recognised(s, then.get((kind_of(s), s.name), {})) for s in sensors]


def _recognised(sensor: Sensor, table: Mapping[str, Any]) -> Sensor:
    keys = {key: table[key] for key in RECOGNISED if key in table and hasattr(sensor, key)}
    fit = all(type(value) is type(getattr(sensor, key)) for key, value in keys.items())
    return replace(sensor, **keys) if fit and isinstance(sensor, OscSensor) else sensor


def without(
    then: Sequence[Sensor], now: Sequence[Sensor], names: Collection[object]
) -> list[Sensor]:
    """Return the sensors of a take, those that were taken out there as they are now."""
    return [b if a.name in names else a for a, b in zip(then, now, strict=True)]
