"""Where the processes of one project find each other: a socket only this user can reach."""

import os
import shutil
import socket
import tempfile
import time
from hashlib import blake2b
from pathlib import Path
from typing import IO

from pipeline.processes.streams import accepted, listening, reached
from recordings.locks import lock

LONGEST_PATH = 100
"""Bytes of a local socket's path; systems allow 103 (macOS) to 107 (Linux)."""


SHARED = Path("/dev/shm")  # noqa: S108 - a folder of our own is made there, closed to others
"""Where files are memory, on systems that have such a place."""

ROOM = 32 << 20
"""Bytes that must be free there: three times what a project takes. Containers often have little."""

FIRST = ".slot"
"""Ends the file that is made before all others, and shows where they are."""

ATTEMPTS = 20
"""Times that a lock is tried, a hundredth of a second apart."""


def socket_path(project: Path) -> Path:
    """Return where the engine of a project listens, in a folder only this user can enter.

    The user's runtime folder where there is one that can be used, else the one for temporary
    files; raises OSError, saying what to do, when neither can be.
    """
    name = f"{blake2b(os.fsencode(project.resolve()), digest_size=10).hexdigest()}.sock"
    problems = []
    for base in _bases():
        try:
            return _own_folder(base, name) / name
        except OSError as error:
            problems.append(error.strerror or str(error))
    raise OSError(f"there is no folder for a socket: {'; '.join(problems)}. Set XDG_RUNTIME_DIR")


def sockets() -> list[Path]:
    """Return where engines of this user may be listening, whatever their projects."""
    folders = [Path(base) / f"limber-{own_number()}" for base in _bases() if base]
    own = [f for f in folders if f.is_dir() and f.stat().st_uid == own_number()]
    return sorted(path for folder in own for path in folder.glob("*.sock"))


def memory_path(project: Path) -> Path:
    """Return what the files begin with in which the processes of a project share memory.

    Where files are memory, if there is such a place with room in it: no disk then holds up who
    writes there. While a project's memory is in one place, all its processes are told of that.
    Raises OSError as `socket_path`.
    """
    path = socket_path(project).with_suffix("")
    try:
        memory = _own_folder(str(SHARED), path.name) / path.name
        if memory.with_suffix(FIRST).exists():
            return memory
        if path.with_suffix(FIRST).exists() or shutil.disk_usage(SHARED).free < ROOM:
            return path
    except OSError:
        return path
    return memory


def _bases() -> list[str | None]:
    """Return where a folder for sockets may be: in a folder of our own there, closed to others."""
    return [*dict.fromkeys((os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp"))]  # noqa: S108 - as said


def own_number() -> int:
    """Return this user's number; Windows has none, and says 0 of every file."""
    return os.getuid() if hasattr(os, "getuid") else 0


def _own_folder(base: str | None, name: str) -> Path:
    if not base:
        raise OSError("XDG_RUNTIME_DIR is not set")
    folder = Path(base) / f"limber-{own_number()}"
    if len(os.fsencode(folder / name)) > LONGEST_PATH:
        raise OSError(f"the path {folder} is too long")
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != own_number():
        raise PermissionError(f"{folder} belongs to somebody else; remove it")
    folder.chmod(0o700)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(f"nothing can be written in {folder}")
    return folder


def locked(path: Path) -> IO[bytes]:
    """Lock a file for as long as it is open, with this process's id in it, and return it.

    Raises BlockingIOError when a living process has it.
    """
    file = path.open("a+b")
    for left in reversed(range(ATTEMPTS)):
        try:
            lock(file)
            break
        except OSError:
            if not left:
                file.close()
                raise
            time.sleep(0.01)  # perhaps somebody has only looked who has it
    file.truncate(0)
    file.write(b"%d" % os.getpid())
    file.flush()
    return file


def holder(path: Path) -> int | None:
    """Return the id of the process that has locked a file with `locked`, None where none has."""
    while True:
        try:
            with path.open("rb") as file:
                lock(file, shared=True)
        except FileNotFoundError:
            return None
        except BlockingIOError:
            if (said := path.read_bytes()).isdigit():
                return int(said)
            time.sleep(0.001)  # it has only just got it
        else:
            return None


def running(folder: Path) -> bool:
    """Return whether an engine plays this project now."""
    try:
        connect(socket_path(folder), 1.0).close()
    except OSError:
        return False
    return True


class Server:
    """A place where processes connect; `close` leaves nothing behind.

    Raises FileExistsError when a living process has it: a file beside the socket is locked
    for as long as this process lives, however it ends.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._lock = locked(path.with_suffix(".lock"))
        except BlockingIOError:
            raise FileExistsError(
                f"this project is playing already ({path}): join it with limber run, or end it"
            ) from None
        path.unlink(missing_ok=True)  # what a crash has left
        self._socket, self._secret = listening(path)

    def fileno(self) -> int:
        """Return the socket's file descriptor, for a selector."""
        return self._socket.fileno()

    def accept(self) -> socket.socket:
        """Return the stream of a process that connects, never waiting; raises OSError."""
        stream = accepted(self._socket, self._secret)
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        return stream

    def close(self) -> None:
        """Close the socket and remove it."""
        self._socket.close()
        self.path.unlink(missing_ok=True)
        self._lock.close()  # the file stays: removed, two processes could lock it at once


def connect(path: Path, patience: float | None = None) -> socket.socket:
    """Return a blocking stream to the process that listens at `path`; raises OSError.

    One that has hung takes no connection: that is awaited for `patience` seconds.
    """
    return reached(path, patience)
