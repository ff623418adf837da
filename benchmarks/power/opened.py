"""Opens what a loss of power has left, as a start of Limber does, and goes on from there."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.power.facts import facts
from benchmarks.power.volume import Tree
from pipeline.engine.engine import Engine
from pipeline.engine.opening import open_project
from pipeline.engine.outside import Outside
from pipeline.engine.status import status
from pipeline.processes.session import PERFORMANCE, free_name, read_performance
from pipeline.project import versions
from recordings.events import About, Datagram, Tick
from recordings.files import write_atomic
from recordings.take import TakeWriter, read_take

NOW = 2 * 10**18
"""A time on the engine's clock after everything, ns."""


class GoneError(ValueError):
    """What is left cannot be opened or played on; the message says what is wrong."""


@dataclass
class Found:
    """The facts that a project tells when it is opened, and the datagrams in its takes."""

    facts: dict[str, Any]
    datagrams: list[bytes]


def lay(tree: Tree, folder: Path) -> None:
    """Write a folder as it was left."""
    folder.mkdir()
    for path in tree.folders:
        (folder / path).mkdir()
    for path, data in tree.files.items():
        (folder / path).write_bytes(data)


def opened(folder: Path) -> Found:
    """Open a project, read its takes and versions, and play on; raises what keeps it from that."""
    takes = sorted((folder / "takes").glob("*.mcap"))
    heard = [e.data for take in takes for e in read_take(take) if isinstance(e, Datagram)]
    engine = _engine(folder)
    for version in versions.all_versions(folder):
        versions.whole(folder, version)
    told: dict[str, Any] = {}
    active = engine.active
    for name in (*(n for n in engine.scenes if n != active), active):
        engine.active = name
        told |= facts(status(engine))
    _play_on(engine, folder)
    return Found(told, heard)


def _engine(folder: Path) -> Engine:
    """Return an engine that goes on where a performance was, as a session makes it."""
    project = open_project(folder)
    outside = _Hearing()
    engine = Engine(project, outside)
    engine.now = NOW
    performance = read_performance(folder / PERFORMANCE)
    if performance is not None:
        engine.take_up(performance)
    if (folder / PERFORMANCE).is_file() and performance is None:
        raise GoneError(f"{PERFORMANCE} is damaged")
    engine.start(NOW)
    # what was being recorded ends where its take ends: nothing is wrong with that
    if wrong := [note for note in project.notes + outside.told if "damaged" in note]:
        raise GoneError("; ".join(wrong))
    return engine


def _play_on(engine: Engine, folder: Path) -> None:
    """Keep what was mended, record, and open it again."""
    (folder / "takes").mkdir(exist_ok=True)
    for name, book in engine.project.rounds.items():
        write_atomic(folder / "scenes" / name / "rounds.json", book.dumps())
    writer = TakeWriter(folder / "takes" / free_name(folder / "takes", "after"), About(NOW, {}))
    writer.write(Tick(NOW + 1))
    writer.close()
    if writer.failure or len(list(read_take(writer.path))) != 2:
        raise GoneError(f"no take can be begun: {writer.failure}")
    open_project(folder)


class _Hearing(Outside):
    """An outside that notes warnings."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def notice(self, name: str, *args: float | int | str) -> None:
        if name == "warning":
            self.told.append(str(args[0]))
