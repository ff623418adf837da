"""What the system says of processes and ports: memory, threads, files, processor time, losses."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.own import facts

KB = 1024
PROC = Path("/proc")


@dataclass
class Meter:
    """A process at one time: memory in MB, threads, open files, seconds of processor time.

    `own` is the memory that would be free if it ended, `shared` its part of all it uses (PSS).
    """

    pid: int
    resident: float
    own: float
    shared: float
    threads: int
    files: int
    busy: float


def meter(pid: int, proc: Path = PROC) -> Meter:
    """Return how a process is; raises OSError when it has ended."""
    place = proc / str(pid)
    rolled = sizes((place / "smaps_rollup").read_text())
    ticks = (place / "stat").read_text().rpartition(")")[2].split()
    return Meter(
        pid=pid,
        resident=rolled["Rss"],
        own=rolled["Private_Clean"] + rolled["Private_Dirty"],
        shared=rolled["Pss"],
        threads=int(facts(place / "status")["Threads"]),
        files=len(list((place / "fd").iterdir())),
        busy=(int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK"),
    )


def sizes(rollup: str) -> dict[str, float]:
    """Return the sizes in a smaps_rollup in MB, by name."""
    rows = (line.split() for line in rollup.splitlines()[1:])
    return {row[0].rstrip(":"): int(row[1]) / KB for row in rows if row[-1] == "kB"}


def meters(pids: Mapping[str, int]) -> dict[str, Meter]:
    """Return how processes are, by name; one that has just ended is left out."""
    found = {}
    for name, pid in pids.items():
        try:
            found[name] = meter(pid)
        except (OSError, KeyError, IndexError):
            continue
    return found


def drops(ports: Iterable[int], table: Path = PROC / "net" / "udp") -> dict[int, int]:
    """Return how many datagrams the system threw away at each of some ports; 0: none."""
    found = dict.fromkeys(ports, 0)
    for line in table.read_text().splitlines()[1:]:
        row = line.split()
        port = int(row[1].rpartition(":")[2], 16)
        if port in found:
            found[port] += int(row[-1])
    return found


def size(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.glob("**/*") if file.is_file())
