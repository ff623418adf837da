"""The messages of the R-IoT v2 and v1.5, whose `raw` has 22, 20 or 12 numbers."""

import math
from collections.abc import Sequence

from sensors.base import MalformedError, OscArgument, Reading
from sensors.wire.numbers import numbers
from sensors.wire.scmotion import ACCELEROMETER, EULER, GYROSCOPE, MAGNETOMETER, QUATERNION

KINDS = frozenset({"raw", "quat", "euler", "analog", "bitalino"})
"""What follows the id in an address."""

GRAVITY = 9.80665
"""m/s² in one g (ircam-ismm/sc-motion, src/format.js)."""

GAUSS = 100.0
"""µT."""

MILLIDEGREE = 1000 * math.pi / 180
"""rad/s in one deg/ms (Ircam-R-IoT/bitalino-riot-firmware)."""

V15_ACCELERATION = 8 / 32768
V15_TURN = 2000 / 28571.4 / 1000
V15_FIELD = 2 / 25000
"""g, deg/ms and gauss in one count (Ircam-RnD/RIoT, RIoT_v1_5)."""

BATTERY_COUNTS = 877.0
"""Counts in one volt (ircam-ismm/sc-motion, FORMAT-riot-v1-v2.md)."""

BATTERY_EMPTY, BATTERY_FULL = 3.5, 3.9
"""Volts (the same)."""

ANALOG_COUNTS = 4095.0
"""The largest reading of the converter of 12 bits (Ircam-R-IoT/bitalino-riot-firmware)."""

PLAUSIBLE = (-20.0, 80.0)
"""°C; sources disagree on the unit of `raw`'s temperature, and within these it is °C."""

Axes = tuple[tuple[int, float], tuple[int, float], tuple[int, float]]

BITALINO_INERTIAL: Axes = ((1, 1.0), (0, -1.0), (2, 1.0))
BITALINO_MAGNETIC: Axes = ((1, -1.0), (0, -1.0), (2, 1.0))
IRCAM_ACCELERATION: Axes = ((1, -1.0), (0, 1.0), (2, 1.0))
IRCAM_TURN: Axes = ((1, -1.0), (0, 1.0), (2, 1.0))
IRCAM_MAGNETIC: Axes = ((1, 1.0), (0, 1.0), (2, 1.0))
"""For x, y and z: which of the three sent, and its sign (ircam-ismm/sc-motion, src/format.js,
whose axes agree with ircam-ismm's riot-devicemotion-compatibility.md)."""


def decode(kind: str, args: Sequence[OscArgument]) -> Reading:
    """Return what a message of one of KINDS says; raises MalformedError."""
    if kind == "raw":
        return Reading(_raw(args))
    if kind == "quat":
        return Reading(_quaternion(numbers(args, 4, 4)), paced=False)
    if kind == "euler":
        return Reading(_euler(numbers(args, 4, 4)), paced=False)
    if kind == "analog":
        return Reading(_analog(numbers(args, 2, 2)), paced=False)
    return Reading(_bitalino(numbers(args, 11, 11)), paced=False)


def _raw(args: Sequence[OscArgument]) -> dict[str, float]:
    """Tell the firmware by the count, as ircam-ismm/como (RiotSource.js) does."""
    decoder = {22: _raw_bitalino, 20: _raw_ircam, 12: _raw_v15}.get(len(args))
    if decoder is None:
        raise MalformedError(f"raw has {len(args)} numbers; an R-IoT sends 22, 20 or 12")
    return decoder(numbers(args, len(args)))


def _raw_bitalino(v: list[float]) -> dict[str, float]:
    """BITalino R-IoT: acc (g), gyro (deg/ms), mag (gauss), temperature, switches, analog, …"""
    return {
        **_axes(ACCELEROMETER, v[0:3], BITALINO_INERTIAL, GRAVITY),
        **_axes(GYROSCOPE, v[3:6], BITALINO_INERTIAL, MILLIDEGREE),
        **_axes(MAGNETOMETER, v[6:9], BITALINO_MAGNETIC, GAUSS),
        **_temperature(v[9]),
        "control.buttonA": v[10],
        "control.buttonB": v[11],
        **_analog(v[12:14]),
        **_quaternion(v[14:18]),
        **_euler(v[18:22]),
    }


def _raw_ircam(v: list[float]) -> dict[str, float]:
    """IRCAM's v2: battery, button, acc (g), gyro (deg/ms), mag (gauss), temperature, …"""
    voltage = v[0] / BATTERY_COUNTS
    level = (voltage - BATTERY_EMPTY) / (BATTERY_FULL - BATTERY_EMPTY)
    return {
        "battery.voltage": voltage,
        "battery.level": min(max(level, 0.0), 1.0),
        "control.buttonA": v[1],
        **_ircam_axes(v[2:11], GRAVITY, MILLIDEGREE, GAUSS),
        **_temperature(v[11]),
        **_quaternion(v[12:16]),
        **_euler(v[16:20]),
    }


def _raw_v15(v: list[float]) -> dict[str, float]:
    """v1.5: battery (of unknown scale), switch (0 is pressed), acc, gyro, mag in counts, …"""
    scales = V15_ACCELERATION * GRAVITY, V15_TURN * MILLIDEGREE, V15_FIELD * GAUSS
    return {"control.buttonA": float(v[1] == 0), **_ircam_axes(v[2:11], *scales)}


def _ircam_axes(v: list[float], acc: float, gyro: float, mag: float) -> dict[str, float]:
    return {
        **_axes(ACCELEROMETER, v[0:3], IRCAM_ACCELERATION, acc),
        **_axes(GYROSCOPE, v[3:6], IRCAM_TURN, gyro),
        **_axes(MAGNETOMETER, v[6:9], IRCAM_MAGNETIC, mag),
    }


def _axes(names: tuple[str, ...], sent: list[float], axes: Axes, scale: float) -> dict[str, float]:
    return {name: sent[i] * sign * scale for name, (i, sign) in zip(names, axes, strict=True)}


def _temperature(value: float) -> dict[str, float]:
    plausible = PLAUSIBLE[0] <= value <= PLAUSIBLE[1]
    return {"temperature.accelerometer": value} if plausible else {}


def _quaternion(v: list[float]) -> dict[str, float]:
    """Sent w first."""
    return dict(zip(QUATERNION, (*v[1:4], v[0]), strict=True))


def _euler(v: list[float]) -> dict[str, float]:
    """Yaw, pitch and roll, then the heading from -180 to 180."""
    return {**dict(zip(EULER, v[:3], strict=True)), "heading.magnetic": v[3] % 360}


def _analog(v: list[float]) -> dict[str, float]:
    return {f"analog.{i}": value / ANALOG_COUNTS for i, value in enumerate(v)}


def _bitalino(v: list[float]) -> dict[str, float]:
    """What a BITalino board on the R-IoT adds: a sequence number, 4 digital, 6 analog."""
    digital = {f"bitalino.digital.{i}": value for i, value in enumerate(v[1:5])}
    return {**digital, **{f"bitalino.analog.{i}": value for i, value in enumerate(v[5:11])}}
