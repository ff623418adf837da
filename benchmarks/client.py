"""The client that every program is measured with: a datagram out, and when its answer came."""

import os
import select
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np

from benchmarks.mappings import INPUTS, LATENTS
from recordings.clock import EngineClock
from recordings.events import Datagram
from sensors.wire.osc import FloatMessage, encode
from sensors.wire.udp import UdpReceiver

LOCAL = "127.0.0.1"
ASKED, ANSWER, DONE = b"/wek/inputs\0", b"/wek/outputs\0", b"/wekinator/status/done-training\0"
PATIENCE = 0.5
"""Seconds after which a datagram counts as not answered."""

_FORCE = 33  # SO_RCVBUFFORCE of Linux: a buffer beyond the system's limit, for who may
_ROOM = 16 << 20


@dataclass
class Figures:
    """Latencies in ms (None where nothing was answered), datagrams sent and not answered."""

    sent: int
    unanswered: int
    p50: float | None = None
    p95: float | None = None
    p99: float | None = None
    max: float | None = None


def figures(latencies: list[float | None]) -> Figures:
    """Return the figures of some latencies in ms, None for each not answered."""
    answered = [value for value in latencies if value is not None]
    found = np.percentile(answered, (50, 95, 99, 100)).tolist() if answered else []
    return Figures(len(latencies), len(latencies) - len(answered), *found)


class Client:
    """Sends inputs to a program that answers to `port` (0: a free one), and hears the answers.

    A latency is from just before the send to when the kernel received the answer, so that
    waking this process up is no part of it. Each datagram waits for the answer before it: one
    that is held up holds the next, and counts once (as `max`), not for each that it delays.
    `trained` counts the done-training messages. Raises PortTakenError.
    """

    def __init__(self, port: int = 0) -> None:
        self.socket = UdpReceiver(LOCAL, port)
        self.port = self.socket.port
        self.trained = 0
        self._clock = EngineClock()
        self._rng = np.random.default_rng(1)
        self._message = FloatMessage("/wek/inputs", INPUTS)
        widened(self.socket)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def inputs(self) -> bytes:
        """Return a datagram of random inputs."""
        return self._message.pack(self._rng.random(INPUTS))

    def example(self, port: int) -> None:
        """Send the outputs wanted for random inputs, and these: an example of the usual task."""
        inputs = self._rng.random(INPUTS)
        self.say(port, "outputs", *LATENTS(inputs[None])[0].tolist())
        self.send(port, self._message.pack(inputs))

    def send(self, port: int, data: bytes) -> None:
        """Send a datagram to a port of this computer."""
        self.socket.send(data, (LOCAL, port))

    def say(self, port: int, name: str, *values: float) -> None:
        """Send one of Wekinator's control messages."""
        self.send(port, encode(f"/wekinator/control/{name}", *values))

    def probe(
        self,
        port: int,
        rate: float,
        seconds: float,
        answer: bytes = ANSWER,
        before: Callable[[], None] = lambda: None,
    ) -> list[float | None]:
        """Return the latency in ms of each datagram sent to `port`; None: it was not answered.

        `before` is called before each is sent. Where many are not answered it ends early.
        """
        found: list[float | None] = []
        period = int(1e9 / rate)
        due = self._clock.now()
        end = due + int((2 * seconds + 2) * 1e9)
        for _ in range(max(1, round(rate * seconds))):
            time.sleep(max(0, due - self._clock.now()) * 1e-9)
            due = max(due + period, self._clock.now())
            before()
            found.append(self._one(port, answer))
            if due > end:
                break
        return found

    def _one(self, port: int, answer: bytes) -> float | None:
        self.hear(answer)  # late answers to earlier datagrams
        data = self.inputs()
        sent = self._clock.now()
        self.send(port, data)
        while (left := PATIENCE - (self._clock.now() - sent) * 1e-9) > 0:
            if not select.select([self.socket], [], [], left)[0]:
                break
            datagram = self.socket.receive(self._clock)
            if datagram is not None and self._answers(datagram, answer):
                return (datagram.time - sent) * 1e-6
        return None

    def hear(self, answer: bytes) -> int:
        """Take all that has arrived; return how many are answers that begin with `answer`."""
        count = 0
        while (datagram := self.socket.receive(self._clock)) is not None:
            count += self._answers(datagram, answer)
        return count

    def _answers(self, datagram: Datagram, answer: bytes) -> bool:
        self.trained += datagram.data.startswith(DONE)
        return datagram.data.startswith(answer)


def widened(receiver: UdpReceiver) -> UdpReceiver:
    """Return a receiver that now has a large buffer, so that what is lost is not lost here."""
    if sys.platform != "linux":
        return receiver
    with socket.socket(fileno=os.dup(receiver.fileno())) as same:
        try:
            same.setsockopt(socket.SOL_SOCKET, _FORCE, _ROOM)
        except PermissionError:
            same.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _ROOM)
    return receiver
