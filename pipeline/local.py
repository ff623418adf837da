"""Messages between processes of this machine: JSON and bytes over a local stream socket."""

import contextlib
import json
import os
import socket
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

HEAD = struct.Struct("<II")
LARGEST = 1 << 30
"""Bytes in one message: beyond it the other side is no process of ours."""


class DisconnectedError(OSError):
    """The other side has gone, or does not speak this protocol."""


@dataclass(slots=True)
class Note:
    """One message: `facts` are JSON values, `blob` is whatever belongs to them."""

    facts: dict[str, Any] = field(default_factory=dict)
    blob: bytes = b""


def socket_path(project: Path) -> Path:
    """Return where the engine of a project listens, in a folder only this user can enter."""
    base = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    folder = base / f"limber-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else; remove it")
    folder.chmod(0o700)
    return folder / f"{blake2b(str(project.resolve()).encode(), digest_size=10).hexdigest()}.sock"


def listen(path: Path) -> socket.socket:
    """Listen at `path`; raises FileExistsError when a living process already does."""
    with contextlib.suppress(OSError), contextlib.closing(connect(path)):
        raise FileExistsError(f"an engine is already running here ({path})")
    path.unlink(missing_ok=True)
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(path))
    server.listen(16)
    server.setblocking(False)
    return server


def connect(path: Path) -> socket.socket:
    """Return a blocking stream to the process that listens at `path`; raises OSError."""
    stream = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        stream.connect(str(path))
    except OSError:
        stream.close()
        raise
    return stream


class Channel:
    """One end of a stream of notes, never waiting when its socket does not block.

    What cannot be sent at once is kept and sent by `flush`, so that a slow reader never
    holds up the loop; a reader more than `LARGEST` behind is cut off.
    """

    def __init__(self, stream: socket.socket) -> None:
        self.stream = stream
        self._incoming = bytearray()
        self._outgoing = bytearray()

    def fileno(self) -> int:
        """Return the socket's file descriptor, for a selector."""
        return self.stream.fileno()

    def send(self, facts: dict[str, Any], blob: bytes = b"") -> None:
        """Send a note; raises DisconnectedError."""
        head = json.dumps(facts).encode()
        if len(self._outgoing) + len(blob) > LARGEST:
            raise DisconnectedError("the other side does not read")
        self._outgoing += HEAD.pack(len(head), len(blob)) + head + blob
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
            data = self.stream.recv(1 << 20)
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
    except ValueError as error:
        raise DisconnectedError("what came is no note") from error
    if not isinstance(facts, dict):
        raise DisconnectedError("what came is no note")
    return facts
