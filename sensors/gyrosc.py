"""GyrOSC, an app that sends how an iPhone is held and moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import degrees
from typing import ClassVar, Literal

from sensors.base import MalformedError, OscArgument, OscSensor, Reading
from sensors.wire import phone, scmotion
from sensors.wire.leading import Leader
from sensors.wire.numbers import numbers

HEAD = "/gyrosc/"
"""How its addresses begin."""

KINDS = ("accel", "rrate", "grav", "quat", "gyro", "comp", "amp")
"""Its messages, the best to pace a frame first."""

BUTTONS = {1: "control.buttonA", 2: "control.buttonB"}
"""The app's first two buttons are those of a phone; others are control.button3 …"""

_HEADING = "heading.magnetic"


@dataclass
class Gyrosc(OscSensor):
    """An iPhone with GyrOSC; switch on Accelerometer, Gravity and Rotation Rate in the app.

    The app has no id and is known by its address on the network. Its vendor says nothing of its
    messages; they are read as public receivers read them: acceleration and gravity in g with
    Apple's signs, rotation in rad/s, the quaternion as `quaternion` says ("wxyz" or "xyzw").
    Raises ValueError for another order.
    """

    host: str = "0.0.0.0"  # noqa: S104 - phones are on the network
    port: int = 9999
    quaternion: Literal["wxyz", "xyzw"] = "wxyz"

    told_by_host: ClassVar[bool] = True

    units: ClassVar[Mapping[str, str]] = {
        **{name: u for name, u in phone.UNITS.items() if not name.startswith("magnetometer")},
        **dict.fromkeys((*scmotion.EULER, _HEADING), "deg"),
        "amplitude": "",
        **dict.fromkeys(BUTTONS.values(), ""),
    }
    default_features: ClassVar[Sequence[Mapping[str, object]]] = scmotion.DEFAULT_FEATURES

    def __post_init__(self) -> None:
        if self.quaternion not in ("wxyz", "xyzw"):
            raise ValueError('quaternion must be "wxyz" or "xyzw"')
        self._apart = phone.Apart()
        self._leader = Leader(KINDS)

    def recognise(self, address: str) -> str | None:
        """Return an empty id for `/gyrosc/…`: the app does not tell who it is."""
        return "" if address.startswith(HEAD) else None

    def decode(self, address: str, args: Sequence[OscArgument]) -> Reading:
        """Return what one message says; raises MalformedError."""
        if not address.startswith(HEAD):
            raise MalformedError(f"{address} is no address of GyrOSC")
        kind = address.removeprefix(HEAD)
        if kind == "button":
            return _button(args)
        if kind not in KINDS:
            return Reading({}, paced=False)
        return Reading(self._values(kind, args), paced=self._leader.paces(kind))

    def _values(self, kind: str, args: Sequence[OscArgument]) -> dict[str, float]:
        if kind == "accel":
            return self._apart.linear(numbers(args, 3, 3))
        if kind == "grav":
            return self._apart.gravity(numbers(args, 3, 3))
        if kind == "rrate":
            return dict(zip(scmotion.GYROSCOPE, numbers(args, 3, 3), strict=True))
        if kind == "quat":
            order = [f"quaternion.{part}" for part in self.quaternion]
            return dict(zip(order, numbers(args, 4, 4), strict=True))
        if kind == "gyro":
            pitch, roll, yaw = numbers(args, 3, 3)
            return dict(zip(scmotion.EULER, map(degrees, (yaw, pitch, roll)), strict=True))
        value = numbers(args, 1, 1)[0]
        return {"amplitude": value} if kind == "amp" else {_HEADING: value % 360}


def _button(args: Sequence[OscArgument]) -> Reading:
    """Its number, and 1 where it is held."""
    number, state = numbers(args, 2, 2)
    if not 0 <= number < 100:
        raise MalformedError(f"there is no button {number}")
    return Reading({BUTTONS.get(int(number), f"control.button{int(number)}"): state}, paced=False)
