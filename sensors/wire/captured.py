"""Plays packet captures in place of devices that are heard on a port."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from recordings.clock import EngineClock
from recordings.events import Datagram
from sensors.base import Link, MalformedError, OscSensor, Said, Sensor
from sensors.wire.capture import Packet, packets
from sensors.wire.reader import Readers
from sensors.wire.spoken import messages

Wanted = Callable[[Packet], bool]
Key = tuple[Path, float, int]


@dataclass
class Capture:
    """A capture as a reader takes it: the datagrams that are `wanted`, as if sent to `port`.

    With port 0 each goes to the port that it was sent to.
    """

    name: str
    source: Path
    speed: float
    port: int
    wanted: Wanted

    still_is_silent: ClassVar[bool] = False
    plays_source: ClassVar[bool] = False

    def open(self) -> Link:
        """Not used: there is a file."""
        raise OSError("there is no capture to be played")

    def recorded(self) -> Iterator[Said]:
        """Yield datagrams with the time since the first; raises OSError and ValueError."""
        first: int | None = None
        for packet in packets(self.source):
            if self.wanted(packet):
                first = packet.time if first is None else first
                yield _packed(packet, self.port), max(0, packet.time - first)


class Captures:
    """The captures that a rig's sensors name, each read in a thread of its own; for one thread.

    Sensors of one file, speed and port share its datagrams. `wake` is called, from another
    thread, when something waits to be collected.
    """

    def __init__(self, clock: EngineClock, wake: Callable[[], None]) -> None:
        self._readers = Readers(clock, wake)
        self._captures: dict[Hashable, Capture] = {}
        self._sensors: dict[Key, list[OscSensor]] = {}

    def want(self, sensors: Iterable[Sensor]) -> None:
        """Play what these sensors name, and nothing else; what stays goes on."""
        wanted: dict[Key, list[OscSensor]] = {}
        for sensor in sensors:
            if isinstance(sensor, OscSensor) and sensor.source != Path():
                key = sensor.source, sensor.speed, sensor.port
                wanted.setdefault(key, []).append(sensor)
        self._sensors = wanted
        self._captures = {
            key: Capture(group[0].name, *key, partial(self._is_theirs, key))
            for key, group in wanted.items()
        }
        self._readers.keep(self._captures)

    def play(self, capture: Capture) -> None:
        """Play a capture besides."""
        self._captures[capture.name] = capture
        self._readers.keep(self._captures)

    def _is_theirs(self, key: Key, packet: Packet) -> bool:
        """Return whether a datagram is of one of the sensors that name its file; any thread."""
        sensors = self._sensors.get(key, ())
        return any(spoken_by(sensor, packet) for sensor in sensors)

    def collect(self) -> list[Datagram]:
        """Return what is due, in order of time; wakes again for what is left."""
        return [_datagram(report.time, report.data) for report in self._readers.collect()]

    @property
    def problems(self) -> list[str]:
        """What is wrong with captures now, in plain words."""
        return self._readers.problems

    @property
    def over(self) -> bool:
        """Whether all captures have come to their end, and were collected."""
        return self._readers.over

    def close(self) -> None:
        """Read no more."""
        self._readers.close()


def spoken_by(sensor: OscSensor, packet: Packet) -> bool:
    """Return whether a sensor's device may have said a datagram."""
    try:
        said: Sequence[str] = [address for address, _ in messages(packet.data)]
    except MalformedError:
        return False
    found = (sensor.device_of(address, packet.sender[0]) for address in said)
    return any(id_ is not None and sensor.id in ("", id_) for id_ in found)


def _packed(packet: Packet, port: int) -> bytes:
    host, sender = packet.sender
    return f"{port or packet.port} {host} {sender}\n".encode() + packet.data


def _datagram(time: int, data: bytes) -> Datagram:
    head, _, said = data.partition(b"\n")
    port, host, sender = head.decode().split(" ")
    return Datagram(time, int(port), (host, int(sender)), said)
