"""ZIG SIM, an app that sends what an iPhone or Android phone senses."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from sensors.base import MalformedError, Message, OscArgument, OscSensor, Reading
from sensors.wire import phone, scmotion
from sensors.wire.leading import Leader
from sensors.wire.numbers import numbers

KINDS = ("accel", "gravity", "gyro", "quaternion")
"""The messages of motion, as they are called after the device's id."""

TOUCH = re.compile(r"touch(radius|force)?(\d{1,3})")
"""`touch01` is x of the first finger, `touch02` its y, `touch11` x of the second …"""

STRANGE = ("gyrosc", "myo", "comote", "riot")
"""First parts of addresses of others, whose messages have the same names."""

FINGERS = 5
"""Fingers whose channels are known from the beginning."""


@dataclass
class Zigsim(OscSensor):
    """A phone with ZIG SIM; switch on ACCEL, GRAVITY and GYRO in the app, 60 messages a second.

    `id` is the app's DEVICE UUID. Acceleration and gravity arrive in g apart from each other, and
    `accelerometer` is their sum. Formats: 1-10/ZIGSIMPlus_iOS_Public (ServiceManager.swift,
    MotionService.swift, TouchService.swift), `/ZIGSIM/ID/…` or `/ID/…`, as OSC or as JSON.
    """

    host: str = "0.0.0.0"  # noqa: S104 - phones are on the network
    port: int = 3333

    units: ClassVar[Mapping[str, str]] = {
        **{name: u for name, u in phone.UNITS.items() if not name.startswith("magnetometer")},
        **{f"touch{i}.{axis}": "" for i in range(1, FINGERS + 1) for axis in "xy"},
    }
    default_features: ClassVar[Sequence[Mapping[str, object]]] = scmotion.DEFAULT_FEATURES

    def __post_init__(self) -> None:
        self._apart = phone.Apart()
        self._leader = Leader((*KINDS, "touch"))

    def recognise(self, address: str) -> str | None:
        """Return the phone's id for `/ZIGSIM/ID/…` and `/ID/accel` and what comes beside it."""
        found = _parse(address)
        return None if found is None else found[0]

    def decode(self, address: str, args: Sequence[OscArgument]) -> Reading:
        """Return what one message says; raises MalformedError."""
        found = _parse(address)
        if found is None:
            raise MalformedError(f"{address} is no address of ZIG SIM")
        kind = found[1]
        touch = TOUCH.fullmatch(kind)
        if touch is not None:
            values = _touched(touch, numbers(args, 1, 1)[0])
            return Reading(values, paced=bool(values) and self._leader.paces("touch"))
        if kind not in KINDS:
            return Reading({}, paced=False)
        return Reading(self._motion(kind, args), paced=self._leader.paces(kind))

    def _motion(self, kind: str, args: Sequence[OscArgument]) -> dict[str, float]:
        if kind == "accel":
            return self._apart.linear(numbers(args, 3, 3))
        if kind == "gravity":
            return self._apart.gravity(numbers(args, 3, 3))
        names = scmotion.GYROSCOPE if kind == "gyro" else scmotion.QUATERNION
        return dict(zip(names, numbers(args, len(names), len(names)), strict=True))

    @classmethod
    def unpack(cls, facts: Mapping[str, Any]) -> list[Message] | None:
        """Return the messages that the app's JSON stands for, None for JSON of others."""
        device, data = facts.get("device"), facts.get("sensordata")
        if not (isinstance(device, dict) and isinstance(data, dict) and "uuid" in device):
            return None
        head = f"/ZIGSIM/{device['uuid']}"
        found: list[Message] = [
            (f"{head}/{kind}", tuple(data[kind].get(axis) for axis in "xyzw"[: _count(kind)]))
            for kind in KINDS
            if isinstance(data.get(kind), dict)
        ]
        touches = data.get("touches")
        for i, one in enumerate(touches if isinstance(touches, list) else []):
            if isinstance(one, dict):
                found += [(f"{head}/touch{i}{n}", (one.get(a),)) for n, a in ((1, "x"), (2, "y"))]
        return found


def _count(kind: str) -> int:
    return 4 if kind == "quaternion" else 3


def _touched(touch: "re.Match[str]", value: float) -> dict[str, float]:
    what, number = touch.groups()
    if what:
        return {f"touch{int(number) + 1}.{what}": value}
    finger, axis = number[:-1], {"1": "x", "2": "y"}.get(number[-1])
    return {f"touch{int(finger) + 1}.{axis}": value} if finger and axis else {}


@lru_cache(maxsize=1024)
def _parse(address: str) -> tuple[str, str] | None:
    """Return the id and what follows it."""
    parts = address.split("/")
    if parts[0]:
        return None
    if len(parts) == 4 and parts[1] == "ZIGSIM" and parts[2] and parts[3]:
        return parts[2], parts[3]
    if len(parts) != 3 or not parts[1] or parts[1] in STRANGE:
        return None
    known = parts[2] in (*KINDS, "deviceinfo") or TOUCH.fullmatch(parts[2])
    return (parts[1], parts[2]) if known else None
