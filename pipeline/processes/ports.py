"""The UDP ports that a rig asks for; one that another program holds is tried again."""

import logging
import selectors
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from pipeline.processes.crowds import FEW, Crowd
from recordings.clock import EngineClock
from recordings.events import Datagram
from sensors.wire.udp import PortTakenError, UdpReceiver

log = logging.getLogger(__name__)

RETRY = (0.5, 8.0)
"""Seconds between attempts to open a port that another program holds: first, and at most."""

EVERY_HOST = "0.0.0.0"  # noqa: S104 - only where the rig asks for the network

Read = Callable[[Datagram], None]


@dataclass(slots=True)
class Want:
    """A port to be open: by which host, who reads it, how many datagrams at a time."""

    host: str
    read: Read
    burst: int


@dataclass(slots=True)
class Attempt:
    """A port that could not be opened: why, when it is tried again, and the wait before that."""

    problem: str
    due: int
    delay: float


class Ports:
    """Opens, drains and closes ports in the loop's selector; `warn` is told what goes wrong."""

    def __init__(
        self, selector: selectors.BaseSelector, clock: EngineClock, warn: Callable[[str], None]
    ) -> None:
        self.receivers: dict[int, UdpReceiver] = {}
        self._selector, self._clock, self._warn = selector, clock, warn
        self.known: Callable[[int], Iterable[tuple[str, int]]] = lambda _: ()
        """Who is known to send to a port: they are heard even where it is flooded."""
        self._crowds: dict[int, Crowd] = {}
        self._wanted: dict[int, Want] = {}
        self._failed: dict[int, Attempt] = {}

    @property
    def problems(self) -> list[str]:
        """What is wrong with ports now, in plain words."""
        crowds = (crowd.problem for crowd in self._crowds.values())
        taken = (attempt.problem for attempt in self._failed.values())
        return [text for text in (*taken, *crowds) if text]

    @property
    def flooded(self) -> bool:
        """Whether somebody floods a port now."""
        return any(crowd.flooded for crowd in self._crowds.values())

    def want(self, wanted: Mapping[int, Want]) -> None:
        """Have these ports open and no others; those that stay the same are not touched."""
        before, self._wanted = self._wanted, dict(wanted)
        for port in before:
            if port not in wanted or before[port].host != wanted[port].host:
                self._failed.pop(port, None)
                self._shut(port)
        for port in wanted:
            if port not in self.receivers and port not in self._failed:
                self._open(port)

    def due(self) -> int | None:
        """Return when a port is to be tried again, on the engine's clock; None for never."""
        return min((attempt.due for attempt in self._failed.values()), default=None)

    def retry(self, now: int) -> None:
        """Try the ports whose time has come."""
        for port in [port for port, attempt in self._failed.items() if attempt.due <= now]:
            self._open(port)

    def send(self, port: int, data: bytes, to: tuple[str, int]) -> bool:
        """Send from a port; return whether the system took it: it does while the port is open."""
        receiver = self.receivers.get(port)
        return receiver is not None and receiver.send(data, to)

    def close(self) -> None:
        """Close every port."""
        for port in list(self.receivers):
            self._shut(port)

    def _shut(self, port: int) -> None:
        receiver = self.receivers.pop(port, None)
        if receiver is not None:
            self._crowds.pop(port).close()
            self._selector.unregister(receiver)
            receiver.close()

    def _open(self, port: int) -> None:
        want = self._wanted[port]
        try:
            receiver = UdpReceiver(want.host, port)
        except OSError as error:
            self._later(port, error)
            return
        if self._failed.pop(port, None):
            self._warn(f"port {port} is free again, and open")
        self.receivers[port] = receiver
        crowd = Crowd(receiver, partial(self.known, port), self._selector, self._clock)
        self._crowds[port] = crowd
        self._selector.register(
            receiver, selectors.EVENT_READ, lambda _: self._turn(port, receiver, crowd)
        )

    def _later(self, port: int, error: OSError) -> None:
        """Try a port again later, and say once what is wrong with it."""
        before = self._failed.get(port)
        delay = RETRY[0] if before is None else min(before.delay * 2, RETRY[1])
        text = error.strerror or str(error)
        self._failed[port] = Attempt(text, self._clock.now() + int(delay * 1e9), delay)
        if before is None or before.problem != text:
            level = logging.WARNING if isinstance(error, PortTakenError) else logging.ERROR
            log.log(level, "%s", text)
            self._warn(text)

    def _turn(self, port: int, receiver: UdpReceiver, crowd: Crowd) -> None:
        """Read what has come to a port, and see whether it is flooded."""
        if self.receivers.get(port) is not receiver:
            return  # a command has closed it since it was seen to have something
        want = self._wanted[port]
        burst = min(FEW, want.burst) if crowd.aside else want.burst
        whole = self._drain(port, receiver, burst, crowd)
        if self.receivers.get(port) is receiver:
            crowd.taken(whole, lambda one: self._drain(port, one, want.burst))

    def _drain(
        self, port: int, receiver: UdpReceiver, burst: int, crowd: Crowd | None = None
    ) -> bool:
        """Read at most so many datagrams; return whether there were as many."""
        opened, want = self.receivers.get(port), self._wanted[port]
        for _ in range(burst):
            datagram = receiver.receive(self._clock)
            if datagram is None:
                return False
            if crowd is not None:
                crowd.saw(datagram)
            want.read(datagram)
            if self.receivers.get(port) is not opened:
                return False  # a command has just closed it
        return True


def widest(hosts: Iterable[str]) -> str:
    """Return the host that hears all that `hosts` do."""
    different = {"127.0.0.1" if host == "localhost" else host for host in hosts}
    return different.pop() if len(different) == 1 else EVERY_HOST
