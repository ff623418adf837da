"""What is in the takes of a project, kept in a small file beside them; read aside."""

import contextlib
import json
import time
from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.engine.recall import frames
from pipeline.engine.standin import PLAYED, TAKE_NAME
from pipeline.engine.standing import part
from pipeline.project.project import from_tables
from pipeline.project.rig import without_files
from pipeline.settings.mistakes import SettingsError, Where
from pipeline.settings.reading import read_type
from recordings.events import About, Command, Datagram, Event, Report
from recordings.families import nearest
from recordings.files import write_atomic
from recordings.frame import Frame
from recordings.take import TakeError, read_take, span
from sensors.base import SENSORS, MalformedError, OscSensor
from sensors.wire.spoken import messages

INDEX = "index.json"
FORMAT = 1

MOST_EVENTS = 200_000
"""Events of a take that are looked at: about twenty minutes of one phone."""

MOST_FRAMES = 20_000
"""Frames in which a device must have been heard once, to be played."""

MOST_MARKS = 100
MOST_ADDRESSES = 256
BUNDLE = b"#bundle\0"

MARKS = frozenset(
    ("record", "round/redo", "train", "run", "play", "stop", "next", "scene", "panic", "cue/go")
)
"""Commands that are worth finding again in a take."""

TURN = 64
"""Events after which the thread that reads lets others go on."""

Entry = dict[str, Any]
"""What is known of a take, as JSON values: size, mtime_ns, when, seconds, sensors, marks, cut,
problem ("": none) and note."""


def refreshed(takes: Path, writing: str = "") -> tuple[dict[str, Entry], bool]:
    """Return what is known of all takes of a folder, and whether that is all; the index is kept.

    One take at most is looked at in a call, so that whoever shares the thread need not wait long;
    the one that is `writing` is left out. Never raises.
    """
    known, left = load(takes), 0
    found: dict[str, Entry] = {}
    looked = False
    for path in listed(takes, writing):
        entry = known.get(path.name)
        with contextlib.suppress(OSError):  # gone meanwhile
            status = path.stat()
            stamp = {"size": status.st_size, "mtime_ns": status.st_mtime_ns}
            if entry is None or any(entry.get(key) != value for key, value in stamp.items()):
                if looked:
                    left += 1
                    continue
                looked = True
                entry = {**described(path), **stamp, "note": (entry or {}).get("note", "")}
            found[path.name] = entry
    waiting = {name: known[name] for name in known if name not in found and left}
    if looked or found.keys() != known.keys():
        keep(takes, {**waiting, **found})
    return found, not left


def listed(takes: Path, writing: str) -> list[Path]:
    """Return the takes of a folder, the newest first."""
    try:
        paths = [p for p in takes.iterdir() if TAKE_NAME.fullmatch(p.name) and p.is_file()]
    except OSError:
        return []
    return sorted((p for p in paths if p.name != writing), key=lambda p: p.name, reverse=True)


def annotated(takes: Path, name: str, note: str) -> str:
    """Keep a word for people on a take; return why that cannot be, "" when it is done."""
    known = load(takes)
    entry = known.get(name) or ({} if (takes / name).is_file() else None)
    if entry is None:
        return f'there is no take "{name}"'
    return keep(takes, known | {name: {**entry, "note": note}})


def playable(takes: Path, name: str, tables: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Return why a take cannot be played, else "", and the sensors of a rig that it has.

    `tables` are of the project: a device is found as it would be when the take is played.
    """
    path = takes / name
    if not path.is_file():
        there = [p.stem for p in listed(takes, "")]
        return f'there is no take "{name}".{nearest(path.stem, there)}', []
    sensors = from_tables(tables).sensors
    names, found = {s.name for s in sensors}, dict[str, None]()
    try:
        for count, (_, frame) in enumerate(islice(frames(path, sensors), MOST_FRAMES)):
            if frame.sensor in names:
                found[frame.sensor] = None
            if len(found) == len(names):
                break
            if count % TURN == TURN - 1:
                time.sleep(0.0002)
    except TakeError as error:
        return str(error), []
    if found:
        return "", list(found)
    heard = described(path)["sensors"]
    has = f"it has {', '.join(heard)}" if heard else "nothing was heard in it"
    return f"{name} has no movement of a device in the rig: {has}", []


def load(takes: Path) -> dict[str, Entry]:
    """Return the index; a damaged one is kept under another name, and none."""
    path = takes / INDEX
    try:
        found = json.loads(path.read_bytes())
        entries = found["takes"] if found["format"] == FORMAT else {}
        return {str(k): dict(v) for k, v in entries.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        with contextlib.suppress(OSError):  # it may hold notes that somebody wrote
            path.replace(takes / f"index.damaged-{time.time_ns()}.json")
        return {}


def keep(takes: Path, entries: Mapping[str, Entry]) -> str:
    """Write the index; return why that cannot be."""
    facts = {"format": FORMAT, "takes": entries}
    try:
        write_atomic(takes / INDEX, json.dumps(facts, indent=1, ensure_ascii=False).encode())
    except (OSError, ValueError) as error:
        return str(error)
    return ""


def described(path: Path) -> Entry:
    """Return what a take holds; one that cannot be read has a `problem` that says why."""
    try:
        whole = span(path)
        facts = _Look()
        for count, event in enumerate(islice(read_take(path), MOST_EVENTS)):
            facts.see(event)
            if count % TURN == TURN - 1:
                time.sleep(0.0002)
        if facts.count == MOST_EVENTS and whole is None:  # cut, and too long to be read through
            facts.end = max(facts.end, path.stat().st_mtime_ns)
    except (TakeError, OSError) as error:
        return told(0, 0, [], [], cut=False, problem=str(error))
    begin, end = whole or (facts.begin, facts.end)
    return told(begin, end, facts.sensors(), facts.marks, cut=whole is None)


def told(
    begin: int, end: int, sensors: list[str], marks: list[Entry], cut: bool, problem: str = ""
) -> Entry:
    """Return an entry; times in ns."""
    return {
        "when": when(begin),
        "seconds": round((end - begin) * 1e-9, 3),
        "sensors": sensors,
        "marks": marks,
        "cut": cut,
        "problem": problem,
    }


def when(ns: int) -> str:
    """Return a time of the engine's clock as people write it, "" for none."""
    try:
        return datetime.fromtimestamp(ns * 1e-9).isoformat(" ", "seconds") if ns else ""
    except (OverflowError, ValueError, OSError):
        return ""


class _Look:
    """What the events of a take tell."""

    def __init__(self) -> None:
        self.begin = self.end = self.count = 0
        self.marks: list[Entry] = []
        self._heard: dict[str, None] = {}
        self._addresses: dict[tuple[int, bytes], bytes] = {}
        self._rig: list[Mapping[str, Any]] = []

    def see(self, event: Event) -> None:
        """Take note of an event."""
        time = event.arrival if isinstance(event, Frame) else event.time
        self.begin, self.end = self.begin or time, max(self.end, time)
        self.count += 1
        if isinstance(event, Datagram):
            if len(self._addresses) < MOST_ADDRESSES:
                self._addresses.setdefault((event.port, head(event.data)), event.data)
        elif isinstance(event, Report):
            self._heard[event.sensor] = None
        elif isinstance(event, Frame):
            if event.sensor != PLAYED:
                self._heard[event.sensor] = None
        elif isinstance(event, Command) and event.name in MARKS and len(self.marks) < MOST_MARKS:
            words = " ".join(str(a) for a in (event.name, *event.args))
            self.marks.append({"at": round((time - self.begin) * 1e-9, 3), "what": words[:100]})
        elif isinstance(event, About):
            tables = part(event.facts, "rig").get("sensors")
            if isinstance(tables, list) and not self._rig:
                self._rig = [table for table in tables if isinstance(table, Mapping)]

    def sensors(self) -> list[str]:
        """Return the sensors that were heard, by the names that the rig had then.

        Of a take that says nothing of a rig, the types of sensors that recognise what was heard.
        """
        if not self._rig:
            self._rig += [{"type": name, "name": name} for name in SENSORS.types() if name != "osc"]
        for name, sensor in osc_sensors(self._rig).items():
            if any(says(sensor, port, data) for (port, _), data in self._addresses.items()):
                self._heard[name] = None
        return list(self._heard)


def osc_sensors(rig: list[Mapping[str, Any]]) -> dict[str, OscSensor]:
    """Return the sensors of a rig's tables that arrive as OSC, by name; what is wrong is none."""
    found = {}
    for table in rig:
        with contextlib.suppress(SettingsError, TypeError):
            sensor = read_type(SENSORS, without_files(table), Where("take"))
            if isinstance(sensor, OscSensor):
                found[sensor.name] = sensor
    return found


def head(data: bytes) -> bytes:
    """Return the beginning of a datagram that tells devices apart: an address, or that of JSON."""
    if data[:1] == b"{":
        return data[:128].split(b'"timestamp"')[0]
    return (data[20:52] if data[:8] == BUNDLE else data[:32]).split(b"\0")[0]


def says(sensor: OscSensor, port: int, data: bytes) -> bool:
    """Return whether a datagram holds a message of a sensor's device."""
    if port != sensor.port:
        return False
    try:
        found = messages(data)
    except MalformedError:
        return False
    ids = [sensor.recognise(address) for address, _ in found]
    return any(i is not None and (not sensor.id or i in ("", sensor.id)) for i in ids)
