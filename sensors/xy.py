"""A pad that the mouse moves on, in the window or in any program that sends where it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sensors.base import MalformedError, OscArgument, OscSensor, Reading
from sensors.wire.numbers import numbers

ADDRESS = "/limber/xy"


@dataclass
class Xy(OscSensor):
    """`/limber/xy X Y`, from 0 to 1, X to the right and Y up; a third number: held down.

    Pads are told apart as `/limber/xy/ID`. A pad that is there sends also while nothing moves,
    ten times a second or more: else it is lost.
    """

    port: int = 6448

    units: ClassVar[Mapping[str, str]] = {"x": "", "y": "", "control.held": ""}
    default_features: ClassVar[Sequence[Mapping[str, object]]] = (
        {"name": "{name}.place", "type": "raw", "inputs": ["{name}.x", "{name}.y"]},
    )

    def recognise(self, address: str) -> str | None:
        """Return the pad's ID, empty where it has none."""
        return address[len(ADDRESS) + 1 :] if is_pad(address) else None

    def decode(self, address: str, args: Sequence[OscArgument]) -> Reading:
        """Return where the pad is touched; raises MalformedError."""
        if not is_pad(address):
            raise MalformedError(f"{address} is not {ADDRESS}")
        said = numbers(args, 2, 3)
        if not (0 <= said[0] <= 1 and 0 <= said[1] <= 1):
            raise MalformedError("a place outside the pad")
        return Reading(dict(zip(self.units, said, strict=False)))


def is_pad(address: str) -> bool:
    """Return whether messages to an address are of a pad, and no command."""
    return address == ADDRESS or address.startswith(f"{ADDRESS}/")
