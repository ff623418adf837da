"""Memory that crashed performances have left: it is no file on a disk, and would fill up."""

import contextlib
import time
from pathlib import Path

from recordings.locks import lock

OLD = 600.0
"""Seconds that nobody has touched it, before it goes: whoever begins has a lock long before."""

MEMORY = (".slot", ".ring", ".ear", ".reports", ".view", ".sight")
"""What its files end in; beside them may be sockets, locks and logs, which stay."""

LOCKS = (".lock", ".supervisor")
"""What a performance keeps locked beside its socket, for as long as it lives."""


def sweep(memory: Path, locks: Path, now: float | None = None) -> int:
    """Remove what performances that no longer live have left in a folder; return how many files.

    A file goes when it was not touched for `OLD` and no living process has its project, whose
    locks are in `locks`. What cannot be removed stays.
    """
    now = time.time() if now is None else now
    gone = 0
    with contextlib.suppress(OSError):
        for file in memory.iterdir():
            with contextlib.suppress(OSError):
                old = file.suffix in MEMORY and now - file.stat().st_mtime > OLD
                if old and not lives(locks / file.stem):
                    file.unlink()
                    gone += 1
    return gone


def lives(stem: Path) -> bool:
    """Return whether a living process has a project's lock."""
    for suffix in LOCKS:
        with contextlib.suppress(FileNotFoundError), stem.with_suffix(suffix).open("rb") as file:
            try:
                lock(file, shared=True)
            except BlockingIOError:
                return True
    return False
