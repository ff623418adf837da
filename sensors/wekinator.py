"""Whatever already sends its inputs to a Wekinator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar

from sensors.base import MalformedError, OscArgument, OscSensor, Reading
from sensors.wire.named import named_units
from sensors.wire.numbers import numbers

ADDRESS = "/wek/inputs"


@dataclass
class Wekinator(OscSensor):
    """A sender of `/wek/inputs`, any count of numbers, as channels input.1, input.2 ….

    `channels` may name the first of them, in order. With `still_is_silent` it sends only what has
    changed, and is never lost. Address and port: fiebrink1/wekinator
    (OSCReceiver.java). Raises ValueError for names that are not unique, or empty.
    """

    port: int = 6448
    channels: list[str] = field(default_factory=list)
    still_is_silent: bool = False

    default_features: ClassVar[Sequence[Mapping[str, object]]] = (
        {"name": "{name}.raw", "type": "raw", "inputs": ["{name}"]},
    )

    def __post_init__(self) -> None:
        named_units(self.channels)

    def known_units(self) -> Mapping[str, str]:
        """Return the channels that the rig names; they have no units."""
        return named_units(self.channels)

    @property
    def rests(self) -> bool:
        """Whether the rig says that it sends only what has changed."""
        return self.still_is_silent

    def recognise(self, address: str) -> str | None:
        """Return an empty id for `/wek/inputs`: senders do not tell who they are."""
        return "" if address == ADDRESS else None

    def decode(self, address: str, args: Sequence[OscArgument]) -> Reading:
        """Return the inputs in order; raises MalformedError when there are none."""
        if address != ADDRESS:
            raise MalformedError(f"{address} is not {ADDRESS}")
        names = _names(len(args))
        if self.channels:
            names = (*self.channels[: len(args)], *names[len(self.channels) :])
        return Reading(dict(zip(names, numbers(args, 1), strict=True)))


@lru_cache(maxsize=16)
def _names(count: int) -> tuple[str, ...]:
    return tuple(f"input.{i}" for i in range(1, count + 1))
