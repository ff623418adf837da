"""Messages between processes of this machine: JSON and bytes over a stream socket."""

import json
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

HEAD = struct.Struct("<II")
LARGEST = 1 << 30
"""Bytes in one message: beyond it the other side is no process of ours."""

BEHIND = 1 << 23
"""Bytes that may wait for a client which does not read, before it is cut off."""

READ = 1 << 10
"""Bytes read at once where no long note has begun, so that no flood of notes holds up a loop."""


class DisconnectedError(OSError):
    """The other side has gone, or does not speak this protocol."""


@dataclass(slots=True)
class Note:
    """One message: `facts` are JSON values, `blob` is whatever belongs to them."""

    facts: dict[str, Any] = field(default_factory=dict)
    blob: bytes = b""


class Channel:
    """One end of a stream of notes, never waiting when its socket does not block.

    What cannot be sent at once is kept and sent by `flush`, so that a slow reader never
    holds up the loop; one that is more than `behind` bytes behind is cut off.
    """

    def __init__(self, stream: socket.socket, behind: int = LARGEST) -> None:
        self.stream = stream
        self.behind = behind
        self._incoming = bytearray()
        self._outgoing = bytearray()

    def fileno(self) -> int:
        """Return the socket's file descriptor, for a selector."""
        return self.stream.fileno()

    def send(self, facts: dict[str, Any], blob: bytes = b"") -> None:
        """Send a note; raises DisconnectedError."""
        head = json.dumps(facts).encode()
        if len(self._outgoing) + len(head) + len(blob) > self.behind:
            raise DisconnectedError("the other side does not read")
        self._outgoing += HEAD.pack(len(head), len(blob)) + head
        self._outgoing += blob
        self.flush()

    def flush(self) -> None:
        """Send what waits, as far as the socket takes it."""
        try:
            while self._outgoing:
                del self._outgoing[: self.stream.send(self._outgoing)]
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            raise DisconnectedError(str(error)) from error

    @property
    def waiting(self) -> bool:
        """Whether something could not be sent yet."""
        return bool(self._outgoing)

    def receive(self) -> Iterator[Note]:
        """Yield the notes that have come whole; blocks for the first only on a blocking socket.

        Raises DisconnectedError when the other side has gone or sent what is no note.
        """
        try:
            data = self.stream.recv(max(READ, min(self._missing(), 1 << 20)))
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            raise DisconnectedError(str(error)) from error
        if not data:
            raise DisconnectedError("the other side has gone")
        self._incoming += data
        yield from self._whole()

    def wait(self) -> Note:
        """Return the next note, however long it takes; for a blocking socket."""
        while True:
            for note in self._whole():
                return note
            for note in self.receive():
                return note

    def _missing(self) -> int:
        """Return how many bytes the note that has begun still lacks."""
        if len(self._incoming) < HEAD.size:
            return 0
        head, blob = HEAD.unpack_from(self._incoming)
        return int(HEAD.size + head + blob - len(self._incoming))

    def _whole(self) -> Iterator[Note]:
        while len(self._incoming) >= HEAD.size:
            head, blob = HEAD.unpack_from(self._incoming)
            if head + blob > LARGEST:
                raise DisconnectedError("what came is no note")
            end = HEAD.size + head + blob
            if len(self._incoming) < end:
                return
            text = bytes(self._incoming[HEAD.size : HEAD.size + head])
            body = bytes(self._incoming[HEAD.size + head : end])
            del self._incoming[:end]
            yield Note(parse(text), body)

    def close(self) -> None:
        """Close the socket; what waits is lost."""
        self.stream.close()


def parse(text: bytes) -> dict[str, Any]:
    """Return the JSON object in `text`; raises DisconnectedError when it is none."""
    try:
        facts = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DisconnectedError("what came is no note") from error
    if not isinstance(facts, dict):
        raise DisconnectedError("what came is no note")
    return facts
