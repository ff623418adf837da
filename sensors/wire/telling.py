"""Writes what the engine says as OSC, whatever text and numbers people and files have given."""

import math
from typing import Any

from sensors.wire.osc import encode

LARGEST = 65_507
"""Bytes of a UDP datagram: 65,535 less the headers of IPv4 and UDP (RFC 791, RFC 768)."""

_LARGEST_FLOAT = 3.4028234663852886e38  # the largest float32


class TooLongError(ValueError):
    """What is to be said does not fit into one datagram."""


def message(address: str, *args: Any) -> bytes:
    """Return one OSC message; raises TooLongError, and ValueError for what has no OSC type.

    Text that OSC cannot carry is mended (NUL, halves of surrogate pairs), numbers beyond
    float32 and integers beyond 64 bits become infinite.
    """
    data = encode(address, *map(fit, args))
    if len(data) > LARGEST:
        raise TooLongError(f"the answer is {len(data)} bytes long, {LARGEST} is the most")
    return data


def fit(value: Any) -> Any:
    """Return a value as OSC can carry it."""
    if isinstance(value, str):
        return value.replace("\0", " ").encode(errors="replace").decode()
    if isinstance(value, int) and abs(value) >= 1 << 63:
        return math.inf if value > 0 else -math.inf
    if isinstance(value, float) and abs(value) > _LARGEST_FLOAT:
        return math.copysign(math.inf, value)
    return value
