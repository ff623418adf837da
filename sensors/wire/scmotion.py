"""The messages of ircam-ismm/sc-motion's format v3, which CoMote and the R-IoT both send."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sensors.base import OscArgument, Reading
from sensors.wire.numbers import numbers

MILLISECOND = 1_000_000
"""Nanoseconds; both devices stamp in whole milliseconds since they began."""

ACCELEROMETER = ("accelerometer.x", "accelerometer.y", "accelerometer.z")
GYROSCOPE = ("gyroscope.x", "gyroscope.y", "gyroscope.z")
QUATERNION = ("quaternion.x", "quaternion.y", "quaternion.z", "quaternion.w")
EULER = ("euler.alpha", "euler.beta", "euler.gamma")
MAGNETOMETER = ("magnetometer.x", "magnetometer.y", "magnetometer.z")

_KINDS = {
    "accelerometer": (ACCELEROMETER, "m/s²"),
    "gyroscope": (GYROSCOPE, "rad/s"),
    "gravity": (("gravity.x", "gravity.y", "gravity.z"), "m/s²"),
    "magnetometer": (MAGNETOMETER, "µT"),
    "heading": (("heading.magnetic", "heading.geographic", "heading.accuracy"), "deg"),
    "absoluteorientation/quaternion": (QUATERNION, ""),
    "absoluteorientation/euler": (EULER, "deg"),
    "barometer": (("barometer.pressure", "barometer.altitude"), "hPa"),
    "battery": (("battery.level", "battery.charging"), ""),
}

UNITS: Mapping[str, str] = MappingProxyType(
    {name: unit for names, unit in _KINDS.values() for name in names} | {"barometer.altitude": "m"}
)
"""The channels of the format and their units, in order."""

DEFAULT_FEATURES: Sequence[Mapping[str, object]] = (
    {
        "name": "{name}.orientation",
        "type": "orientation",
        "inputs": ["{name}.accelerometer", "{name}.gyroscope"],
    },
    {"name": "{name}.intensity", "type": "intensity", "inputs": ["{name}.accelerometer"]},
)
"""What a scene is given for a device that has an accelerometer and a gyroscope."""


def decode(kind: str, args: Sequence[OscArgument]) -> Reading:
    """Return what a message of this kind says; empty for a kind the format does not have.

    The arguments are the values in canonical units, a time stamp in milliseconds, and
    perhaps the frequency. A sample is paced by its accelerometer, which is never missing,
    but its time is the gyroscope's where both come in one datagram: a bundle is sent for
    each event of the gyroscope. A gyroscope that comes apart does not pace a second time.
    Raises MalformedError.
    """
    if kind not in _KINDS:
        return Reading({}, paced=False)
    names, _ = _KINDS[kind]
    count = len(names)
    numeric = numbers(args, count, count + 1)
    stamp = int(numeric[count] * MILLISECOND) if len(numeric) > count else None
    values = dict(zip(names, numeric, strict=False))
    if kind == "heading":  # -1 is "not known"
        values = {name: value for name, value in values.items() if value >= 0}
    return Reading(values, stamp, kind == "accelerometer", leads=kind == "gyroscope")
