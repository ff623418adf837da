"""What a performance has left on disk: what its takes hold, and what its log tells."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from recordings.events import Datagram, Report
from recordings.take import read_take, span

AGAIN = "is started again"
"""What the supervisor logs of a process that has ended."""


@dataclass
class Left:
    """Datagrams by port and reports by sensor in the takes; what the log tells of faults."""

    datagrams: Counter[int] = field(default_factory=Counter)
    reports: Counter[str] = field(default_factory=Counter)
    takes: int = 0
    cut: int = 0
    restarts: int = 0
    tracebacks: int = 0
    faults: list[str] = field(default_factory=list)


def left(folder: Path, ports: tuple[int, ...]) -> Left:
    """Return what a project that is no longer played holds; `ports` are those of its sensors."""
    found = Left()
    for take in sorted((folder / "takes").glob("*.mcap")):
        for event in read_take(take):
            if isinstance(event, Datagram) and event.port in ports:
                found.datagrams[event.port] += 1
            elif isinstance(event, Report):
                found.reports[event.sensor] += 1
        found.takes += 1
        found.cut += span(take) is None
    told = (folder / "limber.log").read_text(errors="replace")
    found.restarts, found.tracebacks = told.count(AGAIN), told.count("Traceback")
    lines = [line for line in told.splitlines() if line.startswith(("WARNING", "ERROR"))]
    found.faults = list(dict.fromkeys(lines))[:20]
    return found
