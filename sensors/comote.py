"""CoMote, IRCAM's app that makes a phone an inertial sensor (iOS and Android)."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from sensors.base import MalformedError, OscArgument, OscSensor, Reading
from sensors.wire import scmotion
from sensors.wire.numbers import numbers

DEGREE = math.pi / 180
"""Radians; v2 sends the gyroscope in deg/s (ircam-ismm/sc-motion, FORMAT-comote-v2.md)."""

_V2_KINDS = ("devicemotion", "magnetometer", "heading", "buttonA", "buttonB")


@dataclass
class Comote(OscSensor):
    """A phone with CoMote, API v3 or its "Version 2 Compatibility Mode", over OSC.

    `id` is the ID set in the app. Addresses and units: ircam-ismm/comote (SensorsEngine.js,
    NetworkEngine.js) and ircam-ismm/sc-motion (FORMAT.md, FORMAT-comote-v2.md).
    """

    host: str = "0.0.0.0"  # noqa: S104 - phones are on the network
    port: int = 8001

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


def settings_link(device: str, host: str, port: int, interval: int = 10) -> str:
    """Return the link that sets CoMote up when its QR code is scanned.

    `device` is the ID it is to have, `interval` the time between two readings in ms; it sends to
    `host`:`port` over UDP. The keys and their order are those of ircam-ismm/comote-helpers
    (qrcode.js, createQrCode).
    """
    plain = re.sub(r"[^a-z0-9-]", "", device.lower().replace(" ", "-"))
    return (
        f"comote://settings?id={plain}&interval={interval}&osc-url=udp://{host}:{port}&osc-enable=1"
    )
