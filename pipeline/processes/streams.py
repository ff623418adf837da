"""Streams between processes of one user: local sockets, and on Windows loopback with a secret."""

import hmac
import secrets
import socket
from pathlib import Path

LOCAL = hasattr(socket, "AF_UNIX")
"""Whether Python has local sockets here: on Windows it has none."""

SECRET = 32
"""Bytes that whoever connects by loopback must say first; they are in a file of this user's."""

HASTE = 0.05
"""Seconds in which they must be said: whoever accepts can wait no longer."""


def listening(path: Path) -> tuple[socket.socket, bytes]:
    """Return a socket that listens at `path`, and the secret that is asked for, b"" for none."""
    if LOCAL:
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        server.bind(str(path))
        secret = b""
    else:
        server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        server.bind(("127.0.0.1", 0))
        secret = secrets.token_bytes(SECRET)
        path.write_bytes(secret + b"%d" % server.getsockname()[1])
    server.listen(64)
    server.setblocking(False)
    return server, secret


def accepted(server: socket.socket, secret: bytes) -> socket.socket:
    """Return the stream of a process that connects and may; raises OSError."""
    stream, _ = server.accept()
    if secret:
        stream.settimeout(HASTE)
        try:
            said = stream.recv(SECRET, socket.MSG_WAITALL)
        except OSError:
            said = b""
        if not hmac.compare_digest(said, secret):
            stream.close()
            raise PermissionError("whoever connects does not know the secret")
    stream.setblocking(False)
    return stream


def reached(path: Path, patience: float | None) -> socket.socket:
    """Return a blocking stream to who listens at `path`; raises OSError as `connect`."""
    stream = socket.socket(socket.AF_UNIX if LOCAL else socket.AF_INET, socket.SOCK_STREAM)
    try:
        stream.settimeout(patience)
        if LOCAL:
            stream.connect(str(path))
        else:
            said = path.read_bytes()
            stream.connect(("127.0.0.1", _port(said[SECRET:])))
            stream.sendall(said[:SECRET])
        stream.settimeout(None)
    except OSError:
        stream.close()
        raise
    return stream


def _port(said: bytes) -> int:
    """Return the port that a file names; raises ConnectionRefusedError for half a file."""
    if not said.isdigit() or not 0 < int(said[:6]) < 65536:
        raise ConnectionRefusedError("nobody listens there yet")
    return int(said)
