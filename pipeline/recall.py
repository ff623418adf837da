"""Computes again, from takes, the features that rounds were recorded with."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.graph import Graph
from pipeline.hub import Hub
from pipeline.project import from_tables
from pipeline.teaching import Capture, Place, place
from recordings.events import Datagram
from recordings.frame import Frame
from recordings.rounds import Round, RoundBook
from recordings.take import TakeError, read_take


def recall(
    folder: Path, tables: Mapping[str, Any], scene: str, book: bytes
) -> tuple[dict[Place, Capture], list[str]]:
    """Return movement → features as `tables` (of a project) define them now, and problems.

    Each take is gone through from its beginning, as the engine did, so that features which
    remember are as they were. A take that is missing or damaged is a problem in plain words;
    the rounds in other takes are still recalled.
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
    for frame in frames(path, hub):
        if frame.arrival > last:
            break
        graph.step(frame)
        if frame.paced:
            _capture(frame.arrival, graph, scene, rounds, found)


def frames(path: Path, hub: Hub) -> Iterable[Frame]:
    """Yield the frames of a take as a hub makes them; raises TakeError."""
    for event in read_take(path):
        if isinstance(event, Datagram):
            yield from hub.feed(event)
        elif isinstance(event, Frame):
            yield event


def _capture(
    time: int, graph: Graph, scene: str, rounds: list[Round], found: dict[Place, Capture]
) -> None:
    for r in rounds:
        if r.start <= time <= (r.end or 0):
            names = graph.views[scene].names
            found.setdefault(place(r), Capture(names)).add(time, names, graph.vector(scene))
