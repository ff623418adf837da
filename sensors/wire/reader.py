"""Reads devices that are no sockets, each in a thread of its own, for one thread to collect."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from recordings.clock import EngineClock
from recordings.events import Report
from sensors.base import DeviceSensor, Link, Said, Sensor
from sensors.wire.readable import Readable

log = logging.getLogger(__name__)

RETRY = (0.5, 8.0)
"""Seconds between attempts to open a device: first, and at most."""

PATIENCE = 0.1
"""Seconds that one reading waits, and so the longest that an end does."""

STILL = 0.02
"""Seconds after which one that is silent while nothing moves says that it is there: 50 Hz."""

BACKLOG = 4096
"""Reports that may wait for the loop; further ones of a device are lost, and counted."""

BURST = 64
"""Reports of one device taken before the others have their turn."""

_NS = 1_000_000_000


class Recorded(Link):
    """What stands in for a device: what one said, at its own speed or as fast as it goes."""

    def __init__(self, said: Iterator[Said], speed: float) -> None:
        self._said, self._speed = said, speed
        self._began = time.monotonic_ns()
        self._next: Said | None = None

    def read(self, seconds: float) -> Sequence[Said]:
        """Return what is due; raises EOFError at the end."""
        if not self._speed:
            found = list(islice(self._said, BURST))
            if not found:
                raise EOFError
            return found
        if self._next is None:
            self._next = next(self._said, None)
            if self._next is None:
                raise EOFError
        due = self._began + round((self._next[1] or 0) / self._speed)
        wait = (due - time.monotonic_ns()) / _NS
        time.sleep(min(max(wait, 0.0), seconds))
        if wait > seconds:
            return ()
        (data, when), self._next = self._next, None
        return ((data, None if when is None else round(when / self._speed)),)

    def close(self) -> None:
        """Nothing is open: a file is read by whoever yields what it holds."""


class Reader:
    """One device, opened again and again, 0.5 s to 8 s apart, until it is closed.

    Everything public but `close` and `collect` may be read by any thread. `wake` is called, from
    this one's thread, when something waits to be collected.
    """

    def __init__(self, sensor: Readable, clock: EngineClock, wake: Callable[[], None]) -> None:
        self.sensor = sensor
        self.problem = ""
        """Why the device cannot be read now; empty while it can."""
        self.opened = False
        """Whether it is open now."""
        self.ended = False
        """Whether what stands in for the device has come to its end."""
        self.lost = 0
        self._clock, self._wake = clock, wake
        self._heard: deque[tuple[int, bytes, int | None]] = deque()
        self._delay = RETRY[0]
        self._stands_in = sensor.source != Path()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"read {sensor.name}", daemon=True)
        self._thread.start()

    def collect(self) -> list[Report]:
        """Return what the device has said since; a part, where that is much."""
        name = self.sensor.name
        count = min(len(self._heard), BURST)
        found = (self._heard.popleft() for _ in range(count))
        return [Report(when, name, data, device) for when, data, device in found]

    @property
    def waits(self) -> bool:
        """Whether something waits to be collected."""
        return bool(self._heard)

    def close(self, patience: float = 0.0) -> None:
        """Let the thread give the device back, and wait so many seconds for it."""
        self._closing.set()
        if patience:
            self._thread.join(patience)

    def _run(self) -> None:
        while not self._closing.is_set() and not self.ended:
            try:
                self._read()
            except EOFError:
                self.ended = True
            except Exception as error:  # whatever a device's library may raise
                self._tell(error)
                self._closing.wait(self._delay)
                self._delay = min(self._delay * 2, RETRY[1])
        self._wake()

    def _read(self) -> None:
        """Read the device until it is gone, or no longer wanted."""
        sensor = self.sensor
        if self._stands_in and not sensor.source.is_file():
            raise FileNotFoundError(f"there is no file {sensor.source}")
        reads = self._stands_in and not sensor.plays_source
        link = Recorded(sensor.recorded(), sensor.speed) if reads else sensor.open()
        try:
            self.opened = True
            still = sensor.still_is_silent or link.still_is_silent
            still = still and not (self._stands_in and not sensor.speed)
            while not self._closing.is_set():
                said = link.read(STILL if still else PATIENCE)
                self.problem = ""
                if said:
                    self._delay = RETRY[0]
                    self._take(said)
                elif still:
                    self._take([(b"", None)])
        finally:
            self.opened = False
            link.close()

    def _take(self, said: Sequence[Said]) -> None:
        now = self._clock.now()
        for data, device in said:
            if len(self._heard) >= BACKLOG and not self._made_room():
                self.lost += 1
            else:
                self._heard.append((now, data, device))
        self._wake()

    def _made_room(self) -> bool:
        """Wait for room, where what is read can wait."""
        while self._stands_in and not self._closing.wait(0.001):
            if len(self._heard) < BACKLOG:
                return True
        return False

    def _tell(self, error: Exception) -> None:
        what = getattr(error, "strerror", None) or error
        if file := getattr(error, "filename", None):
            what = f"{file}: {what}"
        text = f"{self.sensor.name}: {what}"
        if text != self.problem:
            log.warning("%s; it is tried again", text)
            self.problem = text
            self._wake()


class Readers:
    """The devices that a rig wants to be read; used by one thread."""

    def __init__(self, clock: EngineClock, wake: Callable[[], None]) -> None:
        self._clock, self._wake = clock, wake
        self._readers: dict[Hashable, Reader] = {}

    def want(self, sensors: Iterable[Sensor]) -> None:
        """Read those of `sensors` that are to be read, and no others; the rest goes on."""
        self.keep({id(s): s for s in sensors if isinstance(s, DeviceSensor)})

    def keep(self, wanted: Mapping[Hashable, Readable]) -> None:
        """Read these and no others; what is read by the same key goes on."""
        for key in [key for key in self._readers if key not in wanted]:
            self._readers.pop(key).close()
        for key, sensor in wanted.items():
            if key not in self._readers:
                self._readers[key] = Reader(sensor, self._clock, self._wake)

    def collect(self) -> list[Report]:
        """Return what has been read, in order of time; wakes again for what is left."""
        found = [report for reader in self._readers.values() for report in reader.collect()]
        if any(reader.waits for reader in self._readers.values()):
            self._wake()
        found.sort(key=lambda report: report.time)
        return found

    @property
    def problems(self) -> list[str]:
        """What is wrong with devices now, in plain words."""
        return [reader.problem for reader in self._readers.values() if reader.problem]

    @property
    def opened(self) -> bool:
        """Whether all devices are open now."""
        return all(reader.opened for reader in self._readers.values())

    @property
    def over(self) -> bool:
        """Whether all that stood in for devices has come to its end, and was collected."""
        return all(reader.ended and not reader.waits for reader in self._readers.values())

    def close(self) -> None:
        """Give every device back."""
        for reader in self._readers.values():
            reader.close()
        for reader in self._readers.values():
            reader.close(5 * PATIENCE)
        self._readers.clear()
