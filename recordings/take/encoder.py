"""How each event is written as an MCAP message."""

import json
import struct
import zlib
from collections.abc import Callable, Iterable
from typing import Any

from mcap.data_stream import RecordBuilder
from mcap.records import Channel, McapRecord

from recordings.events import (
    About,
    Analysis,
    Blob,
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

MESSAGE = struct.Struct("<BQHIQQ")
"""Opcode 5, length, channel, sequence, log time, publish time, then the payload: a Message
record of the MCAP specification (mcap.dev/spec, "Message (op=0x05)"). The sequence, a number
that readers need not understand, is the CRC-32 of all that follows it: a loss of power may leave
a file its length, but zeros for a part of what was in it. In older takes it is 0: not checked."""

CHECKED = 6
"""Where in the content of a message that begins of which it has the CRC-32."""

MESSAGE_OPCODE = 5
MESSAGE_HEAD = MESSAGE.size - 9  # what the length counts besides the payload

DATAGRAM = struct.Struct("<HHH")  # local port, sender's port, bytes of the sender's host
_TIMES = struct.Struct("<QQ")
FRAME = struct.Struct("<qBd")  # device time in ns, flags, dt in s; then the values as f64
PACED, HAS_DEVICE_TIME = 1, 2
REPORT = struct.Struct("<qB")  # device time in ns, flags; then the bytes

ENCODINGS = {
    About: "json",
    Analysis: "limber: bytes",
    Command: "json",
    Datagram: "limber: u16 local port, u16 sender port, u16 n, n bytes sender host, bytes",
    Frame: "limber: i64 device time ns, u8 paced + 2 * has device time, f64 dt s, f64 values",
    Latents: "limber: f32 values",
    Offer: "limber: bytes",
    Report: "limber: i64 device time ns, u8 2 * has device time, bytes",
    Swap: "limber: bytes",
    Tick: "limber: nothing",
    Trajectory: "limber: bytes",
}
"""How a message of each kind is laid out, little-endian; also written into every channel."""

UNFIT = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
"""What encoding an event can raise when it is not as its class says."""


class Encoder:
    """Makes MCAP records of events; a channel's record comes before its first message.

    One channel per kind, and one for each scene and for each layout of each sensor, so that
    what stays the same is written once. JSON uses Python's NaN and Infinity.
    """

    def __init__(self) -> None:
        self.channels: list[Channel] = []
        self._ids: dict[tuple[object, ...], int] = {}
        self._frame_ids: dict[tuple[str, int], tuple[int, Layout]] = {}
        self._unsent = b""
        self._encoders: dict[type, Callable[[Any], bytes]] = {
            About: self._about,
            Analysis: self._blob,
            Datagram: self._datagram,
            Report: self._report,
            Frame: self._frame,
            Tick: self._tick,
            Command: self._command,
            Swap: self._blob,
            Offer: self._blob,
            Trajectory: self._blob,
            Latents: self._latents,
        }

    def encode(self, event: Event) -> bytes:
        """Return the records for one event; raises one of UNFIT when it cannot be kept."""
        record = self._encoders[type(event)](event)
        if self._unsent:
            record, self._unsent = self._unsent + record, b""
        return record

    def _about(self, event: About) -> bytes:
        return _message(self._channel(About), event.time, json.dumps(event.facts).encode())

    def _command(self, event: Command) -> bytes:
        content = {"name": event.name, "args": event.args, "source": event.source}
        return _message(self._channel(Command), event.time, json.dumps(content).encode())

    def _datagram(self, event: Datagram) -> bytes:
        host, port = event.sender
        name = host.encode()
        head = DATAGRAM.pack(event.port, port, len(name))
        return _message(self._channel(Datagram), event.time, head + name + event.data)

    def _report(self, event: Report) -> bytes:
        device = event.device_time
        head = REPORT.pack(device or 0, HAS_DEVICE_TIME * (device is not None))
        return _message(self._channel(Report, event.sensor), event.time, head + event.data)

    def _tick(self, event: Tick) -> bytes:
        return _message(self._channel(Tick), event.time, b"")

    def _blob(self, event: Blob) -> bytes:
        return _message(self._channel(type(event), event.scene), event.time, event.blob)

    def _latents(self, event: Latents) -> bytes:
        values = event.values.astype("<f4", copy=False).tobytes()
        return _message(self._channel(Latents, event.scene), event.time, values)

    def _frame(self, event: Frame) -> bytes:
        layout, values = event.layout, event.values
        if values.shape != (len(layout.names),):
            raise ValueError(f"{values.shape} values for {len(layout.names)} channels")
        try:
            channel = self._frame_ids[event.sensor, id(layout)][0]
        except KeyError:
            channel = self._channel(Frame, event.sensor, layout)
            self._frame_ids[event.sensor, id(layout)] = channel, layout
        device = event.device_time
        flags = PACED * event.paced + HAS_DEVICE_TIME * (device is not None)
        head = FRAME.pack(device or 0, flags, event.dt)
        data = head + values.astype("<f8", copy=False).tobytes()
        return _message(channel, event.arrival, data, event.when)

    def _channel(self, kind: type, name: str = "", layout: Layout | None = None) -> int:
        key = (kind, name, layout) if layout else (kind, name)
        try:
            return self._ids[key]
        except KeyError:
            return self._register(key, _channel(len(self.channels) + 1, kind, name, layout))

    def _register(self, key: tuple[object, ...], channel: Channel) -> int:
        self._unsent += packed([channel])
        self.channels.append(channel)
        self._ids[key] = channel.id
        return channel.id


def packed(records: Iterable[McapRecord]) -> bytes:
    """Return the bytes of these records, one after the other."""
    builder = RecordBuilder()
    for record in records:
        record.write(builder)
    return bytes(builder.end())  # type: ignore[no-untyped-call]  # the library leaves it untyped


def _message(channel: int, time: int, data: bytes, published: int | None = None) -> bytes:
    """Return a message; `published` is when what it tells of was so, before it was heard of."""
    then = time if published is None else published
    size, check = MESSAGE_HEAD + len(data), zlib.crc32(data, zlib.crc32(_TIMES.pack(time, then)))
    return MESSAGE.pack(MESSAGE_OPCODE, size, channel, check, time, then) + data


def _channel(number: int, kind: type, name: str, layout: Layout | None) -> Channel:
    word = kind.__name__.lower()
    metadata = {"name": name}
    if layout:
        metadata |= {"names": json.dumps(layout.names), "units": json.dumps(layout.units)}
    return Channel(
        id=number,
        topic=f"{word}/{name}" if name else word,
        message_encoding=ENCODINGS[kind],
        metadata=metadata,
        schema_id=0,
    )
