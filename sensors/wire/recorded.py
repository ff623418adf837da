"""The frames of one device in a take, whatever the take kept of it."""

import os
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from recordings.events import About, Datagram, Report
from recordings.frame import Frame
from recordings.take import read_take
from sensors.base import (
    SENSORS,
    DeviceSensor,
    MalformedError,
    OscArgument,
    OscSensor,
    Reading,
)
from sensors.wire.device import Device, join
from sensors.wire.spoken import messages


def recorded_frames(take: str | os.PathLike[str], device: str = "") -> Iterator[Frame]:
    """Yield the frames of the device with this id, or of the first in the take if empty.

    Datagrams are read as the first type of sensor does that recognises them, one on its
    usual port before others; frames that were kept as such are those of the sensor of that
    name. Raises TakeError at the first frame.
    """
    recorded = _Recorded(device)
    for event in read_take(take):
        if isinstance(event, Frame):
            if recorded.takes(event):
                yield event
        elif isinstance(event, About):
            recorded.begin(event)
        elif isinstance(event, Report):
            frame = recorded.read(event)
            if frame is not None:
                yield frame
        elif isinstance(event, Datagram):
            frame = recorded.hear(event)
            if frame is not None:
                yield frame


class _Recorded:
    """The one device that is listened to, once it is known which."""

    def __init__(self, wanted: str) -> None:
        self._wanted = wanted
        self._device: Device | None = None
        self._id = ""
        self._sensor: str | None = None
        self._types: list[OscSensor] | None = None
        self._read: dict[str, Device] = {}

    def begin(self, about: About) -> None:
        """Make the devices of the take's rig that were read, as it had them."""
        rig = about.facts.get("rig")
        tables = rig.get("sensors") if isinstance(rig, dict) else None
        for table in tables if isinstance(tables, list) else ():
            sensor = _sensor_of(table) if isinstance(table, dict) else None
            if sensor is not None:
                self._read.setdefault(sensor.name, Device(sensor))

    def read(self, report: Report) -> Frame | None:
        """Return the frame of what a device was read to say, if it is of this one."""
        device = self._read.get(report.sensor)
        mine = self._wanted in ("", report.sensor) or (device and device.id == self._wanted)
        if device is None or self._device is not None or not mine:
            return None
        if self._sensor is None:
            self._sensor = report.sensor
        if self._sensor != report.sensor:
            return None
        try:
            return device.hear(report)
        except MalformedError:
            return None

    def takes(self, frame: Frame) -> bool:
        """Whether the frame, of a sensor that is no device on the network, is of this one."""
        if self._device is None and self._wanted in ("", frame.sensor):
            self._sensor = self._sensor or frame.sensor
        return self._sensor == frame.sensor

    def hear(self, datagram: Datagram) -> Frame | None:
        """Return the frame that a datagram brings of this device."""
        try:
            found = messages(datagram.data)
        except MalformedError:
            return None
        reading: Reading | None = None
        for address, args in found:
            said = self._say(datagram, address, args)
            if said is not None and said.values:
                reading = join(reading, said)
        if reading is None or self._device is None:
            return None
        return self._device.frame(reading, datagram.time)

    def _say(
        self, datagram: Datagram, address: str, args: tuple[OscArgument, ...]
    ) -> Reading | None:
        device = self._device or self._find(datagram, address)
        if device is None:
            return None
        sensor = device.sensor
        if not isinstance(sensor, OscSensor):
            return None
        if sensor.device_of(address, datagram.sender[0]) != self._id:
            return None
        try:
            return device.say(address, args)
        except MalformedError:
            return None

    def _find(self, datagram: Datagram, address: str) -> Device | None:
        """Take the device that sends to this address, if it is the one that is wanted."""
        if self._sensor is not None:
            return None
        if self._types is None:
            kinds = map(SENSORS.load, SENSORS.types())
            self._types = [kind() for kind in kinds if issubclass(kind, OscSensor)]
        for sensor in sorted(self._types, key=lambda sensor: sensor.port != datagram.port):
            found = sensor.device_of(address, datagram.sender[0])
            if found is not None and self._wanted in ("", found):
                self._device, self._id = Device(sensor), found
                return self._device
        return None


def _sensor_of(table: dict[str, Any]) -> DeviceSensor | None:
    """Return the sensor of a rig's table that is read; None for others, and for a wrong one."""
    try:
        kind = SENSORS.load(str(table.get("type")))
        keys = {field.name for field in fields(kind)} & table.keys()
        sensor = kind(**{key: table[key] for key in keys - {"source"}})
    except (ValueError, TypeError):
        return None
    return sensor if isinstance(sensor, DeviceSensor) else None
