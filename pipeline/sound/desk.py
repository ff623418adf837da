"""What the processes of sound share: the slot, the ring, and what each has to say of itself."""

import json
import time
from pathlib import Path
from typing import Any

from pipeline.sound.memory import Memory, Record
from pipeline.sound.ring import Ring
from pipeline.sound.slot import Slot

REPORT = 1 << 15
"""Bytes of a report, as JSON."""

PROCESSES = ("sound", "audio")
"""Who reports: the process that makes the sound, and the one that plays it."""

STALE = 2.0
"""Seconds after which a report no longer tells how things are."""


class Desk:
    """The shared memory of one project: `slot` in, `ring` on, and a report of each process.

    What comes in live goes the other way through `ear`.
    """

    def __init__(self, base: Path) -> None:
        self.base = base
        self.slot = Slot(base.with_suffix(".slot"))
        self.ring = Ring(base.with_suffix(".ring"))
        self.ear = Ring(base.with_suffix(".ear"))
        size = Record.size(REPORT)
        self._memory = Memory(base.with_suffix(".reports"), size * len(PROCESSES))
        self._records = {k: Record(self._memory, i * size, REPORT) for i, k in enumerate(PROCESSES)}
        self._known: dict[str, tuple[bytes | None, dict[str, Any]]] = {}

    def report(self, process: str, facts: dict[str, Any]) -> None:
        """Leave what a process has to say of itself, as JSON values."""
        self._records[process].write(json.dumps({**facts, "at": time.monotonic()}).encode())

    def said(self, process: str) -> dict[str, Any]:
        """Return the last report of a process, {} when there is none that is still true."""
        data = self._records[process].read()
        known, read = self._known.get(process, (None, {}))
        if data is not known:
            read = json.loads(data) if data else {}
            self._known[process] = data, read
        facts = dict(read)
        return facts if 0 <= time.monotonic() - facts.pop("at", -STALE) < STALE else {}

    def close(self) -> None:
        """Give the memory back."""
        self.slot.close()
        self.ring.close()
        self.ear.close()
        self._memory.close()

    def remove(self) -> None:
        """Remove the files, when every process that used them has ended."""
        for suffix in (".slot", ".ring", ".ear", ".reports"):
            self.base.with_suffix(suffix).unlink(missing_ok=True)
