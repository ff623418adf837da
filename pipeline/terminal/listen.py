"""Hears devices without a project: whatever talks on a port, as frames in canonical units."""

import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.engine.hub import Hub
from pipeline.processes.cameras import Lookout, wants_camera
from pipeline.terminal.tap import Tap, osc_types
from recordings.events import Datagram
from recordings.frame import Frame
from sensors.base import DeviceSensor, MalformedError, PolledSensor, Sensor
from sensors.osc import Osc
from sensors.wire.camera import CameraSensor
from sensors.wire.captured import Captures
from sensors.wire.reader import Readers
from sensors.wire.spoken import messages

PATIENCE = 0.2
"""Seconds to wait for a datagram before looking whether it is time to end."""

LOOK = 0.005
"""Seconds between two looks at a device that is read."""

MOST = 256
"""Devices told apart; a flood of ever new ones must not fill memory."""

COMMANDS = ("/limber/", "/wekinator/")
"""What begins like this plays an instrument; it is no sensor's."""

SOUGHT = {"pose": ("body", "from the shoulders to the hips"), "hands": ("hand", "whole")}
"""What is looked for in images, and how much of it is needed."""

Read = PolledSensor | DeviceSensor
"""A sensor that is read, not heard on a port."""


class Listener:
    """Takes every device that speaks into a rig of its own; of one type only, when told.

    `sensor` is read besides. What speaks unknown OSC addresses is one sensor of type osc for
    each address.
    """

    def __init__(self, tap: Tap, kind: str = "", sensor: Read | None = None) -> None:
        self.tap, self.sensor = tap, sensor
        self.captures = Captures(tap.clock, lambda: None)
        self._lookout = Lookout([sensor]) if wants_camera(sensor) and sensor else None
        self.readers = Readers(tap.clock, lambda: None)
        self.readers.want([sensor] if sensor is not None else [])
        self.hub = Hub([sensor] if sensor is not None else [])
        self.rig: dict[str, Sensor] = {sensor.name: sensor} if sensor is not None else {}
        self.types: dict[str, str] = {sensor.name: kind} if sensor is not None else {}
        self._types = {name: t() for name, t in osc_types().items() if kind in ("", name)}
        self._known: dict[tuple[int, str, str], bool] = {}

    def frames(self, seconds: float | None = None) -> Iterator[Frame]:
        """Yield frames as they arrive, for some seconds or for ever; may yield none.

        Ends too when there is no port, and what is read has come to its end.
        """
        until = math.inf if seconds is None else time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            yield from self.hub.poll(self.tap.clock.now())
            over = self.readers.over and self.captures.over
            yield from self._read()
            due = self.hub.due()
            if due is None and over and not self.tap.receivers:
                return
            if due is not None:
                left = min(left, (due - self.tap.clock.now()) * 1e-9)
            if not over:
                left = min(left, LOOK)
            for datagram in self.tap.wait(min(left, PATIENCE)):
                yield from self.feed(datagram)

    def feed(self, datagram: Datagram) -> list[Frame]:
        """Return the frames of a datagram; who speaks for the first time is taken in before."""
        try:
            addresses = {address for address, _ in messages(datagram.data)}
        except MalformedError:
            addresses = set()  # the hub counts it
        for address in addresses:
            if (datagram.port, address, datagram.sender[0]) not in self._known:
                self._look(datagram.port, address, datagram.sender[0])
        return self.hub.feed(datagram)

    def _read(self) -> Iterator[Frame]:
        """Yield the frames of what is read."""
        for report in self.readers.collect():
            yield from self.hub.hear(report)
        for datagram in self.captures.collect():
            yield from self.feed(datagram)

    def _look(self, port: int, address: str, host: str) -> None:
        """Take in the device that sends an address, if it is new and wanted."""
        if len(self._known) >= 16 * MOST:
            self._known.clear()
        self._known[port, address, host] = True
        found = self._recognise(address, host)
        if found is None or len(self.rig) >= MOST:
            return
        kind, device = found
        name = f"{kind} {device} {port}"
        if name not in self.rig:
            where: dict[str, Any] = {"address": address} if kind == "osc" else {"id": device}
            self.rig[name] = type(self._types[kind])(name=name, port=port, **where)
            self.types[name] = kind
            self.hub.add(self.rig[name])

    def _recognise(self, address: str, host: str) -> tuple[str, str] | None:
        """Return the type and the id of who sends an address; osc with the address otherwise."""
        if address.startswith(COMMANDS):
            return None
        for kind, sensor in self._types.items():
            found = sensor.device_of(address, host)
            if found is not None:
                return kind, found
        return ("osc", address) if "osc" in self._types else None

    def facts(self, frame: Frame) -> dict[str, Any]:
        """Return a frame as JSON values: times in seconds, only channels that were measured.

        `id` is what the device calls itself; for unknown OSC it is the address.
        """
        values = zip(frame.layout.names, frame.values.tolist(), strict=True)
        device = None if frame.device_time is None else frame.device_time * 1e-9
        return {
            "sensor": self.types[frame.sensor],
            "id": identity(self.rig[frame.sensor]),
            "time": frame.arrival * 1e-9,
            "device_time": device,
            "channels": {name: value for name, value in values if math.isfinite(value)},
        }

    def line(self, frame: Frame) -> str:
        """Return a frame as a line for people, with units."""
        facts = self.facts(frame)
        units = dict(zip(frame.layout.names, frame.layout.units, strict=True))
        parts = [
            f"{n} {v:.4g}{' ' + units[n] if units[n] else ''}" for n, v in facts["channels"].items()
        ]
        when = time.strftime("%H:%M:%S", time.localtime(facts["time"]))
        who = f"{facts['sensor']} {facts['id']}".strip()
        return f"{when}.{frame.arrival // 1_000_000 % 1000:03d} {who}: {', '.join(parts)}"

    def close(self) -> list[str]:
        """Give the ports back; return, in words, what was not understood, and silence."""
        self.tap.close()
        problems = [*self.readers.problems, *self.captures.problems]
        self.readers.close()
        self.captures.close()
        if self._lookout is not None:
            self._lookout.close()
        status = self.hub.status()
        counts = [(f"port {port}", n) for port, n in status["malformed"].items()]
        counts += [
            (f"{self.types[name]} {identity(self.rig[name])}".strip(), facts["malformed"])
            for name, facts in status["sensors"].items()
        ]
        told = [f"{who}: {n} malformed, not shown" for who, n in counts if n] + problems
        silent = not any(facts["frames"] for facts in status["sensors"].values())
        return told or [nothing(self.sensor)] * silent


def identity(sensor: Sensor) -> str:
    """Return what tells a sensor from others of its type: an id, or an OSC address."""
    return sensor.address if isinstance(sensor, Osc) else sensor.id


def nothing(sensor: Sensor | None) -> str:
    """Return what to say where nothing came."""
    if not isinstance(sensor, CameraSensor):
        return "Nothing was heard."
    where = sensor.source.name if sensor.source != Path() else f"camera {sensor.id or 0}"
    what, whole = SOUGHT[sensor.looks_for]
    return f"No {what} was seen in {where}: is there one, large enough, lit, and {whole} in view?"
