"""Sensors2OSC, an app that sends every sensor of an Android phone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import degrees, sqrt
from typing import ClassVar, Literal

from sensors.base import MalformedError, OscArgument, OscSensor, Reading
from sensors.wire import phone, scmotion
from sensors.wire.leading import Leader
from sensors.wire.numbers import numbers

GAME = ("gamerotation.x", "gamerotation.y", "gamerotation.z", "gamerotation.w")
ORIENTATION = ("orientation.azimuth", "orientation.pitch", "orientation.roll")

TRIPLES = {
    "accelerometer": scmotion.ACCELEROMETER,
    "linearacceleration": phone.LINEAR,
    "gyroscope": scmotion.GYROSCOPE,
    "gravity": phone.FELT,
    "magneticfield": scmotion.MAGNETOMETER,
}
"""Messages of three numbers, in Android's units and axes, which are the ones used here
(developer.android.com, SensorEvent.values)."""

ROTATIONS = {"rotationvector": scmotion.QUATERNION, "gamerotationvector": GAME}
"""x, y, z of a unit quaternion, then w and the accuracy where they are sent (the same)."""

SINGLES = {
    "light": ("light", 1.0),
    "proximity": ("proximity", 0.01),
    "pressure": ("barometer.pressure", 1.0),
    "heartrate": ("heartrate", 1.0),
}
"""Messages of one number, and what makes lx, m (of cm), hPa and beats a minute of it."""

TEXTS = ("location", "nfc")
"""Messages that say nothing of movement."""

TOUCH = re.compile(r"touch(10|[1-9])")
FINGERS = 10

LEADERS = (*TRIPLES, *ROTATIONS, "orientation", "touch", *SINGLES)
"""Messages by how good they are to pace a frame; each comes as often as its sensor speaks."""


@dataclass
class Sensors2Osc(OscSensor):
    """An Android phone with Sensors2OSC; switch on at least Accelerometer and Gyroscope there.

    The app has no id and is known by its address on the network. `orientation` is the unit of
    its orientation: "deg" of phones that have such a sensor, "rad" of those where the app computes
    it. Formats: SensorApps/Sensors2OSC (Parameters.java, OscDispatcher.java). Raises ValueError
    for another unit.
    """

    host: str = "0.0.0.0"  # noqa: S104 - phones are on the network
    port: int = 9000
    orientation: Literal["deg", "rad"] = "deg"

    told_by_host: ClassVar[bool] = True

    units: ClassVar[Mapping[str, str]] = {
        **phone.UNITS,
        **dict.fromkeys(GAME, ""),
        **dict.fromkeys(ORIENTATION, "deg"),
        "light": "lx",
        "proximity": "m",
        "barometer.pressure": "hPa",
        "heartrate": "",
        **{f"touch{i}.{axis}": "" for i in range(1, FINGERS + 1) for axis in "xy"},
    }
    default_features: ClassVar[Sequence[Mapping[str, object]]] = scmotion.DEFAULT_FEATURES

    def __post_init__(self) -> None:
        if self.orientation not in ("deg", "rad"):
            raise ValueError('orientation must be "deg" or "rad"')
        self._leader = Leader(LEADERS)

    def recognise(self, address: str) -> str | None:
        """Return an empty id for the names of its sensors: the app does not tell who it is."""
        return None if _kind(address) is None else ""

    def decode(self, address: str, args: Sequence[OscArgument]) -> Reading:
        """Return what one message says; raises MalformedError."""
        kind = _kind(address)
        if kind is None:
            raise MalformedError(f"{address} is no address of Sensors2OSC")
        values = self._values(kind, args)
        leads = "touch" if TOUCH.fullmatch(kind) else kind
        return Reading(values, paced=bool(values) and self._leader.paces(leads))

    def _values(self, kind: str, args: Sequence[OscArgument]) -> dict[str, float]:
        if kind in TRIPLES:
            return dict(zip(TRIPLES[kind], numbers(args, 3, 3), strict=True))
        if kind in ROTATIONS:
            return dict(zip(ROTATIONS[kind], _quaternion(numbers(args, 3, 4)), strict=True))
        if kind in SINGLES:
            name, scale = SINGLES[kind]
            return {name: scale * numbers(args, 1, 1)[0]}
        if kind == "orientation":
            angles = numbers(args, 3, 3)
            angles = angles if self.orientation == "deg" else [*map(degrees, angles)]
            return dict(zip(ORIENTATION, angles, strict=True))
        if TOUCH.fullmatch(kind):
            x, y = numbers(args, 2, 2)
            return {f"{kind}.x": x, f"{kind}.y": y}
        return {}


def _quaternion(values: Sequence[float]) -> tuple[float, ...]:
    """Return x, y, z, w; older phones leave w out, and it is never negative."""
    if len(values) > 3:
        return tuple(values)
    return *values, sqrt(max(0.0, 1 - sum(v * v for v in values)))


def _kind(address: str) -> str | None:
    kind = address[1:]
    if address[:1] != "/":
        return None
    known = kind in LEADERS or kind in TEXTS or TOUCH.fullmatch(kind)
    return kind if known and kind != "touch" else None
