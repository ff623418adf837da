"""Whatever already sends its inputs to a Wekinator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from sensors.base import MalformedError, OscArgument, OscSensor, Reading
from sensors.wire.numbers import numbers

ADDRESS = "/wek/inputs"


@dataclass
class Wekinator(OscSensor):
    """A sender of `/wek/inputs`, any count of numbers, as channels input.1, input.2 ….

    Address and port: fiebrink1/wekinator (OSCReceiver.java).
    """

    port: int = 6448

    default_features: ClassVar[Sequence[Mapping[str, object]]] = (
        {"name": "{name}.raw", "type": "raw", "inputs": ["{name}"]},
    )

    def recognise(self, address: str) -> str | None:
        """Return an empty id for `/wek/inputs`: senders do not tell who they are."""
        return "" if address == ADDRESS else None

    def decode(self, address: str, args: Sequence[OscArgument]) -> Reading:
        """Return the inputs in order; raises MalformedError when there are none."""
        if address != ADDRESS:
            raise MalformedError(f"{address} is not {ADDRESS}")
        return Reading(dict(zip(_names(len(args)), numbers(args, 1), strict=True)))


@lru_cache(maxsize=16)
def _names(count: int) -> tuple[str, ...]:
    return tuple(f"input.{i}" for i in range(1, count + 1))
