"""One device as the hub keeps it: what it said last, its channels, its clock and health."""

from collections.abc import Mapping
from dataclasses import replace
from math import isfinite, nan

import numpy as np

from recordings.events import Report
from recordings.frame import Frame, Layout
from sensors.base import (
    DeviceSensor,
    MalformedError,
    OscArgument,
    OscSensor,
    Reading,
    Sensor,
)
from sensors.wire.pace import DeviceClock

MOST_CHANNELS = 1024
"""More than any sensor has; bounds what a sender of ever new names can make grow."""

LONGEST_LATE = 500_000_000
"""Nanoseconds; a value that claims to be newer by more is of another count of the clock."""


class Device:
    """A sensor with the last value of each of its channels, and when it was measured."""

    def __init__(self, sensor: Sensor) -> None:
        self.sensor = sensor
        self.clock = DeviceClock()
        self.health = self.clock.health
        self.id: str | None = sensor.id or None  # an empty one is that of the first to come
        self.sender: tuple[str, int] | None = None
        self._said: int | None = None  # when the last report was made
        known = sensor.known_units()
        self.layout = Layout(tuple(known), tuple(known.values()))
        self._index = {name: i for i, name in enumerate(known)}
        self._held = [nan] * len(known)
        self._times: list[int | None] = [None] * len(known)  # on the device's clock

    def say(self, address: str, args: tuple[OscArgument, ...]) -> Reading:
        """Return what a message to this device says; raises MalformedError."""
        assert isinstance(self.sensor, OscSensor)  # noqa: S101 - only those are routed to
        reading = _finite(self.sensor.decode(address, args))
        self.health.delayed(reading.delay, about=True)
        return reading

    def last(self, name: str) -> tuple[float, ...]:
        """Return what was said last along x, y and z, () for what was not yet."""
        found = (self._index.get(f"{name}.{axis}") for axis in "xyz")
        values = tuple(self._held[i] for i in found if i is not None)
        return values if all(map(isfinite, values)) else ()

    def hear(self, report: Report) -> Frame | None:
        """Return the frame of what the device was read to say; raises MalformedError.

        None when there is none, or it came too late. One that is silent while nothing moves, and
        still there, holds what it said last.
        """
        assert isinstance(self.sensor, DeviceSensor)  # noqa: S101 - only those are read
        if not report.data:
            there = self.health.frames > 0
            return self.frame(Reading({}), report.time) if there else None
        reading = _finite(self.sensor.decode(report.data, report.device_time))
        self.health.delayed(reading.delay)
        if reading.device_time is not None and reading.device_time == self._said:
            reading = replace(reading, paced=False)  # a chord, or two sticks at once
        self._said = reading.device_time
        return self.frame(reading, report.time) if reading.values else None

    def frame(self, reading: Reading, arrival: int) -> Frame | None:
        """Take in what one datagram said; return its frame, None for one that came too late.

        Of one that came too late, or again, only messages are kept whose own time is after
        that of the values held: a new acceleration beside a gyroscope that stands still is
        in the next frame. What is as old, older or without a time changes nothing.
        """
        if reading.paced:
            dt = self.clock.advance(reading.device_time, arrival)
            if dt is None:
                self._keep_newer(reading)
                return None
        else:
            dt = self.clock.dt
            self.health.last_arrival = arrival
        for part in reading.parts or (reading,):
            self._hold(part.values, part.device_time)
        values = np.array(self._held)
        name = self.sensor.name
        when = self._measured(reading, arrival)
        stamp = reading.device_time
        return Frame(name, self.layout, values, arrival, stamp, reading.paced, dt, when)

    def _measured(self, reading: Reading, arrival: int) -> int | None:
        """Return when it was measured: as it knows itself, or as its clock tells."""
        if reading.delay is not None:
            return arrival - round(reading.delay * 1e9)
        return self.clock.measured if reading.paced else None

    def _keep_newer(self, reading: Reading) -> None:
        for part in reading.parts or (reading,):
            newer = {name: v for name, v in part.values.items() if self._is_newer(name, part)}
            self._hold(newer, part.device_time)

    def _is_newer(self, name: str, part: Reading) -> bool:
        """Tell whether a value is after the one held, by no more than a late one may be."""
        at = self._index.get(name)
        before = None if at is None else self._times[at]
        if before is None or part.device_time is None:
            return False
        return 0 < part.device_time - before < LONGEST_LATE

    def _hold(self, values: Mapping[str, float], time: int | None) -> None:
        held, times, index = self._held, self._times, self._index
        for name, value in values.items():
            at = index.get(name)
            if at is None:
                at = self._grow(name)
            if at is not None:
                held[at], times[at] = value, time

    def _grow(self, name: str) -> int | None:
        """Add a channel; the sensor tells its unit if it is one of its own."""
        if len(self._held) >= MOST_CHANNELS:
            self.health.malformed += 1
            return None
        unit = (self.sensor.units or self.sensor.known_units()).get(name, "")
        self.layout = Layout((*self.layout.names, name), (*self.layout.units, unit))
        self._index[name] = len(self._held)
        self._held.append(nan)
        self._times.append(None)
        return self._index[name]

    def measured(self) -> tuple[str, ...]:
        """Return the channels that have been measured, in order."""
        return tuple(n for n, v in zip(self.layout.names, self._held, strict=True) if v == v)


def _finite(reading: Reading) -> Reading:
    """Return a reading whose values are finite; a sum that is too large is none either."""
    if not isfinite(sum(reading.values.values())):
        raise MalformedError("a value that is not finite")
    return reading


def join(first: Reading | None, then: Reading) -> Reading:
    """Return both as one reading, paced if one of them is.

    Its time is that of the message that leads, or else of the one that paces it.
    """
    if first is None:
        return then
    values = {**first.values, **then.values}
    leader = then if _rank(then) > _rank(first) else first
    paced = first.paced or then.paced
    parts = (*(first.parts or (first,)), then)
    return Reading(values, leader.device_time, paced, leader.leads, parts)


def _rank(reading: Reading) -> tuple[bool, bool]:
    return reading.leads and reading.device_time is not None, reading.paced
