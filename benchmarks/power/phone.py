"""A phone that is moved while power is lost, and knows when it sent what."""

import socket
import threading
import time
from types import TracebackType
from typing import Self

from benchmarks.client import LOCAL
from recordings.phone_csv import bundle

PERIOD = 0.01
"""Seconds between two readings of the phone."""


class Phone(threading.Thread):
    """A phone that is moved, in a thread: `sent` is when each datagram left (ns since 1970)."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.pose = (0.0, 9.81, 0.0)
        self.sent: list[tuple[int, bytes]] = []
        self._to = (LOCAL, port)
        self._away = threading.Event()

    def run(self) -> None:
        """Send until the end."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            due = time.monotonic()
            while not self._away.wait(max(0.0, due - time.monotonic())):
                due = max(due + PERIOD, time.monotonic())
                n = len(self.sent)
                x, y, z = (value + 0.05 * (n % 7) for value in self.pose)
                readings = {"accelerometer": (x, y, z), "gyroscope": (0.1 * (n % 5), 0.2, 0.3)}
                data = bundle(10 * (n + 1), readings, 100.0, "0")
                self.sent.append((time.time_ns(), data))
                out.sendto(data, self._to)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self._away.set()
        self.join()
