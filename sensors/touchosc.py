"""TouchOSC, an app of faders, pads and buttons, which also sends a phone's accelerometer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot
from typing import ClassVar, Literal

from sensors.base import MalformedError, OscArgument, OscSensor, Reading
from sensors.wire.leading import Leader
from sensors.wire.numbers import numbers
from sensors.wire.riotraw import GRAVITY
from sensors.wire.scmotion import ACCELEROMETER

ACCELERATION = "/accxyz"

CONTROL = re.compile(
    r"/(?:\d+/)?(?:(?:fader|xy|push|toggle|button|rotary|radial|radar|encoder|grid|pager"
    r"|multi(?:fader|push|toggle|xy))\d+)(?:/\d+){0,2}(?:/z)?"
)
"""The names that its editor gives to controls, with or without the page before them."""

PAGE = re.compile(r"/\d+|/ping")
"""What it sends as pages are turned, and to say that it is there."""

IN_G, IN_METRES = (0.5, 2.0), (5.0, 15.0)
"""Norms of an acceleration at rest, or nearly, in g and in m/s²."""

CERTAIN = 50
"""Messages at rest in the other unit that make up for all before."""


@dataclass
class Touchosc(OscSensor):
    """A phone or tablet with TouchOSC: its controls, and its accelerometer where that is on.

    The app has no id and is known by its address on the network. A control is the channel of its
    address: `/1/fader1` is `1.fader1`, `/1/xy1` is `1.xy1.x` and `1.xy1.y`, and `.z` after it is
    1 while it is touched. `unit` of the
    accelerometer is "g" (the first TouchOSC), "m/s2" (scripts in the new one), or told by its norm
    ("auto"); `system` is "ios", where gravity points the other way, or "android". Controls speak
    only as they are moved. Addresses: hexler.net/touchosc-mk1/manual, and public patches. Raises
    ValueError for another unit or system.
    """

    host: str = "0.0.0.0"  # noqa: S104 - phones are on the network
    port: int = 8000
    unit: Literal["auto", "g", "m/s2"] = "auto"
    system: Literal["ios", "android"] = "ios"

    told_by_host: ClassVar[bool] = True
    other_ports: ClassVar[Sequence[int]] = (9000,)

    units: ClassVar[Mapping[str, str]] = dict.fromkeys(ACCELEROMETER, "m/s²")
    default_features: ClassVar[Sequence[Mapping[str, object]]] = (
        {"name": "{name}.raw", "type": "raw", "inputs": ["{name}"]},
    )

    def __post_init__(self) -> None:
        if self.unit not in ("auto", "g", "m/s2"):
            raise ValueError('unit must be "auto", "g" or "m/s2"')
        if self.system not in ("ios", "android"):
            raise ValueError('system must be "ios" or "android"')
        self._leader = Leader(("accelerometer", "control"))
        self._votes = 0  # above 0: m/s²
        self._moves = False

    @property
    def rests(self) -> bool:
        """Whether only controls speak, as they are moved: the accelerometer speaks always."""
        return not self._moves

    def recognise(self, address: str) -> str | None:
        """Return an empty id for `/accxyz` and its controls: the app does not tell who it is."""
        known = address == ACCELERATION or _control(address) or PAGE.fullmatch(address)
        return "" if known else None

    def decode(self, address: str, args: Sequence[OscArgument]) -> Reading:
        """Return what one message says; raises MalformedError."""
        if address == ACCELERATION:
            values = self._acceleration(numbers(args, 3, 3))
            self._moves = True
            return Reading(values, paced=self._leader.paces("accelerometer"))
        name = _control(address)
        if name is not None:
            return Reading(_moved(name, args), paced=self._leader.paces("control"))
        if PAGE.fullmatch(address):
            return Reading({}, paced=False)
        raise MalformedError(f"{address} is no address of TouchOSC")

    def _acceleration(self, sent: list[float]) -> dict[str, float]:
        scale = 1.0 if self._in_metres(hypot(*sent)) else GRAVITY
        scale = -scale if self.system == "ios" else scale
        return {name: scale * v for name, v in zip(ACCELEROMETER, sent, strict=True)}

    def _in_metres(self, norm: float) -> bool:
        """Tell the unit by most of the messages at rest, so that no movement makes it jump."""
        if self.unit != "auto":
            return self.unit == "m/s2"
        vote = (IN_METRES[0] < norm < IN_METRES[1]) - (IN_G[0] < norm < IN_G[1])
        self._votes = max(-CERTAIN, min(CERTAIN, self._votes + vote))
        return self._votes > 0


def _moved(name: str, args: Sequence[OscArgument]) -> dict[str, float]:
    """Return the channels of a control: one, or x and y, or as many as it has."""
    values = numbers(args, 1)
    if len(values) == 1:
        return {name: values[0]}
    parts = "xy" if len(values) == 2 else [str(i) for i in range(1, len(values) + 1)]
    return {f"{name}.{part}": value for part, value in zip(parts, values, strict=True)}


@lru_cache(maxsize=1024)
def _control(address: str) -> str | None:
    """Return the channel of a control's address."""
    return address[1:].replace("/", ".") if CONTROL.fullmatch(address) else None
