"""The page that Limber serves: any phone whose browser opens it, without an app."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar

from sensors.base import MalformedError, Message, OscArgument, OscSensor, Reading
from sensors.wire import scmotion
from sensors.wire.leading import Leader
from sensors.wire.numbers import numbers

DEGREE = math.pi / 180

SOURCE = "limber-page"
"""How the page's JSON says that it is the page's."""

ID = re.compile(r"[a-z0-9-]{1,32}")

LONGEST_TRIP = 10_000.0
"""ms there and back; what takes longer was answered by nobody."""

FINGERS = 5
"""Fingers that the page's pad tells apart."""


@dataclass
class Web(OscSensor):
    """A phone on the page that Limber serves: motion, a pad for five fingers, buttons A and B.

    `id` is what the page has given itself in that phone's browser. `page` is the TCP port where
    the page is served over https, at the address `page_host` of this computer (0.0.0.0: at each).
    What it says is handed on to `port`, on this computer alone. Axes and units of what browsers
    tell: W3C, Device Orientation and Motion (DeviceMotionEvent; rotationRate's alpha, beta and
    gamma are about x, y and z, in deg/s). The page says with which `sign` acceleration comes: -1
    from browsers on iOS, which tell it the other way (ircam-ismm/devicemotion, devicemotion.js).
    Raises ValueError for a TCP port that cannot be.
    """

    port: int = 8010
    page: int = field(default=8443, metadata={"min": 1, "max": 65535})
    page_host: str = "0.0.0.0"  # noqa: S104 - phones are on the network

    units: ClassVar[Mapping[str, str]] = {
        **{
            name: scmotion.UNITS[name]
            for name in (*scmotion.ACCELEROMETER, *scmotion.GYROSCOPE, *scmotion.EULER)
        },
        "control.buttonA": "",
        "control.buttonB": "",
        **{f"touch{i}.{what}": "" for i in range(1, FINGERS + 1) for what in ("x", "y", "pressed")},
    }
    default_features: ClassVar[Sequence[Mapping[str, object]]] = scmotion.DEFAULT_FEATURES

    def __post_init__(self) -> None:
        if not 1 <= self.page <= 65535:
            raise ValueError("page must be a TCP port, 1 to 65535")
        self._leader = Leader(("motion", "touch"))

    @classmethod
    def unpack(cls, facts: Mapping[str, Any]) -> list[Message] | None:
        """Return the messages that the page's JSON stands for, None for JSON of others.

        Each is `/page/ID/KIND`: `motion` with the acceleration as the browser told it, its sign,
        the rotation (or None, three times) and the time in ms; `orientation` with three angles in
        degrees; `touch` with x, y of each finger, or None for one that is not there, after the
        time; `control/buttonA`; `trip` with the ms that its way to Limber and back took.
        """
        device = facts.get("id")
        if facts.get("source") != SOURCE or not (isinstance(device, str) and ID.fullmatch(device)):
            return None
        head, time = f"/page/{device}", facts.get("time")
        found: list[Message] = []
        motion = facts.get("accelerationIncludingGravity")
        if isinstance(motion, dict):
            turn = facts.get("rotationRate")
            said = (*_of(motion, "x", "y", "z"), facts.get("sign"), *_of(turn, *_ANGLES), time)
            found.append((f"{head}/motion", said))
        if isinstance(facts.get("orientation"), dict):
            found.append((f"{head}/orientation", _of(facts["orientation"], *_ANGLES)))
        touches = facts.get("touches")
        if isinstance(touches, list):
            places = [v for one in touches[:FINGERS] for v in _of(one, "x", "y")]
            found.append((f"{head}/touch", (time, *places)))
        if "trip" in facts:
            found.append((f"{head}/trip", (facts["trip"],)))
        control = facts.get("control")
        if isinstance(control, dict):
            found += [(f"{head}/control/{key}", (value,)) for key, value in control.items()]
        return found

    def recognise(self, address: str) -> str | None:
        """Return the page's ID for `/page/ID/…`."""
        found = _parse(address)
        return None if found is None else found[0]

    def decode(self, address: str, args: Sequence[OscArgument]) -> Reading:
        """Return what one message says; raises MalformedError."""
        found = _parse(address)
        if found is None:
            raise MalformedError(f"{address} is nothing that the page says")
        kind = found[1]
        if kind == "motion":
            return self._motion(args)
        if kind == "touch":
            return self._touch(args)
        if kind == "trip":
            return Reading({}, paced=False, delay=_half(args))
        if kind == "orientation":
            angles = zip(scmotion.EULER, numbers(args, 3, 3), strict=True)
            return Reading(dict(angles), paced=False)
        if kind in ("control/buttonA", "control/buttonB"):
            return Reading({kind.replace("/", "."): numbers(args, 1, 1)[0]}, paced=False)
        raise MalformedError(f"the page says nothing of {kind}")

    def _motion(self, args: Sequence[OscArgument]) -> Reading:
        x, y, z, sign = numbers(args, 4, 4)
        if sign not in (-1.0, 1.0):
            raise MalformedError("a sign that is neither 1 nor -1")
        values = dict(zip(scmotion.ACCELEROMETER, (sign * x, sign * y, sign * z), strict=True))
        turn = args[4:7]
        if any(value is not None for value in turn):  # None: there is no gyroscope
            rates = (rate * DEGREE for rate in numbers(turn, 3, 3))
            values |= zip(scmotion.GYROSCOPE, rates, strict=True)
        return Reading(values, _time(args[7:]), self._leader.paces("motion"))

    def _touch(self, args: Sequence[OscArgument]) -> Reading:
        """A finger that is lifted leaves its place as it was."""
        places = args[1 : 1 + 2 * FINGERS]
        values: dict[str, float] = {}
        for i, place in enumerate(zip(places[::2], places[1::2], strict=False), 1):
            pressed = place != (None, None)
            values[f"touch{i}.pressed"] = float(pressed)
            if pressed:
                x, y = (min(max(value, 0.0), 1.0) for value in numbers(place, 2, 2))
                values |= {f"touch{i}.x": x, f"touch{i}.y": y}
        return Reading(values, _time(args[:1]), bool(values) and self._leader.paces("touch"))


_ANGLES = ("alpha", "beta", "gamma")


def _of(facts: Any, *names: str) -> tuple[OscArgument, ...]:
    """Return values by their names; None for all where there is nothing that has them."""
    return (
        tuple(facts.get(name) for name in names)
        if isinstance(facts, dict)
        else (None,) * len(names)
    )


def _half(args: Sequence[OscArgument]) -> float:
    """Return half of a way there and back, from ms to s; raises MalformedError for none."""
    (trip,) = numbers(args, 1, 1)
    if not 0.0 <= trip <= LONGEST_TRIP:
        raise MalformedError("a way there and back that takes no such time")
    return trip * 0.5e-3


def _time(args: Sequence[OscArgument]) -> int:
    """Return the time of a message, from ms to ns."""
    return int(numbers(args, 1, 1)[0] * scmotion.MILLISECOND)


@lru_cache(maxsize=1024)
def _parse(address: str) -> tuple[str, str] | None:
    """Return the ID and what follows it."""
    parts = address.split("/", 3)
    if len(parts) != 4 or parts[:2] != ["", "page"] or not ID.fullmatch(parts[2]) or not parts[3]:
        return None
    return parts[2], parts[3]
