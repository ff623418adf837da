"""How the messages of a take become events again."""

import json
import struct
from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
from mcap.data_stream import ReadDataStream
from mcap.exceptions import McapError
from mcap.records import Channel

from recordings.events import (
    About,
    Analysis,
    Command,
    Datagram,
    Event,
    Latents,
    Offer,
    Report,
    Swap,
    Tick,
    Trajectory,
)
from recordings.frame import Frame, Layout
from recordings.take.encoder import DATAGRAM, FRAME, HAS_DEVICE_TIME, PACED, REPORT

DAMAGE = (
    *(LookupError, McapError, TypeError, ValueError, OverflowError),
    *(struct.error, RecursionError),
)
"""What decoding a damaged record can raise."""

Decode = Callable[[int, bytes], Event]


def decoder(body: bytes) -> tuple[int, Decode]:
    """Return a channel's number and what decodes its messages; raises one of DAMAGE."""
    channel = Channel.read(ReadDataStream(BytesIO(body)))
    kind = channel.topic.partition("/")[0]
    return channel.id, _DECODERS[kind](channel.metadata)


def _about(_: dict[str, str]) -> Decode:
    return lambda time, data: About(time, _expect(json.loads(data), dict))


def _command(_: dict[str, str]) -> Decode:
    return lambda time, data: _command_of(time, _expect(json.loads(data), dict))


def _command_of(time: int, content: dict[str, Any]) -> Command:
    name, source = _expect(content["name"], str), _expect(content["source"], str)
    return Command(time, name, _expect(content["args"], list), source)


def _datagram(_: dict[str, str]) -> Decode:
    return _datagram_of


def _datagram_of(time: int, data: bytes) -> Datagram:
    port, sender_port, length = DATAGRAM.unpack_from(data)
    begin = DATAGRAM.size + length
    if begin > len(data):
        raise ValueError("the sender's name is longer than the message")
    host = data[DATAGRAM.size : begin].decode()
    return Datagram(time, port, (host, sender_port), data[begin:])


def _report(metadata: dict[str, str]) -> Decode:
    sensor = metadata["name"]

    def decode(time: int, data: bytes) -> Report:
        device, flags = REPORT.unpack_from(data)
        clock = device if flags & HAS_DEVICE_TIME else None
        return Report(time, sensor, data[REPORT.size :], clock)

    return decode


def _tick(_: dict[str, str]) -> Decode:
    return lambda time, _: Tick(time)


def _bytes(kind: type[Swap | Offer | Analysis | Trajectory]) -> Callable[[dict[str, str]], Decode]:
    """Return what reads the events of a kind that are a scene's name and bytes."""

    def opened(metadata: dict[str, str]) -> Decode:
        scene = metadata["name"]
        return lambda time, data: kind(time, scene, data)

    return opened


def _latents(metadata: dict[str, str]) -> Decode:
    scene = metadata["name"]
    return lambda time, data: Latents(time, scene, np.frombuffer(data, "<f4").astype(np.float32))


def _frame(metadata: dict[str, str]) -> Decode:
    sensor = metadata["name"]
    layout = Layout(_words(metadata["names"]), _words(metadata["units"]))

    def decode(time: int, data: bytes) -> Frame:
        device, flags, dt = FRAME.unpack_from(data)
        values = np.frombuffer(data, "<f8", offset=FRAME.size).astype(np.float64)
        if len(values) != len(layout.names):
            raise ValueError(f"{len(values)} values for {len(layout.names)} channels")
        clock = device if flags & HAS_DEVICE_TIME else None
        return Frame(sensor, layout, values, time, clock, bool(flags & PACED), dt)

    return decode


_DECODERS = {
    "about": _about,
    "analysis": _bytes(Analysis),
    "command": _command,
    "datagram": _datagram,
    "frame": _frame,
    "latents": _latents,
    "offer": _bytes(Offer),
    "report": _report,
    "swap": _bytes(Swap),
    "tick": _tick,
    "trajectory": _bytes(Trajectory),
}


def _words(text: str) -> tuple[str, ...]:
    return tuple(_expect(word, str) for word in _expect(json.loads(text), list))


def _expect(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise ValueError(f"{kind.__name__} expected, found {type(value).__name__}")
    return value
