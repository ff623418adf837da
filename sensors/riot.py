"""The R-IoT, IRCAM's wireless inertial sensor, in each of its three generations."""

import ipaddress
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, Literal

from sensors.base import MalformedError, OscArgument, OscSensor, Reading
from sensors.wire import riotraw, scmotion
from sensors.wire.numbers import numbers

DEGREE = math.pi / 180
"""Radians; firmware 3.18 and 3.19 sent deg/s (ircam-ismm/riot-v3, changelog.txt)."""

OLD_GRAVITY = (0.5, 2.0)
NEW_GRAVITY = (5.0, 15.0)
"""Norms of the gravity message: a unit vector before firmware 3.20, m/s² from then on
(ircam-ismm/riot-v3, changelog.txt)."""

ANALOG_RANGE = 3.3
"""Volts at the analog inputs that make 1 (ircam-ismm/riot-v3, riot.cpp)."""

_TEMPERATURES = ("temperature.accelerometer", "temperature.barometer", "temperature.processor")
_BUTTONS = ("control.buttonA", "control.buttonB")  # on the board, and on its connector


@dataclass
class Riot(OscSensor):
    """An R-IoT: v3, v2 (BITalino and IRCAM firmware) or v1.5, told apart by what it sends.

    `firmware` tells whether a v3 is older than 3.20 (gyroscope in deg/s, gravity without
    unit); "auto" takes it for new until the norm of its gravity says otherwise. The gravity
    of the old one is in another frame, and left out. An R-IoT v2 sends to port 8888.
    Formats: ircam-ismm/riot-v3 (riot.cpp) and ircam-ismm/sc-motion (FORMAT.md); the others
    in `sensors.wire.riotraw`. Raises ValueError for another `firmware`.
    """

    host: str = "0.0.0.0"  # noqa: S104 - it is on the network
    port: int = 8000

    other_ports: ClassVar[Sequence[int]] = (8888,)
    firmware: Literal["auto", "new", "old"] = "auto"

    units: ClassVar[Mapping[str, str]] = {
        **scmotion.UNITS,
        "battery.voltage": "V",
        **dict.fromkeys(_TEMPERATURES, "degC"),
        "analog.0": "",
        "analog.1": "",
        **dict.fromkeys(_BUTTONS, ""),
    }
    default_features: ClassVar[Sequence[Mapping[str, object]]] = scmotion.DEFAULT_FEATURES

    def __post_init__(self) -> None:
        if self.firmware not in ("auto", "new", "old"):
            raise ValueError('firmware must be "auto", "new" or "old"')
        self._old = self.firmware == "old"
        self._bno055 = False

    def recognise(self, address: str) -> str | None:
        """Return the device's id for `/riot/v3/ID/…`, `/ID/raw` and what comes beside it."""
        found = _parse(address)
        return None if found is None else found[0]

    def decode(self, address: str, args: Sequence[OscArgument]) -> Reading:
        """Return what one message says; raises MalformedError."""
        found = _parse(address)
        if found is None:
            raise MalformedError(f"{address} is no address of an R-IoT")
        _, version, kind = found
        return riotraw.decode(kind, args) if version == 2 else self._decode_v3(kind, args)

    def _decode_v3(self, kind: str, args: Sequence[OscArgument]) -> Reading:
        if kind == "gravity":
            return self._gravity(args)
        if kind == "gyroscope" and self._old:
            reading = scmotion.decode(kind, args)
            reading.values = {name: v * DEGREE for name, v in reading.values.items()}
            return reading
        if kind == "heading":  # before 3.20 from -180 to 180
            return Reading({"heading.magnetic": numbers(args, 1, 1)[0] % 360}, paced=False)
        if kind in _OWN_KINDS:
            names, scale = _OWN_KINDS[kind]
            values = numbers(args, len(names), len(names))
            own = {name: v * s for name, v, s in zip(names, values, scale, strict=True)}
            return Reading(own, paced=False)
        return self._orientation(kind, args)

    def _gravity(self, args: Sequence[OscArgument]) -> Reading:
        reading = scmotion.decode("gravity", args)
        norm = math.hypot(*reading.values.values())
        if self.firmware == "auto":
            if OLD_GRAVITY[0] < norm < OLD_GRAVITY[1]:
                self._old = True
            elif NEW_GRAVITY[0] < norm < NEW_GRAVITY[1]:
                self._old = False
        return Reading({}, paced=False) if self._old else reading

    def _orientation(self, kind: str, args: Sequence[OscArgument]) -> Reading:
        """Prefer the BNO055 where one is fitted, as ircam-ismm/como (RiotSource.js) does."""
        plain = kind.replace("bno055/", "absoluteorientation/")
        if plain == kind and self._bno055 and kind.startswith("absoluteorientation/"):
            return Reading({}, paced=False)
        reading = scmotion.decode(plain, args)
        self._bno055 = self._bno055 or (plain != kind and bool(reading.values))
        return reading


_OWN_KINDS = {
    "temperature": (_TEMPERATURES, (1.0, 1.0, 1.0)),
    "analog": (
        ("battery.voltage", "analog.0", "analog.1"),
        (1.0, 1 / ANALOG_RANGE, 1 / ANALOG_RANGE),
    ),
    "control/key": (_BUTTONS, (1.0, 1.0)),
}


@lru_cache(maxsize=1024)
def _parse(address: str) -> tuple[str, int, str] | None:
    """Return the id, the generation of the message and what follows the id."""
    parts = address.split("/", 4)
    if parts[:3] == ["", "riot", "v3"]:
        return (parts[3], 3, parts[4]) if len(parts) == 5 and parts[3] else None
    if len(parts) == 3 and not parts[0] and parts[1] and parts[2] in riotraw.KINDS:
        return parts[1], 2, parts[2]
    return None


@dataclass(frozen=True)
class Settings:
    """What an R-IoT v3 must know to be heard: a network, and where to send how often.

    It has the id `device` and sends to `to`:`port` every `period` ms; `own` is its own address,
    "" where the network gives it one.
    """

    ssid: str
    password: str
    device: int
    to: str
    port: int = 8000
    period: int = 5
    own: str = ""


def configured(before: str, settings: Settings) -> str:
    """Return the text of config.txt with these settings; all other lines of `before` stay.

    Keys and their form: ircam-ismm/riot-v3 (textfile.h, textfile.cpp, data/config.txt). Raises
    ValueError, in plain words, for what cannot be written there.
    """
    keys = _config_keys(settings)
    left, lines = dict(keys), []
    for line in before.splitlines():
        key = line.partition("=")[0].strip()
        if key in keys:
            if key in left:
                lines.append(f"{key}={left.pop(key)}")
            continue
        lines.append(line.rstrip())
    lines = lines or ["//R-IoT Configuration"]
    return "".join(f"{line}\r\n" for line in [*lines, *(f"{k}={v}" for k, v in left.items())])


def _config_keys(settings: Settings) -> dict[str, str]:
    for what, text, most in (("name", settings.ssid, 32), ("password", settings.password, 63)):
        if any(c.isspace() or not c.isprintable() for c in text):
            raise ValueError(
                f"the {what} of the network has a space or the like, which the R-IoT leaves out "
                "as it reads config.txt: use a network without (a hotspot can be renamed)"
            )
        if len(text.encode()) > most:
            raise ValueError(f"the {what} of the network is longer than {most} bytes")
    if not settings.ssid:
        raise ValueError("the network needs a name")
    for address in (settings.to, settings.own or settings.to):
        try:
            ipaddress.IPv4Address(address)
        except ValueError:
            raise ValueError(f"{address} is no address such as 192.168.1.20") from None
    keys = {"ssid": settings.ssid, "pass": settings.password}
    keys["dhcp"] = str(int(not settings.own))
    if settings.own:
        keys["ownip"] = settings.own
    keys |= {"destip": settings.to, "port": str(settings.port)}
    return keys | {"masterid": str(settings.device), "samplerate": str(settings.period)}
