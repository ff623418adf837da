"""Computes again, from takes, the features that rounds were recorded with."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.engine.captures import Capture, Place, later, place, within
from pipeline.engine.graph import Graph
from pipeline.engine.hub import Hub
from pipeline.engine.inputs import prefixes
from pipeline.engine.spares import Spares
from pipeline.engine.standin import PLAYED, stands_in
from pipeline.engine.standing import carried, part
from pipeline.features.base import Feature
from pipeline.project.project import from_tables
from pipeline.settings.tables import kind_of
from recordings.events import About, Command, Datagram, Latents, Report
from recordings.frame import Frame
from recordings.rounds import Round, RoundBook
from recordings.take import TakeError, read_take
from sensors.base import OscSensor, Sensor
from sensors.wire.calibrated import Calibrated

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
    calibrated = Calibrated(project.sensors)
    graph = Graph({scene: features}, calibrated.ranges)
    last = max(r.end or 0 for r in rounds)
    spares = Spares()
    parts = (
        (now, part)
        for now, frame in frames(path, project.sensors, spares)
        for part in spares.parts(calibrated(frame), graph)
    )
    for now, frame in parts:
        if now >= last:
            break
        graph.step(frame)
        if not frame.paced:
            continue
        view, x = graph.views[scene], graph.vector(scene)
        for r in rounds:
            if within(r, now):
                capture = found.setdefault(place(r), Capture(view.names))
                capture.add(now, view.names, x, frame.when, view.fresh(frame.sensor))
    return [sensor for sensor in sensors_of(features) if sensor not in graph.layouts]


def sensors_of(features: Sequence[Feature]) -> list[str]:
    """Return the sensors that features are computed from, by the names of their inputs."""
    names = {f.name for f in features}
    inputs = [name for f in features for name in f.inputs]
    channels = [n for n in inputs if not names & set(prefixes(n))]
    return list(dict.fromkeys(n.partition(".")[0] for n in channels))


def frames(
    path: Path, sensors: Sequence[Sensor], spares: Spares | None = None
) -> Iterator[tuple[int, Frame]]:
    """Yield the frames of a take before calibration, each with the engine's time for it, in ns.

    Those of a sensor that was renamed since have its name of now; `spares` follows who plays
    whose part. Raises TakeError.
    """
    spares = spares or Spares()
    now, heard = 0, list(sensors)
    hub, titles = Hub(heard), dict[str, str]()
    for event in read_take(path):
        if isinstance(event, About):
            if not now:
                heard, titles = as_heard(sensors, event), retitled(sensors, event)
                hub = Hub(heard)
                spares.use(carried(event.facts, titles))
            now = max(now, event.time)
        elif isinstance(event, Datagram):
            for frame in hub.feed(event):
                now = later(now, frame.arrival)
                yield now, frame
        elif isinstance(event, Report):
            named = titles.get(event.sensor, event.sensor)
            for frame in hub.hear(replace(event, sensor=named)):
                now = later(now, frame.arrival)
                yield now, frame
        elif isinstance(event, Frame):
            now = later(now, event.arrival)
            if event.sensor in titles:
                event = replace(event, sensor=titles[event.sensor])
            if event.sensor != PLAYED:
                yield now, event
        elif not isinstance(event, Latents):
            now = later(now, event.time)
            if isinstance(event, Command):
                spares.hear(event.name, event.args, titles)
                heard, hub = _commanded(event, heard, sensors, hub, titles)
                spares.stood_in = hub.stood_in


def _commanded(
    event: Command,
    heard: list[Sensor],
    sensors: Sequence[Sensor],
    hub: Hub,
    titles: dict[str, str],
) -> tuple[list[Sensor], Hub]:
    """Return the sensors of a take after a command in it, and their hub."""
    if event.name == "sensor/remove":
        heard = without(heard, sensors, event.args)
        hub = hub.changed(heard)
    elif event.name == "sensor/rename" and len(event.args) == 2:
        old, new = map(str, event.args)
        if old in titles and (title := titles.pop(old)) != new.strip():
            titles[new.strip()] = title
    else:
        names = stands_in(event)
        if names is not None:
            hub.stood_in = frozenset(titles.get(name, name) for name in names)
    return heard, hub


def as_heard(sensors: Sequence[Sensor], about: About) -> list[Sensor]:
    """Return sensors as they were recognised when a take began, where it had them.

    Whatever else the rig says of them, such as the names of channels, is as it is now.
    """
    tables, titles = listed(about), retitled(sensors, about)
    then = {(t.get("type"), titles.get(str(t.get("name")), t.get("name"))): t for t in tables}
    return [_recognised(s, then.get((kind_of(s), s.name), {})) for s in sensors]


def retitled(sensors: Sequence[Sensor], about: About) -> dict[str, str]:
    """Return what sensors are called now that had other names when a take began."""
    names = [str(table.get("name")) for table in listed(about)]
    return {
        name: sensor.name
        for sensor in sensors
        if sensor.name not in names
        for name in sensor.former
        if name in names
    }


def listed(about: About) -> list[Mapping[str, Any]]:
    """Return the tables of the sensors that a take began with."""
    found = part(about.facts, "rig").get("sensors")
    return [t for t in found if isinstance(t, Mapping)] if isinstance(found, list) else []


def _recognised(sensor: Sensor, table: Mapping[str, Any]) -> Sensor:
    keys = {key: table[key] for key in RECOGNISED if key in table and hasattr(sensor, key)}
    fit = all(type(value) is type(getattr(sensor, key)) for key, value in keys.items())
    return replace(sensor, **keys) if fit and isinstance(sensor, OscSensor) else sensor


def without(
    then: Sequence[Sensor], now: Sequence[Sensor], names: Collection[object]
) -> list[Sensor]:
    """Return the sensors of a take, those that were taken out there as they are now."""
    return [b if a.name in names else a for a, b in zip(then, now, strict=True)]
