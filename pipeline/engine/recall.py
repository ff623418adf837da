"""Computes again, from takes, the features that rounds were recorded with."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.engine.captures import Capture, Place, later, place, within
from pipeline.engine.graph import Graph
from pipeline.engine.hub import Hub
from pipeline.project.project import from_tables
from recordings.events import About, Datagram, Latents
from recordings.frame import Frame
from recordings.rounds import Round, RoundBook
from recordings.take import TakeError, read_take


def recall(
    folder: Path, tables: Mapping[str, Any], scene: str, book: bytes
) -> tuple[dict[Place, Capture], list[str]]:
    """Return movement → features as `tables` (of a project) define them now, and problems.

    Each take is gone through from its beginning, as the engine did, so that features which
    remember are as they were: what was heard live comes out again bit for bit, unless it was
    redefined since. A take that is missing or damaged is a problem in plain words; the rounds
    in other takes are still recalled.
    """
    rounds = [r for r in RoundBook.loads(book).rounds if r.end is not None]
    found: dict[Place, Capture] = {}
    problems: list[str] = []
    for take in dict.fromkeys(r.take for r in rounds):
        inside = [r for r in rounds if r.take == take]
        try:
            _recall_take(folder / "takes" / take, tables, scene, inside, found)
        except TakeError as error:
            names = ", ".join(f'"{r.name}"' for r in inside)
            problems.append(f"{names} cannot be learnt from: {error}")
    return found, problems


def _recall_take(
    path: Path,
    tables: Mapping[str, Any],
    scene: str,
    rounds: list[Round],
    found: dict[Place, Capture],
) -> None:
    project = from_tables(tables)
    hub, graph = Hub(project.sensors), Graph({scene: project.scenes[scene].features})
    last = max(r.end or 0 for r in rounds)
    for now, frame in frames(path, hub):
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


def frames(path: Path, hub: Hub) -> Iterator[tuple[int, Frame]]:
    """Yield the frames of a take as a hub makes them, each with the engine's time for it, in ns.

    Raises TakeError.
    """
    now = 0
    for event in read_take(path):
        if isinstance(event, About):
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
