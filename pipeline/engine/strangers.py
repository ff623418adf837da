"""Devices that send to the rig's ports but are not in the rig."""

import re
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from recordings.events import Datagram
from sensors.base import SENSORS, MalformedError, OscArgument, OscSensor
from sensors.osc import Osc
from sensors.wire.device import Device

MOST_HEARD = 64
_GONE = 10_000_000_000  # ns of silence after which a newcomer may take a stranger's place
_COMMANDS = ("/limber/", "/wekinator/")  # these control an instrument; they are no sensors

Key = tuple[int, str, str]


@dataclass(frozen=True)
class Heard:
    """A sender that no sensor of the rig claims, and what to write in the rig to use it.

    `type` is the type of sensor that recognises it; where none does it is "osc", with its
    `address`. `name` is a suggestion that is free in the rig, `sender` its "host:port",
    `rate` in Hz None until it is known, `count` of messages, `channels` those it has sent.
    """

    type: str
    id: str
    address: str
    port: int
    name: str
    sender: str
    rate: float | None
    count: int
    channels: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return all as JSON values."""
        return {**asdict(self), "channels": list(self.channels)}


class Strangers:
    """Keeps a bounded number of senders; deterministic, as the hub is."""

    def __init__(self, taken: Collection[str]) -> None:
        self._taken = taken
        self._types = _osc_types()
        self._keys: dict[tuple[int, str, str], Key] = {}
        self._devices: dict[Key, Device] = {}
        self._counts: dict[Key, int] = {}

    def hear(self, datagram: Datagram, address: str, args: tuple[OscArgument, ...]) -> None:
        """Take note of a message to none of the rig's devices."""
        if address.startswith(_COMMANDS):
            return
        key = self._key(datagram.port, address, datagram.sender[0])
        device = self._devices.get(key) or self._welcome(key, datagram.time)
        if device is None:
            return
        device.sender = datagram.sender
        self._counts[key] += 1
        try:
            device.frame(device.say(address, args), datagram.time)
        except MalformedError:  # text, say: it is heard all the same
            device.health.malformed += 1
            device.health.last_arrival = datagram.time

    def _key(self, port: int, address: str, host: str) -> Key:
        known = self._keys.get((port, address, host))
        if known is None:
            if len(self._keys) >= 16 * MOST_HEARD:
                self._keys.clear()
            known = self._keys[port, address, host] = (port, *self._type_and_id(address, host))
        return known

    def _type_and_id(self, address: str, host: str) -> tuple[str, str]:
        """Return the first type that recognises the address, else osc with the address."""
        for kind, sensor in self._types.items():
            found = sensor.device_of(address, host)
            if found is not None:
                return kind, found
        return "osc", address

    def _welcome(self, key: Key, now: int) -> Device | None:
        """Make room for a newcomer; while all others still send there is none."""
        if len(self._devices) >= MOST_HEARD:
            last = {k: d.health.last_arrival or 0 for k, d in self._devices.items()}
            oldest = min(last, key=last.__getitem__)
            if now - last[oldest] < _GONE:
                return None
            del self._devices[oldest], self._counts[oldest]
        _, kind, id_ = key
        sensor = Osc(address=id_) if kind == "osc" else type(self._types[kind])()
        self._devices[key], self._counts[key] = Device(sensor), 0
        return self._devices[key]

    def heard(self) -> list[Heard]:
        """Return all, in order of when they were first heard."""
        names = set(self._taken)
        return [self._describe(key, device, names) for key, device in self._devices.items()]

    def _describe(self, key: Key, device: Device, names: set[str]) -> Heard:
        port, kind, id_ = key
        sender = "" if device.sender is None else f"{device.sender[0]}:{device.sender[1]}"
        address, id_ = (id_, "") if kind == "osc" else ("", id_)
        name = _free_name(address.rsplit("/", 1)[-1] if address else f"{kind}{id_}", names)
        rate, count = device.health.rate, self._counts[key]
        return Heard(kind, id_, address, port, name, sender, rate, count, device.measured())


def _free_name(wish: str, names: set[str]) -> str:
    """Return a name that a rig may use, and add it to those taken."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", wish).strip("-")[:32] or "sensor"
    name, number = plain, 2
    while name in names:
        name, number = f"{plain}-{number}", number + 1
    names.add(name)
    return name


def _osc_types() -> dict[str, OscSensor]:
    """Return one of each type of sensor that arrives as OSC, in alphabetical order."""
    types = {name: SENSORS.load(name) for name in SENSORS.types()}
    return {name: kind() for name, kind in types.items() if issubclass(kind, OscSensor)}
