"""Memory that processes share: a file, and records in it that nobody reads torn or waits for."""

import contextlib
import errno
import mmap
import os
import struct
import tempfile
from pathlib import Path
from zlib import crc32

HEAD = struct.Struct("<QII")
"""Of a copy of a record: its number, the checksum of the rest, and how many bytes it has."""

FLAGS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""How its file is opened besides; Windows asks for the second alone."""


class Memory:
    """A file of `size` bytes in memory, the same for every process that opens it.

    A file that is there keeps what it holds, so that either side may come and go. One of
    another size, of another version, is replaced and never cut: who touches memory that has been
    cut off its file is killed. Raises OSError where none can be made, for want of room too.
    """

    def __init__(self, path: Path, size: int) -> None:
        while (file := opened(path, size)) is None:
            make(path, size)
        try:
            self.map = mmap.mmap(file, size)
        finally:
            os.close(file)

    def close(self) -> None:
        """Give the memory back; the file stays for the others."""
        try:
            self.map.close()
        except BufferError:  # an array still looks at it, and gives it back when it goes
            return


def opened(path: Path, size: int) -> int | None:
    """Return the file, opened, if it is there and has this size; one of another is removed."""
    try:
        file = os.open(path, os.O_RDWR | FLAGS)
    except FileNotFoundError:
        return None
    if os.fstat(file).st_size == size:
        return file
    os.close(file)
    path.unlink(missing_ok=True)
    return None


def make(path: Path, size: int) -> None:
    """Make the file, whole from the moment it has its name; leave one that is there as it is."""
    file, made = tempfile.mkstemp(dir=path.parent)
    try:
        reserve(file, path.parent, size)
        with contextlib.suppress(FileExistsError):  # another was quicker
            os.link(made, path)
    finally:
        os.close(file)
        os.unlink(made)


def reserve(file: int, folder: Path, size: int) -> None:
    """Give a file its room; raises OSError, with the folder, where there is not that much."""
    try:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file, 0, size)  # room that is promised only kills when it is used
        else:
            os.ftruncate(file, size)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise OSError(errno.ENOSPC, f"{folder} is full: free some space there") from error
        raise


class Record:
    """Some bytes in shared memory that one process writes and any may read at any time.

    There are two copies, written in turn, each with its number and checksum: a reader takes
    the newest that is whole, so that it sees no state torn, and a writer that is killed in the
    middle leaves the one before.
    """

    def __init__(self, memory: Memory, at: int, room: int) -> None:
        self._map = memory.map
        self._copies = (at, at + HEAD.size + room)
        self._room = room
        self._number = self.number
        self._seen: tuple[int, bytes | None] = (0, None)

    @staticmethod
    def size(room: int) -> int:
        """Return how much memory a record of at most `room` bytes takes."""
        return 2 * (HEAD.size + room)

    @property
    def number(self) -> int:
        """The number of what was written last; 0 before anything was."""
        return max(int(HEAD.unpack_from(self._map, at)[0]) for at in self._copies)

    def write(self, data: bytes) -> None:
        """Write the record; raises ValueError for more bytes than it has room for."""
        if len(data) > self._room:
            raise ValueError(f"{len(data)} bytes do not fit into {self._room}")
        self._number += 1
        whole = HEAD.pack(self._number, checksum(self._number, data), len(data)) + data
        at = self._copies[self._number & 1]
        self._map[at : at + len(whole)] = whole

    def read(self) -> bytes | None:
        """Return what was written last and is whole; None where nothing is."""
        return self.newest()[1]

    def newest(self) -> tuple[int, bytes | None]:
        """Return the number of the newest whole copy and what it holds, or 0 and None.

        Never an older one than before, though both copies may change while they are read.
        """
        found = self._seen
        for at in self._copies:
            number, check, length = HEAD.unpack_from(self._map, at)
            if number <= found[0] or length > self._room:
                continue
            data = self._map[at + HEAD.size : at + HEAD.size + length]
            if checksum(number, data) == check:
                self._seen = found = number, data
        return found


def checksum(number: int, data: bytes) -> int:
    """Return what tells a copy that is whole from one that is being written."""
    return crc32(data, number & 0xFFFFFFFF)
