"""Devices read as the engine reads them: in threads of their own, collected by one."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pipeline.engine.hub import Hub
from recordings.clock import EngineClock
from recordings.events import Report
from recordings.frame import Frame
from sensors.base import DeviceSensor
from sensors.wire.reader import Readers

DEADLINE = 30.0
"""Seconds after which something is taken never to happen; not a measure of speed."""


class Bench:
    """One sensor being read, what came of it, and the hub that it goes through."""

    def __init__(self, sensor: DeviceSensor) -> None:
        sensor.name = sensor.name or "it"
        self.woken = threading.Event()
        self.hub = Hub([sensor])
        self.readers = Readers(EngineClock(), self.woken.set)
        self.reports: list[Report] = []
        self.frames: list[Frame] = []
        self.readers.want([sensor])

    def look(self) -> None:
        """Collect what there is."""
        for report in self.readers.collect():
            self.reports.append(report)
            self.frames += self.hub.hear(report)

    def until(self, ready: Callable[[], object]) -> None:
        """Collect until something is so."""
        end = time.monotonic() + DEADLINE
        while not ready():
            assert time.monotonic() < end, (self.readers.problems, self.reports[-3:])
            self.woken.wait(0.05)
            self.woken.clear()
            self.look()

    @property
    def last(self) -> dict[str, float]:
        """The newest frame, by channel."""
        if not self.frames:
            return {}
        frame = self.frames[-1]
        return dict(zip(frame.layout.names, frame.values.tolist(), strict=True))


@contextmanager
def reading(sensor: DeviceSensor) -> Iterator[Bench]:
    """Read a sensor until the end of the block."""
    bench = Bench(sensor)
    try:
        yield bench
    finally:
        bench.readers.close()


def played(sensor: DeviceSensor) -> Bench:
    """Read all of a sensor's source; return what came of it."""
    with reading(sensor) as bench:
        bench.until(lambda: bench.readers.over)
        bench.look()
    return bench
