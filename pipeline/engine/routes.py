"""Whose message it is: the rig's devices by port, address and sender."""

from pathlib import Path
from typing import TypeGuard

from recordings.events import Datagram
from sensors.base import OscSensor, Sensor
from sensors.wire.device import Device

MOST = 4096
"""Addresses remembered; a flood of new ones only makes us look again."""

LAPSED = 2_000_000_000
"""ns of silence after which a phone that has no id may have another address on the network."""

EVERY_HOST = "0.0.0.0"  # noqa: S104 - returned as the rig asks for it


class Routes:
    """Finds the device of a message; depends on nothing but the calls made, in their order."""

    def __init__(self) -> None:
        self._by_port: dict[int, list[Device]] = {}
        self._by_host: set[int] = set()  # ports where senders are told apart by their address
        self._known: dict[tuple[int, str, str], Device | None] = {}

    def add(self, port: int, device: Device) -> None:
        """Take in a device whose sensor is heard at a port."""
        self._by_port.setdefault(port, []).append(device)
        if isinstance(device.sensor, OscSensor) and device.sensor.told_by_host:
            self._by_host.add(port)
        self._known.clear()

    def listens(self) -> list[tuple[str, int]]:
        """Return (host, port) of every socket to open, each port once, by the widest host."""
        hosts: dict[int, str] = {}
        for port, devices in self._by_port.items():
            asked = {d.sensor.host for d in devices if is_heard(d.sensor)}
            if not asked:
                continue
            hosts[port] = asked.pop() if len(asked) == 1 else EVERY_HOST
        return [(host, port) for port, host in hosts.items()]

    def route(self, datagram: Datagram, address: str) -> Device | None:
        """Return the device that has sent a message, None where it is none of the rig's."""
        port = datagram.port
        key = port, address, datagram.sender[0] if port in self._by_host else ""
        try:
            return self._known[key]
        except KeyError:
            if len(self._known) >= MOST:
                self._known.clear()
            device = self._find(datagram, address)
            if device is not None or not key[2]:  # another's place may become free
                self._known[key] = device
            return device

    def _find(self, datagram: Datagram, address: str) -> Device | None:
        """Return the device that has this id, or else the first that may take any."""
        free: list[Device] = []
        for device in self._by_port.get(datagram.port, ()):
            found = device_of(device, datagram, address)
            if found is None:
                continue
            if found in ("", device.id):  # "": it does not tell, whatever id the rig gives it
                return device
            if device.id is None or lapsed(device, datagram.time):
                free.append(device)
        return min(free, key=lambda device: device.id is not None, default=None)

    def claim(self, device: Device, datagram: Datagram, address: str) -> None:
        """The first that can be read has found its sensor, and stays with it.

        One that is told by its address, and has come back by another, takes its place again.
        """
        if device.id is not None and (device.sensor.id or datagram.port not in self._by_host):
            return
        found = device_of(device, datagram, address)
        if found != device.id:
            device.id = found
            self._known.clear()


def is_heard(sensor: Sensor) -> TypeGuard[OscSensor]:
    """Return whether a sensor's port is to be open: no file stands in for it."""
    return isinstance(sensor, OscSensor) and sensor.source == Path()


def device_of(device: Device, datagram: Datagram, address: str) -> str | None:
    """Return the id of who sends a message, None if it is none of this device's type."""
    sensor = device.sensor
    return sensor.device_of(address, datagram.sender[0]) if isinstance(sensor, OscSensor) else None


def lapsed(device: Device, now: int) -> bool:
    """Return whether a phone that has no id but its address is gone, or comes back by another."""
    sensor, last = device.sensor, device.health.last_arrival
    by_host = isinstance(sensor, OscSensor) and sensor.told_by_host and not sensor.id
    return by_host and last is not None and now - last > LAPSED
