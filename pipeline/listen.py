"""Hears devices without a project: whatever talks on a port, as frames in canonical units."""

import math
import select
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pipeline.hub import Hub
from pipeline.strangers import Heard
from recordings.clock import EngineClock
from recordings.events import Datagram
from recordings.families import UnknownTypeError
from recordings.frame import Frame
from sensors.base import SENSORS, OscSensor, Sensor
from sensors.wire.udp import UdpReceiver

EVERYWHERE = "0.0.0.0"  # noqa: S104 - phones are on the network


def osc_types() -> dict[str, type[OscSensor]]:
    """Return the types of sensor that arrive as OSC."""
    types = {name: SENSORS.load(name) for name in SENSORS.types()}
    return {name: cls for name, cls in types.items() if issubclass(cls, OscSensor)}


def usual_ports(kind: str = "") -> list[int]:
    """Return the ports where a type of sensor (empty: any) is usually sent to.

    Raises UnknownTypeError for a type that is not heard over UDP.
    """
    types = osc_types()
    if kind and kind not in types:
        SENSORS.load(kind)
        raise UnknownTypeError(f'"{kind}" is not heard on a port; it is read by a project')
    chosen = [types[kind]] if kind else list(types.values())
    ports = {port for cls in chosen for port in (cls().port, *cls.other_ports)}
    return sorted(ports - {0})


class Listener:
    """Opens ports and takes every device that speaks there into a rig of its own."""

    def __init__(self, ports: Sequence[int], kind: str = "") -> None:
        self.kind = kind
        self.clock = EngineClock()
        self.receivers: list[UdpReceiver] = []
        self.rig: list[OscSensor] = []
        self.types: dict[str, str] = {}
        try:
            for port in ports:
                self.receivers.append(UdpReceiver(EVERYWHERE, port))
        except OSError:
            self.close()
            raise
        self.hub = self._hub()

    def close(self) -> None:
        """Close the ports."""
        for receiver in self.receivers:
            receiver.close()

    def frames(self, seconds: float | None = None) -> Iterator[Frame]:
        """Yield frames as they arrive, for some seconds or for ever; may yield none."""
        until = None if seconds is None else time.monotonic() + seconds
        while until is None or time.monotonic() < until:
            left = 0.2 if until is None else min(0.2, max(0.0, until - time.monotonic()))
            for receiver in select.select(self.receivers, [], [], left)[0]:
                datagram = receiver.receive(self.clock)
                if datagram is not None:
                    yield from self.feed(datagram)

    def feed(self, datagram: Datagram) -> list[Frame]:
        """Return the frames of a datagram; who speaks for the first time is taken in first."""
        found = self.hub.feed(datagram)
        new = [h for h in self.hub.heard() if not self.kind or h.type == self.kind]
        if not new:
            return found
        for heard in new:
            self._take_in(heard)
        self.hub = self._hub()
        return self.hub.feed(datagram)

    def _take_in(self, heard: Heard) -> None:
        cls = osc_types()[heard.type]
        values: dict[str, Any] = {"name": heard.name, "id": heard.id, "port": heard.port}
        if heard.type == "osc":
            values["address"] = heard.address
        self.rig.append(cls(**values))
        self.types[heard.name] = heard.type

    def _hub(self) -> Hub:
        """Return a hub for the rig; ports without a device yet still hear strangers."""
        return Hub([replace(sensor) for sensor in self.rig])

    def sensor(self, name: str) -> Sensor:
        """Return the sensor of the listener's rig with that name."""
        return next(s for s in self.rig if s.name == name)

    def facts(self, frame: Frame) -> dict[str, Any]:
        """Return a frame as JSON values: times in seconds, only channels that were measured."""
        values = zip(frame.layout.names, frame.values.tolist(), strict=True)
        device = None if frame.device_time is None else frame.device_time * 1e-9
        return {
            "sensor": self.types[frame.sensor],
            "id": self.sensor(frame.sensor).id,
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

    def found(self, known: dict[tuple[str, str], str]) -> dict[str, Any]:
        """Return what was heard, as `Hub.status` does; `known` names (type, id) of a rig."""
        status = self.hub.status()
        result: dict[str, Any] = {"sensors": {}, "heard": [], "malformed": status["malformed"]}
        for sensor in self.rig:
            facts, kind = status["sensors"][sensor.name], self.types[sensor.name]
            name = known.get((kind, sensor.id)) or known.get((kind, ""))
            if name is not None:
                result["sensors"][name] = facts
                continue
            address = getattr(sensor, "address", "")
            place = {"name": sensor.name, "port": sensor.port, "address": address}
            result["heard"].append({"type": kind, **facts, **place})
        return result
