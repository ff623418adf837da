"""Reads takes, also those that a crash, a full disk or a bad sector has cut or damaged."""

import os
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from mcap.data_stream import ReadDataStream
from mcap.opcode import Opcode
from mcap.records import Header, Statistics

from recordings.events import Event
from recordings.frame import Frame
from recordings.take.decoder import DAMAGE, Decode, decoder
from recordings.take.encoder import CHECKED, MESSAGE_HEAD
from recordings.take.shape import MAGIC, PROFILE

_RECORD = struct.Struct("<BQ")
_TAIL = struct.Struct("<BQQQI8s")
"""The footer and the magic after it, as shape.ending writes them."""
_MESSAGE = struct.Struct("<HIQQ")


class TakeError(ValueError):
    """A file is no take, or cannot be opened; the message says which and why."""


@dataclass
class Summary:
    """What a take holds: times in ns on the engine's clock, and the number of each kind.

    `begin` and `end` are None in a take without events. `cut` says that the file has no
    proper end; `damaged` counts records within it that could not be read and were left out.
    """

    begin: int | None = None
    end: int | None = None
    counts: Counter[str] = field(default_factory=Counter)
    cut: bool = False
    damaged: int = 0


def read_take(path: str | os.PathLike[str]) -> Iterator[Event]:
    """Yield the events of a take in the order in which they were written.

    A file that was cut yields what is whole; a damaged record is left out (`summarise` tells
    both). Raises TakeError at the first event, when the file is no take or cannot be opened.
    """
    with _opened(path) as file:
        yield from _Scan(file, os.fspath(path)).events()


def summarise(path: str | os.PathLike[str]) -> Summary:
    """Return what a take holds, reading it through; raises TakeError as `read_take` does."""
    summary = Summary()
    with _opened(path) as file:
        scan = _Scan(file, os.fspath(path))
        for event in scan.events():
            when = event.arrival if isinstance(event, Frame) else event.time
            summary.begin = when if summary.begin is None else min(when, summary.begin)
            summary.end = when if summary.end is None else max(when, summary.end)
            summary.counts[type(event).__name__.lower()] += 1
    summary.cut, summary.damaged = not scan.complete, scan.damaged
    return summary


def span(path: str | os.PathLike[str]) -> tuple[int, int] | None:
    """Return when a take begins and ends (ns, engine's clock), quickly; None for one that is cut.

    Read from the statistics at its end. Raises TakeError as `read_take` does.
    """
    with _opened(path) as file:
        try:
            size = os.fstat(file.fileno()).st_size
            file.seek(max(0, size - _TAIL.size))
            opcode, _, start, _, _, magic = _TAIL.unpack(file.read(_TAIL.size))
            if (opcode, magic) != (Opcode.FOOTER, MAGIC) or not 0 < start < size:
                return None
            file.seek(start)
            return _counted(BytesIO(file.read(size - start)))
        except OSError as error:
            raise TakeError(f"{os.fspath(path)} cannot be read: {error.strerror}.") from error
        except DAMAGE:
            return None


def _counted(summary: BytesIO) -> tuple[int, int] | None:
    """Return the times in the statistics of a summary."""
    while len(head := summary.read(_RECORD.size)) == _RECORD.size:
        opcode, length = _RECORD.unpack(head)
        body = summary.read(length)
        if opcode == Opcode.STATISTICS:
            found = Statistics.read(ReadDataStream(BytesIO(body)))
            return found.message_start_time, found.message_end_time
    return None


def _opened(path: str | os.PathLike[str]) -> BinaryIO:
    try:
        return open(path, "rb")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or error
        raise TakeError(f"{os.fspath(path)} cannot be opened: {reason}.") from error


class _Scan:
    """One pass through a take: its events, and then `complete` and `damaged`."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.complete = False
        self.damaged = 0
        self._file, self._name = file, name
        self._decoders: dict[int, Decode] = {}

    def events(self) -> Iterator[Event]:
        try:
            yield from self._events()
        except OSError as error:
            raise TakeError(f"{self._name} cannot be read: {error.strerror}.") from error

    def _events(self) -> Iterator[Event]:
        for opcode, body in self._records():
            if opcode == Opcode.MESSAGE:
                event = self._message(body)
                if event is not None:
                    yield event
            elif opcode == Opcode.CHANNEL:
                self._channel(body)
            elif opcode == Opcode.CHUNK:
                raise TakeError(f"{self._name} has chunks: takes are MCAP files without any.")

    def _records(self) -> Iterator[tuple[int, bytes]]:
        """Yield opcode and content of each record until the data end, or where it is cut."""
        if not self._begun():
            return
        size = os.fstat(self._file.fileno()).st_size
        at = len(MAGIC)
        while len(head := self._file.read(_RECORD.size)) == _RECORD.size:
            opcode, length = _RECORD.unpack(head)
            begin, at = at, at + _RECORD.size + length
            if at > size or opcode == 0:  # zeros: space that a crash left unwritten
                return
            body = self._file.read(length)
            if begin == len(MAGIC):
                self._check_header(opcode, body)
            if opcode == Opcode.DATA_END:
                self._file.seek(max(0, size - len(MAGIC)))
                self.complete = self._file.read() == MAGIC
                return
            yield opcode, body

    def _begun(self) -> bool:
        """Return whether there is a beginning, which a loss of power may have left unwritten."""
        magic = self._file.read(len(MAGIC))
        if magic == bytes(len(MAGIC)):
            return False
        if not MAGIC.startswith(magic):
            raise TakeError(f"{self._name} is no take: it is not an MCAP file.")
        return True

    def _check_header(self, opcode: int, body: bytes) -> None:
        try:
            profile = Header.read(ReadDataStream(BytesIO(body))).profile
        except DAMAGE as error:
            raise TakeError(f"{self._name} is no take: its header is damaged.") from error
        if opcode != Opcode.HEADER or profile != PROFILE:
            raise TakeError(
                f'{self._name} is no take that this version reads: its profile is "{profile}", '
                f'not "{PROFILE}".'
            )

    def _channel(self, body: bytes) -> None:
        try:
            number, decode = decoder(body)
        except DAMAGE:
            self.damaged += 1
        else:
            self._decoders[number] = decode

    def _message(self, body: bytes) -> Event | None:
        try:
            channel, check, when, published = _MESSAGE.unpack_from(body)
            if check and zlib.crc32(memoryview(body)[CHECKED:]) != check:
                self.damaged += 1
                return None
            event = self._decoders[channel](when, body[MESSAGE_HEAD:])
            if published != when and type(event) is Frame:
                event.measured = published
            return event
        except DAMAGE:
            self.damaged += 1
            return None
