"""What a window sees of a performance: frames, the moment and the status, in shared memory."""

import json
import os
import struct
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.processes.live import ROOM, Live, packed, unpacked
from pipeline.processes.local import memory_path
from pipeline.sound.memory import HEAD, Memory, Record, checksum
from recordings.frame import Float32Array, FloatArray

SLOTS = 1024
"""Frames that are kept for readers."""

VALUES = 256
"""Values of a frame that are kept; those beyond are left out."""

STATUS, ROUNDS = 1 << 19, 1 << 21
"""The most bytes of the status but for the rounds, and of the rounds, as JSON."""

UNSEEN = 2_000_000_000
"""Nanoseconds after which one who watched counts as gone."""

WORDS = 8
WATCHED, WRITTEN = range(2)
"""Words at the beginning, 64 bits each: when somebody watched last, in ns on this computer's
steady clock (written by those who watch), and how many frames were ever written."""

_BODY = struct.Struct("<HHq")
"""Of a frame: its sensor's place, how many values, and its arrival."""

_SLOT = HEAD.size + _BODY.size + 4 * VALUES
_LIVE_AT = WORDS * 8 + SLOTS * _SLOT
_STATUS_AT = _LIVE_AT + Record.size(ROOM)
_ROUNDS_AT = _STATUS_AT + Record.size(STATUS)
SIZE = _ROUNDS_AT + Record.size(ROUNDS)


@dataclass(frozen=True, slots=True)
class Seen:
    """A frame as a window gets it: the sensor's place in the rig, its arrival and its values.

    `arrival` is in ns on the engine's clock; `values` have shape (channels,), at most 256, NaN
    for a channel that was never measured.
    """

    sensor: int
    arrival: int
    values: Float32Array


class View:
    """Shared memory that the engine writes while somebody watches, and any number read.

    Nobody waits for anybody: a reader gets what is whole and still there, and was written since
    it came. Raises OSError where there is no room for it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open()
        self._read = int(self._words[WRITTEN])
        self._before = self._live.number, self._status.number

    def _open(self) -> None:
        self._memory = Memory(self.path, SIZE)
        self._file = identity(self.path)
        self._words = np.frombuffer(self._memory.map, np.int64, WORDS)
        self._live = Record(self._memory, _LIVE_AT, ROOM)
        self._status = Record(self._memory, _STATUS_AT, STATUS)
        self._rounds = Record(self._memory, _ROUNDS_AT, ROUNDS)
        self._moment: Live | None = None
        self._known: tuple[int, dict[str, Any]] = (0, {})
        self._known_rounds: tuple[int, list[Any]] = (0, [])
        self._before = 0, 0

    def close(self) -> None:
        """Give the memory back."""
        del self._words
        self._memory.close()

    # ---- who watches -------------------------------------------------------------------

    def watch(self) -> None:
        """Say that somebody watches; called at least once a second, else the engine stops writing.

        An engine that has begun anew since may have made another file: that one is then read.
        """
        if identity(self.path) not in (None, self._file):
            self.close()
            self._open()
            self._read = 0
        self._words[WATCHED] = time.monotonic_ns()

    def frames(self) -> list[Seen]:
        """Return the frames since the last call, or as many of the newest as are still there."""
        end = int(self._words[WRITTEN])
        first = max(self._read, end - SLOTS)
        self._read = end
        found = (self._frame(number) for number in range(first + 1, end + 1))
        return [seen for seen in found if seen is not None]

    def _frame(self, number: int) -> Seen | None:
        """Return a frame by its number, None for one that has been written over meanwhile."""
        at = place(number)
        there, check, size = HEAD.unpack_from(self._memory.map, at)
        if there != number or size > _SLOT - HEAD.size:
            return None
        data = self._memory.map[at + HEAD.size : at + HEAD.size + size]
        if checksum(number, data) != check:
            return None
        sensor, count, arrival = _BODY.unpack_from(data)
        return Seen(sensor, arrival, np.frombuffer(data, "<f4", count, _BODY.size))

    def live(self) -> Live | None:
        """Return the newest moment, the same object until there is another; None before any."""
        number, data = self._live.newest()
        seen = self._before[0] if self._moment is None else self._moment.number
        if data is not None and number != seen:
            self._moment = unpacked(data, number)
        return self._moment

    def status(self) -> tuple[int, dict[str, Any]]:
        """Return the number of the newest status and what it says; 0 and {} before any.

        Its "rounds" are the same object for as long as they stay the same.
        """
        number, data = self._status.newest()
        if data is not None and number not in (self._known[0], self._before[1]):
            self._known = number, {**json.loads(data), "rounds": self._seen_rounds()}
        return self._known

    def _seen_rounds(self) -> list[Any]:
        number, data = self._rounds.newest()
        if data is not None and number != self._known_rounds[0]:
            self._known_rounds = number, json.loads(data)
        return self._known_rounds[1]

    # ---- the engine's side -------------------------------------------------------------

    @property
    def watched(self) -> bool:
        """Whether somebody watches now."""
        return 0 <= time.monotonic_ns() - int(self._words[WATCHED]) < UNSEEN

    def show(self, frames: Iterable[tuple[int, int, FloatArray]]) -> None:
        """Let frames be seen: each its sensor's place, its arrival and its values (channels,)."""
        number = int(self._words[WRITTEN])
        for sensor, arrival, values in frames:
            number += 1
            kept = values[:VALUES].astype("<f4")
            data = _BODY.pack(sensor, len(kept), arrival) + kept.tobytes()
            whole = HEAD.pack(number, checksum(number, data), len(data)) + data
            at = place(number)
            self._memory.map[at : at + len(whole)] = whole
            self._words[WRITTEN] = number

    def show_live(self, live: Live) -> None:
        """Let a moment be seen; its number is given here."""
        self._live.write(packed(live))

    def show_rounds(self, text: bytes) -> None:
        """Let rounds be seen with the status that is shown next, as a JSON list.

        Raises ValueError for more than there is room for.
        """
        self._rounds.write(text)

    def show_status(self, text: bytes) -> None:
        """Let a status be seen, a JSON object without "rounds"; raises ValueError as above."""
        self._status.write(text)


def view_path(project: Path) -> Path:
    """Return where the view of a project is; raises OSError as `memory_path`."""
    return memory_path(project).with_suffix(".view")


def place(number: int) -> int:
    """Return where a frame is, by its number."""
    return WORDS * 8 + number % SLOTS * _SLOT


def identity(path: Path) -> tuple[int, int] | None:
    """Return what tells this file from another in its place, None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
