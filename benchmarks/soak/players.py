"""The stage as a process: what devices send, what comes of it, and an echo beside it.

Started as `python -m benchmarks.soak.players PHONES RIOT OUT`, three ports. Each line of its input
is a question, answered by a line of JSON: `go` begins, `look` tells what there was since the last
look, `pose N` how the devices are held from now on, `still` sends nothing more.
"""

import json
import select
import signal
import socket
import sys
from collections import deque
from typing import Any

from benchmarks.client import figures, widened
from benchmarks.echo import LOCAL, Echo
from benchmarks.soak.wire import streams
from recordings.clock import EngineClock
from sensors.wire.udp import UdpReceiver

ECHOES = 100
"""Datagrams a second to the echo."""

EARLY, IDLE = 800_000, 100_000_000
"""Nanoseconds: between the echo's turn and a device's, and between looks while nothing is sent."""

LATENTS = b"latents\0"

STALE = 2_000_000_000
"""Nanoseconds after which a datagram counts as never answered."""


class Answers:
    """Matches what left with what came of it, in its order.

    Latents come of each reading, and of others' readings between them: those that come while
    nothing is waited for are of others.
    """

    def __init__(self) -> None:
        self.latencies: list[float | None] = []
        self._waiting: deque[int] = deque()

    def asked(self, time: int) -> None:
        """Take in when a datagram left, in ns."""
        while self._waiting and time - self._waiting[0] > STALE:
            self._waiting.popleft()
            self.latencies.append(None)
        self._waiting.append(time)

    def came(self, time: int) -> None:
        """Take in when the kernel received an answer."""
        if self._waiting and self._waiting[0] <= time:
            self.latencies.append((time - self._waiting.popleft()) * 1e-6)

    def figures(self) -> dict[str, Any]:
        """Return the figures in ms since the last time."""
        found, self.latencies = vars(figures(self.latencies)), []
        return found


class Players:
    """Sends, hears and counts; one thread."""

    def __init__(self, phones: int, riot: int, out: int, echo: int) -> None:
        self.clock = EngineClock()
        self.ear = widened(UdpReceiver(LOCAL, out))
        self.back = widened(UdpReceiver(LOCAL, 0))
        self.echo_port = echo
        self.streams = streams(phones, riot)
        self.heard = self.latents = self.echoed = 0
        self.moved, self.floor = Answers(), Answers()
        self.sending = False
        self._begun = 0
        self._out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def play(self) -> None:
        """Work until the input ends."""
        while True:
            turn = min(self.streams, key=lambda s: s.due(self._begun))
            echo = self._begun + self.echoed * 1_000_000_000 // ECHOES + EARLY
            due = min(turn.due(self._begun), echo) if self.sending else self.clock.now() + IDLE
            wait = max(0.0, (due - self.clock.now()) * 1e-9)
            ready = select.select([self.ear, self.back, sys.stdin], [], [], wait)[0]
            self._hear()
            if sys.stdin in ready:
                if not self._obey():
                    return
                continue
            if not self.sending or self.clock.now() < due:
                continue
            if due == echo:
                self.echoed += 1
                self._send(b"echo", self.echo_port, self.floor)
            else:
                self._send(turn.device.reading(), turn.port, self.moved)

    def _send(self, data: bytes, port: int, answers: Answers) -> None:
        answers.asked(self.clock.now())
        self._out.sendto(data, (LOCAL, port))

    def _hear(self) -> None:
        while (datagram := self.ear.receive(self.clock)) is not None:
            self.heard += 1
            if LATENTS in datagram.data[:80]:
                self.latents += 1
                self.moved.came(datagram.time)
        while (datagram := self.back.receive(self.clock)) is not None:
            self.floor.came(datagram.time)

    def _obey(self) -> bool:
        """Answer a question; return whether there may be more."""
        line = sys.stdin.readline()
        word, _, rest = line.strip().partition(" ")
        if word == "pose":
            for one in self.streams:
                one.device.pose = int(rest)
        elif word == "go":
            self.sending, self._begun = True, self.clock.now()
        elif word == "still":
            self.sending = False
        if line:
            print(json.dumps(self._look() if word == "look" else {}), flush=True)
        return bool(line)

    def _look(self) -> dict[str, Any]:
        return {
            "sent": {one.device.name: one.device.sent for one in self.streams},
            "heard": self.heard,
            "latents": self.latents,
            "moved": self.moved.figures(),
            "floor": self.floor.figures(),
        }


def main() -> None:
    """Play."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us ends us
    phones, riot, out = map(int, sys.argv[1:])
    players = Players(phones, riot, out, 0)
    with Echo(players.back.port) as echo:
        players.echo_port = echo.port
        print(json.dumps({"port": players.ear.port}), flush=True)
        players.play()


if __name__ == "__main__":
    main()
