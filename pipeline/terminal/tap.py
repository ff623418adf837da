"""UDP ports listened to without an engine, and how devices reach them."""

import errno
import select
import socket
from collections.abc import Callable, Iterator, Sequence

from recordings.clock import EngineClock
from recordings.events import Datagram
from sensors.base import SENSORS, OscSensor
from sensors.wire.udp import UdpReceiver

EVERYWHERE = "0.0.0.0"  # noqa: S104 - phones are on the network

BURST = 64
"""Datagrams taken from one port before the others have their turn."""


class Tap:
    """Open ports; one that another program holds is told by `warn`, and the others are heard.

    Raises OSError, saying why of each, when none can be opened.
    """

    def __init__(self, ports: Sequence[int], warn: Callable[[str], None]) -> None:
        self.clock = EngineClock()
        self.receivers: list[UdpReceiver] = []
        problems = []
        for port in ports:
            try:
                self.receivers.append(UdpReceiver(EVERYWHERE, port))
            except OSError as error:
                problems.append(error.strerror or str(error))
        if problems and not self.receivers:
            raise OSError(errno.EADDRINUSE, "\n".join(problems))
        for problem in problems:
            warn(problem)

    @property
    def ports(self) -> list[int]:
        """The ports that are open."""
        return [receiver.port for receiver in self.receivers]

    def wait(self, seconds: float) -> Iterator[Datagram]:
        """Yield what waits at the ports, or arrives first within some seconds."""
        for receiver in select.select(self.receivers, [], [], max(0.0, seconds))[0]:
            for _ in range(BURST):
                datagram = receiver.receive(self.clock)
                if datagram is None:
                    break
                yield datagram

    def close(self) -> None:
        """Give the ports back."""
        for receiver in self.receivers:
            receiver.close()


def osc_types() -> dict[str, type[OscSensor]]:
    """Return the types of sensor that arrive as OSC."""
    types = {name: SENSORS.load(name) for name in SENSORS.types()}
    return {name: cls for name, cls in types.items() if issubclass(cls, OscSensor)}


def usual_ports(kind: str = "") -> list[int]:
    """Return the ports where a type of sensor (empty: any) is usually sent to."""
    types = osc_types()
    chosen = [types[kind]] if kind else list(types.values())
    ports = {port for cls in chosen for port in (cls().port, *cls.other_ports)}
    return sorted(ports - {0})


def own_address() -> str | None:
    """Return the address of this computer that phones on its network send to, if any."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for documentation: nothing is sent
            return str(probe.getsockname()[0])
        except OSError:
            return None


def where_to_send(kind: str, port: int, host: str | None = None) -> str:
    """Return what to set in a device so that it is heard here, on the interface `host`."""
    if kind == "web":
        return "open the page on a phone; limber phone PROJECT --web shows its code"
    everywhere = host in (None, EVERYWHERE)
    address = (own_address() or "the address of this computer") if everywhere else host
    if kind == "comote":
        return f"in CoMote, Settings: OSC on, to udp://{address}:{port}"
    return f"send to {address}, UDP port {port}"
