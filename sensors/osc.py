"""Any program that sends numbers to one OSC address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from sensors.base import MalformedError, OscArgument, OscSensor, Reading
from sensors.wire.named import named_units
from sensors.wire.numbers import numbers


@dataclass
class Osc(OscSensor):
    """The numbers that arrive at `address`, named by `channels` in order.

    Without `channels` they are called value.1, value.2 …; with them, a message must bring
    at least as many, and what it brings beyond is left out. `channel_units` may give each
    channel its unit. With `still_is_silent` it sends only what has changed, and is never lost.
    Raises ValueError for channels that are empty, not unique, or do not fit.
    """

    address: str = ""
    channels: list[str] = field(default_factory=list)
    channel_units: list[str] = field(default_factory=list)
    still_is_silent: bool = False

    default_features: ClassVar[Sequence[Mapping[str, object]]] = (
        {"name": "{name}.raw", "type": "raw", "inputs": ["{name}"]},
    )

    def __post_init__(self) -> None:
        named_units(self.channels, self.channel_units)

    def known_units(self) -> Mapping[str, str]:
        """Return the channels that the rig names, with their units."""
        return named_units(self.channels, self.channel_units)

    @property
    def rests(self) -> bool:
        """Whether the rig says that it sends only what has changed."""
        return self.still_is_silent

    def recognise(self, address: str) -> str | None:
        """Return an empty id for exactly `address`."""
        return "" if address and address == self.address else None

    def decode(self, address: str, args: Sequence[OscArgument]) -> Reading:
        """Return the numbers by channel; raises MalformedError."""
        if not address or address != self.address:
            raise MalformedError(f"{address} is not {self.address}")
        if self.channels:
            values = numbers(args, len(self.channels), len(self.channels))
            return Reading(dict(zip(self.channels, values, strict=True)))
        return Reading({f"value.{i}": value for i, value in enumerate(numbers(args, 1), 1)})
