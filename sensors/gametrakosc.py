"""A Gametrak that another program reads and sends on as OSC."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sensors.base import MalformedError, OscArgument, OscSensor, Reading
from sensors.wire.numbers import numbers
from sensors.wire.strings import DEFAULT_FEATURES, UNITS, Strung

ADDRESS = "/gametrak/raw"


@dataclass
class GametrakOsc(Strung, OscSensor):
    """`/gametrak/raw`: left x, y, length, right x, y, length from 0 to 4095, and the buttons.

    Of it comes what the type gametrak gives, calibrated in the same way. Address, order and port:
    CreativeInquiry/GameTrak-Liberation bc8c2f9 (docs/protocol.md). The pedal is taken to be the
    first of the buttons, which its author could not try. `flip` and `low`, `high` as there.
    """

    port: int = 2434

    units: ClassVar[Mapping[str, str]] = UNITS
    default_features: ClassVar[Sequence[Mapping[str, object]]] = DEFAULT_FEATURES

    def recognise(self, address: str) -> str | None:
        """Return an empty id for `/gametrak/raw`: bridges do not tell who they are."""
        return "" if address == ADDRESS else None

    def decode(self, address: str, args: Sequence[OscArgument]) -> Reading:
        """Return where the hands are; raises MalformedError."""
        if address != ADDRESS:
            raise MalformedError(f"{address} is not {ADDRESS}")
        *words, buttons = map(round, numbers(args, 7, 7))
        if not (min(words) >= 0 and max(words) <= 4095):
            raise MalformedError("a number that is not from 0 to 4095")
        return Reading(self.place(words, bool(buttons & 1)))
