"""Reads a datagram, whatever the device wrote it in: Open Sound Control, or its own JSON."""

import json
from functools import cache
from typing import Any, NoReturn

from sensors.base import SENSORS, MalformedError, Message, OscSensor
from sensors.wire import osc

OBJECT = b"{"
"""How JSON begins, and OSC never does."""


def messages(data: bytes) -> list[Message]:
    """Return the messages of a datagram as (address, arguments).

    JSON is read by the types of sensor, in alphabetical order, the first that knows it. Raises
    MalformedError for what is neither, never another exception.
    """
    if data[:1] != OBJECT:
        return osc.decode(data)
    facts = _object(data)
    for kind in _speakers():
        found = kind.unpack(facts)
        if found is not None:
            return found
    raise MalformedError("JSON that no device here sends")


def _object(data: bytes) -> dict[str, Any]:
    try:
        facts = json.loads(data, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise MalformedError(f"JSON that cannot be read: {error}") from None
    if not isinstance(facts, dict):
        raise MalformedError("JSON that is no object")
    return facts


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


@cache
def _speakers() -> tuple[type[OscSensor], ...]:
    """Return the types of sensor that know JSON."""
    kinds = (SENSORS.load(name) for name in SENSORS.types())
    heard = (kind for kind in kinds if issubclass(kind, OscSensor))
    return tuple(kind for kind in heard if "unpack" in vars(kind))
