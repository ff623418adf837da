"""Reads and writes Open Sound Control 1.0, with the common messages on a fast path."""

import struct
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from pythonosc import osc_message
from pythonosc.osc_message_builder import BuildError, OscMessageBuilder
from pythonosc.parsing import osc_types

from recordings.frame import Float32Array, FloatArray
from sensors.base import MalformedError, OscArgument
from sensors.base import Message as Message

_BUNDLE = b"#bundle\x00"
_BUNDLE_HEADER = 16  # the word and a time tag
_DEEPEST = 8
_MOST_TAGS = 4096  # more numbers than any sensor sends; bounds the work of one datagram
_MOST_HEADERS = 1024
_LONGEST_HEADER = 512  # a flood of long headers must not fill the cache's memory

_headers: dict[bytes, tuple[str, struct.Struct]] = {}


def decode(data: bytes) -> list[Message]:
    """Return the messages of a datagram as (address, arguments), bundles flattened.

    Time tags are ignored: what arrives is what happens now. (CoMote's bundles are dated
    1970; a tag in the future must not delay a performance.) Array brackets are flattened.
    `I`, in OSC 1.1 an impulse, is True; `t` is the 64-bit number; `m` its four bytes.

    Raises MalformedError for anything that is not OSC, never another exception.
    """
    if data[:1] == b"/":
        return [_message(data)]
    messages: list[Message] = []
    _unbundle(data, messages, _DEEPEST)
    return messages


def _unbundle(data: bytes, messages: list[Message], depth: int) -> None:
    if data[:1] == b"/":
        messages.append(_message(data))
        return
    if data[:8] != _BUNDLE or len(data) < _BUNDLE_HEADER:
        raise MalformedError("neither an OSC message nor a bundle")
    if depth == 0:
        raise MalformedError(f"OSC bundles nested more than {_DEEPEST} deep")
    at, total = _BUNDLE_HEADER, len(data)
    while at < total:
        size = int.from_bytes(data[at : at + 4], "big", signed=True)
        start, at = at + 4, at + 4 + size
        if size <= 0 or at > total:
            raise MalformedError("an OSC bundle element is longer than its bundle, or empty")
        _unbundle(data[start:at], messages, depth - 1)


def _message(data: bytes) -> Message:
    end = data.find(0)
    tags = (end | 3) + 1
    start = (data.find(0, tags) | 3) + 1
    known = _headers.get(data[:start])  # start is 0 where no NUL was found: never a key
    if known is None:
        known = _learn(data, tags, start)
    if known is None:
        return _message_of_any_kind(data)
    try:
        return known[0], known[1].unpack_from(data, start)
    except struct.error:
        raise MalformedError("OSC arguments are shorter than their type tags") from None


def _learn(data: bytes, tags: int, start: int) -> tuple[str, struct.Struct] | None:
    """Remember a header whose arguments are all i, f or d; return None for another one."""
    if not tags < start <= min(len(data), _LONGEST_HEADER) or data[tags] != ord(","):
        return None
    kinds = data[tags + 1 : start].rstrip(b"\0")
    if kinds.strip(b"ifd") or 0 in kinds:
        return None
    known = _address(data)[0], struct.Struct(b">" + kinds)
    if len(_headers) >= _MOST_HEADERS:
        _headers.clear()
    _headers[bytes(data[:start])] = known
    return known


def _address(data: bytes) -> tuple[str, int]:
    """Return the address and where it ends; python-osc lets UnicodeDecodeError out."""
    try:
        return osc_types.get_string(data, 0)
    except (osc_types.ParseError, UnicodeDecodeError) as error:
        raise MalformedError(f"an OSC address that cannot be read: {error}") from None


def _message_of_any_kind(data: bytes) -> Message:
    """Read a message with strings, blobs and the like by python-osc's readers.

    Its OscMessage passes over the tags c, I and S without consuming their bytes, accepts
    floats that are not there and blobs of negative size: the readers are called one by one
    here, and where each ended is checked.
    """
    address, at = _address(data)
    if at == len(data):
        return address, ()  # senders older than OSC 1.0 leave out empty type tags
    try:
        tags, at = osc_types.get_string(data, at)
        if tags[:1] != "," or len(tags) > _MOST_TAGS:
            raise MalformedError("an OSC message without type tags, or with too many")
        return address, _arguments(data, at, tags[1:])
    except (osc_types.ParseError, UnicodeDecodeError) as error:
        raise MalformedError(f"OSC arguments that cannot be read: {error}") from None


def _arguments(data: bytes, at: int, tags: str) -> tuple[OscArgument, ...]:
    values: list[OscArgument] = []
    for tag in tags.replace("[", "").replace("]", ""):
        if tag in _CONSTANTS:
            values.append(_CONSTANTS[tag])
            continue
        if tag not in _READERS:
            raise MalformedError(f"OSC type tag {tag!r} is not known")
        value, end = _READERS[tag](data, at)
        if not at < end <= len(data):
            raise MalformedError("OSC arguments are shorter than their type tags")
        values.append(value)
        at = end
    return tuple(values)


def _char(data: bytes, at: int) -> tuple[str, int]:
    return data[at + 3 : at + 4].decode("latin-1"), at + 4


def _midi(data: bytes, at: int) -> tuple[bytes, int]:
    return data[at : at + 4], at + 4


_CONSTANTS: dict[str, OscArgument] = {"T": True, "F": False, "N": None, "I": True}
_READERS: dict[str, Callable[[bytes, int], tuple[Any, int]]] = {
    "i": osc_types.get_int,
    "f": osc_types.get_float,
    "d": osc_types.get_double,
    "h": osc_types.get_int64,
    "t": osc_types.get_uint64,
    "s": osc_types.get_string,
    "S": osc_types.get_string,
    "b": osc_types.get_blob,
    "r": osc_types.get_rgba,
    "c": _char,
    "m": _midi,
}


def encode(address: str, *args: OscArgument) -> bytes:
    """Return one OSC message; int is `i` (`h` beyond 32 bits), float is `f`.

    Raises ValueError when an argument has no OSC type.
    """
    builder = OscMessageBuilder(address)
    try:
        for value in args:
            builder.add_arg(value)
        return builder.build().dgram
    except (BuildError, osc_message.ParseError, ValueError, OverflowError) as error:
        raise ValueError(f"cannot be sent as OSC: {address} {args}: {error}") from None


class FloatMessage:
    """A message of `count` float32 to one address, sent over and over."""

    def __init__(self, address: str, count: int) -> None:
        self.address, self.count = address, count
        self._header = encode(address, *[0.0] * count)[: -4 * count or None]

    def pack(self, values: Float32Array | FloatArray | Sequence[float]) -> bytes:
        """Return the datagram for `values`, shape (count,); raises ValueError for another."""
        if len(values) != self.count:
            raise ValueError(f"{self.address} takes {self.count} values, not {len(values)}")
        return self._header + np.asarray(values, ">f4").tobytes()
