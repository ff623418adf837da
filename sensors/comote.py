"""CoMote, IRCAM's app that makes a phone an inertial sensor (iOS and Android)."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar

from sensors.base import MalformedError, Message, OscArgument, OscSensor, Reading
from sensors.wire import scmotion
from sensors.wire.numbers import numbers

DEGREE = math.pi / 180
"""Radians; v2 sends the gyroscope in deg/s (ircam-ismm/sc-motion, FORMAT-comote-v2.md)."""

SENSORS = ("accelerometer", "gyroscope", "gravity", "magnetometer")
"""What the app's JSON has x, y and z of."""

_V2_KINDS = ("devicemotion", "magnetometer", "heading", "buttonA", "buttonB")


@dataclass
class Comote(OscSensor):
    """A phone with CoMote, API v3 or its "Version 2 Compatibility Mode", over OSC or WebSocket.

    `id` is the ID set in the app. `websocket` is the TCP port where the app may connect too, to
    send its JSON: it reaches a network where datagrams do not; 0 for none. What comes there is
    handed on to `port` as it is. Addresses, units and JSON: ircam-ismm/comote (SensorsEngine.js,
    NetworkEngine.js) and ircam-ismm/sc-motion (FORMAT.md, FORMAT-comote-v2.md). Raises ValueError
    for a TCP port that cannot be.
    """

    host: str = "0.0.0.0"  # noqa: S104 - phones are on the network
    port: int = 8001
    websocket: int = field(default=0, metadata={"min": 0, "max": 65535})

    other_ports: ClassVar[Sequence[int]] = (8902,)

    units: ClassVar[Mapping[str, str]] = {
        **{
            name: unit
            for name, unit in scmotion.UNITS.items()
            if not name.startswith(("quaternion", "euler", "barometer", "battery"))
        },
        "control.buttonA": "",
        "control.buttonB": "",
    }
    default_features: ClassVar[Sequence[Mapping[str, object]]] = scmotion.DEFAULT_FEATURES

    def __post_init__(self) -> None:
        if not 0 <= self.websocket <= 65535:
            raise ValueError("websocket must be a TCP port, 1 to 65535, or 0 for none")

    @classmethod
    def unpack(cls, facts: Mapping[str, Any]) -> list[Message] | None:
        """Return the messages that the app's JSON stands for, None for JSON of others.

        One object is one reading of all sensors, or one button. In compatibility mode it says
        the same twice, and is read as v3.
        """
        if facts.get("source") != "comote" or facts.get("id") is None:
            return None
        head = f"/comote/v3/{facts['id']}"
        found = [
            (f"{head}/{name}", _arguments(facts[name], "xyz"))
            for name in SENSORS
            if isinstance(facts.get(name), dict)
        ]
        if isinstance(facts.get("heading"), dict):
            order = ("magnetic", "geographic", "accuracy")
            found.append((f"{head}/heading", _arguments(facts["heading"], order, -1)))
        control = facts.get("control")
        if isinstance(control, dict):
            keys = [key for key in control if key != "timestamp"]
            found += [(f"{head}/control/{key}", (control[key],)) for key in keys]
        return found

    def recognise(self, address: str) -> str | None:
        """Return the phone's ID for `/comote/v3/ID/…` and `/comote/ID/…`."""
        found = _parse(address)
        return None if found is None else found[0]

    def decode(self, address: str, args: Sequence[OscArgument]) -> Reading:
        """Return what one message says; raises MalformedError."""
        found = _parse(address)
        if found is None:
            raise MalformedError(f"{address} is no address of CoMote")
        _, version, kind = found
        if kind.startswith("control/"):
            return _control(kind, args)
        return scmotion.decode(kind, args) if version == 3 else _decode_v2(kind, args)


@lru_cache(maxsize=1024)
def _parse(address: str) -> tuple[str, int, str] | None:
    """Return the ID, the API version and what follows the ID."""
    parts = address.split("/", 4)
    if parts[:2] != ["", "comote"]:
        return None
    if len(parts) == 5 and parts[2] == "v3" and parts[3]:
        return parts[3], 3, parts[4]
    kind = "/".join(parts[3:])
    if parts[2:3] != [""] and (kind in _V2_KINDS or kind.startswith("control/")):
        return parts[2], 2, kind.replace("button", "control/button", kind[:6] == "button")
    return None


def _control(kind: str, args: Sequence[OscArgument]) -> Reading:
    """A button, or whatever a page shown in the app calls a control."""
    name = kind.replace("/", ".")
    if name == "control.":
        raise MalformedError("a control without a name")
    return Reading({name: numbers(args, 1, 1)[0]}, paced=False)


def _arguments(
    values: Mapping[str, Any], names: Sequence[str], unknown: float | None = None
) -> tuple[OscArgument, ...]:
    """Return what OSC has as arguments: the values, then the time where it is one."""
    found = [values.get(name, unknown) for name in names]
    time = values.get("timestamp")
    stamp = [time] if isinstance(time, int | float) else []
    return (*(unknown if value is None else value for value in found), *stamp)


def _decode_v2(kind: str, args: Sequence[OscArgument]) -> Reading:
    """Axes as in v3, but alpha is about z, beta about x and gamma about y."""
    if kind == "devicemotion":
        _, x, y, z, alpha, beta, gamma = numbers(args, 7, 7)
        turn = beta * DEGREE, gamma * DEGREE, alpha * DEGREE
        names = (*scmotion.ACCELEROMETER, *scmotion.GYROSCOPE)
        return Reading(dict(zip(names, (x, y, z, *turn), strict=True)))
    _, a, b, c = numbers(args, 4, 4)
    if kind == "magnetometer":
        return scmotion.decode(kind, (a, b, c))
    accuracy, magnetic, geographic = a, b, c  # another order than v3's
    return scmotion.decode("heading", (magnetic, geographic, accuracy))


def settings_link(device: str, host: str, port: int, interval: int = 10, websocket: int = 0) -> str:
    """Return the link that sets CoMote up when its QR code is scanned.

    `device` is the ID it is to have, `interval` the time between two readings in ms; it sends to
    `host`:`port` over UDP, or where `websocket` is a TCP port there instead. The keys and their
    order are those of ircam-ismm/comote-helpers (qrcode.js, createQrCode).
    """
    plain = re.sub(r"[^a-z0-9-]", "", device.lower().replace(" ", "-"))
    ways = f"osc-url=udp://{host}:{port}&osc-enable=1"
    if websocket:  # one way only: what came by both would be counted as late
        ways = f"ws-url=ws://{host}:{websocket}&ws-enable=1&osc-enable=0"
    return f"comote://settings?id={plain}&interval={interval}&{ways}"
