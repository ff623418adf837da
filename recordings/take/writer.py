"""Writes a take while it happens, without ever making the real-time loop wait."""

import contextlib
import os
import threading
import time
from collections import deque
from collections.abc import Iterable
from pathlib import Path

from recordings.events import About, Event
from recordings.files import advice
from recordings.frame import Frame
from recordings.take.appender import Appender
from recordings.take.encoder import UNFIT, Encoder
from recordings.take.shape import Tally, ending, opening

PERIOD = 0.05
"""Seconds from one flush to the next. A crash or a loss of power costs that, and what a flush
takes: at most 100 ms, on a disk that syncs in 50 ms."""

BACKLOG = 64 * 2**20
"""Bytes kept in memory while the disk refuses them; what comes beyond is lost, and counted."""


class TakeWriter:
    """Records events into a new take at `path`, an MCAP file without chunks or compression.

    `write` and `close` are for the thread that steps the engine; `failure`, `lost` and
    `flushed` may be read by any. The two threads share no lock: events pass through a deque,
    whose `append` and `popleft` are atomic, and each counter is written by one thread.
    Nothing here raises: a disk that is full or gone is told by `failure`, and tried again
    every 50 ms; what came meanwhile is then written, up to BACKLOG.
    """

    def __init__(self, path: str | os.PathLike[str], about: About) -> None:
        self.path = Path(path)
        self.flushed = 0
        """All events up to this time (engine's clock, ns) are on the disk."""
        self.lost = 0
        """How many events were not kept."""
        self._encoder = Encoder()
        self._gathered: deque[tuple[int, bytes]] = deque()
        self._accepted = self._taken = 0  # bytes; written by the loop and the thread
        self._limit = BACKLOG
        self._unfit: str | None = None
        self._refused: str | None = None
        self._file = Appender(self.path)
        self._file.push(opening())
        self._tally = Tally()
        self._latest = 0
        self._closing = threading.Event()
        self.write(about)
        self._thread = threading.Thread(target=self._run, name="take writer", daemon=True)
        self._thread.start()

    @property
    def failure(self) -> str | None:
        """What keeps events from being kept and what to do about it; None when all is well."""
        return self._refused or self._unfit

    def write(self, event: Event) -> None:
        """Keep `event`; takes a microsecond or two and touches no disk."""
        if self._accepted - self._taken > self._limit:
            self.lost += 1
            return
        try:
            record = self._encoder.encode(event)
        except UNFIT as error:
            self.lost += 1
            self._unfit = f"A {type(event).__name__} could not be kept in the take: {error}."
            return
        self._accepted += len(record)
        when = event.arrival if type(event) is Frame else event.time  # type: ignore[union-attr]  # `type() is` is the quickest test, but narrows only one way
        self._gathered.append((when, record))

    def close(self) -> None:
        """Write what is left, complete the file and wait until the disk has it."""
        self._limit = -1
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        begun = time.monotonic()
        while not self._closing.wait(max(0.0, begun + PERIOD - time.monotonic())):
            begun = time.monotonic()
            self._flush()
        self._flush()
        self._finish()

    def _flush(self) -> None:
        if not self._refused:  # otherwise what waits in memory is counted where it is
            self._take()
        try:
            self._file.sync()
        except OSError as error:
            self._refused = advice(self.path, error)
        except ValueError as error:  # a NUL in the name
            self._refused = f"{self.path!r} cannot be written: {error}."
        else:
            self._refused, self.flushed = None, self._latest

    def _take(self) -> None:
        taken = 0
        while self._gathered:
            when, record = self._gathered.popleft()
            self._file.push(record, events=1)
            self._tally.add(when, record)
            self._latest = max(self._latest, when)
            taken += len(record)
        self._taken += taken

    def _finish(self) -> None:
        if not self._refused:
            self._take()  # what came back while the disk refused
            self._file.push(ending(self._file.size, self._encoder.channels, self._tally))
            self._flush()
        if self._refused:
            self.lost += self._file.unwritten() + len(self._gathered)
        with contextlib.suppress(OSError):
            self._file.close()


def pack_take(about: About, events: Iterable[Event]) -> bytes:
    """Return a complete take of these events, the same bytes for the same events.

    Raises ValueError for an event that cannot be kept.
    """
    encoder, tally = Encoder(), Tally()
    parts = [opening()]
    for event in (about, *events):
        try:
            record = encoder.encode(event)
        except UNFIT as error:
            raise ValueError(f"a {type(event).__name__} cannot be kept: {error}") from error
        tally.add(event.arrival if isinstance(event, Frame) else event.time, record)
        parts.append(record)
    offset = sum(map(len, parts))
    return b"".join([*parts, ending(offset, encoder.channels, tally)])
