"""One device as the hub keeps it: what it said last, its channels, its clock and health."""

from collections.abc import Mapping
from math import isfinite, nan

import numpy as np

from recordings.frame import Frame, Layout
from sensors.base import MalformedError, OscArgument, OscSensor, Reading, Sensor
from sensors.wire.pace import DeviceClock

MOST_CHANNELS = 1024
"""More than any sensor has; bounds what a sender of ever new names can make grow."""


class Device:
    """A sensor with the last value of each of its channels."""

    def __init__(self, sensor: Sensor) -> None:
        self.sensor = sensor
        self.clock = DeviceClock()
        self.health = self.clock.health
        self.id: str | None = sensor.id or None  # an empty one is that of the first to come
        self.sender: tuple[str, int] | None = None
        known = sensor.known_units()
        self.layout = Layout(tuple(known), tuple(known.values()))
        self._index = {name: i for i, name in enumerate(known)}
        self._held = [nan] * len(known)

    def say(self, address: str, args: tuple[OscArgument, ...]) -> Reading:
        """Return what a message to this device says; raises MalformedError."""
        assert isinstance(self.sensor, OscSensor)  # noqa: S101 - only those are routed to
        reading = self.sensor.decode(address, args)
        if not all(map(isfinite, reading.values.values())):
            raise MalformedError(f"{address} brought a value that is not finite")
        return reading

    def frame(self, reading: Reading, arrival: int) -> Frame | None:
        """Take in what one datagram said; return its frame, None for one that came too late."""
        if reading.paced:
            dt = self.clock.advance(reading.device_time, arrival)
            if dt is None:
                return None
        else:
            dt = self.clock.dt
            self.health.last_arrival = arrival
        self._hold(reading.values)
        values = np.array(self._held)
        name = self.sensor.name
        return Frame(name, self.layout, values, arrival, reading.device_time, reading.paced, dt)

    def _hold(self, values: Mapping[str, float]) -> None:
        held, index = self._held, self._index
        for name, value in values.items():
            at = index.get(name)
            if at is None:
                at = self._grow(name)
            if at is not None:
                held[at] = value

    def _grow(self, name: str) -> int | None:
        """Add a channel; the sensor's class tells its unit if it is one of its own."""
        if len(self._held) >= MOST_CHANNELS:
            self.health.malformed += 1
            return None
        unit = self.sensor.units.get(name, "")
        self.layout = Layout((*self.layout.names, name), (*self.layout.units, unit))
        self._index[name] = len(self._held)
        self._held.append(nan)
        return self._index[name]

    def measured(self) -> tuple[str, ...]:
        """Return the channels that have been measured, in order."""
        return tuple(n for n, v in zip(self.layout.names, self._held, strict=True) if v == v)


def join(first: Reading | None, then: Reading) -> Reading:
    """Return both as one reading: a sample's time comes from the message that paces it."""
    if first is None:
        return then
    values = {**first.values, **then.values}
    leader = then if then.paced and not first.paced else first
    return Reading(values, leader.device_time, leader.paced)
