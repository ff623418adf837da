"""Reads from a log of strace what programs did to the files of a folder, in order."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

TRACED = (
    "openat,creat,open,write,pwrite64,writev,ftruncate,truncate,rename,renameat,"
    "renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,symlink,fsync,fdatasync"
)
"""The system calls that change files, or let changes last."""

STRACE = (
    *("strace", "-ff", "--seccomp-bpf", "--absolute-timestamps=format:unix,precision:ns"),
    *("--syscall-times=ns", "-y", "-xx", "-s", "100000000", "-e", f"trace={TRACED}"),
)
"""What begins a command that is to be logged; `-o PREFIX` is to follow."""

_LINE = re.compile(r"(\d+)\.(\d{9}) (\w+)\((.*)\)\s+= (-?\d+|0x[0-9a-f]+)(.*) <(\d+)\.(\d{9})>$")
_HEX = r"((?:\\x[0-9a-f]{2})*)"
_TEXT = re.compile(f'"{_HEX}"')
_NAMED = re.compile(f'(?:(?:AT_FDCWD|\\d+)<{_HEX}>, )?"{_HEX}"')
_FILE = re.compile(rf"\d+<{_HEX}>")
_BY_FILE = ("write", "pwrite64", "writev", "ftruncate", "fsync", "fdatasync")
_NEVER = ("link", "linkat", "symlink", "truncate")


class LogError(ValueError):
    """A log says what cannot be played again; the message names the line."""


@dataclass(frozen=True, slots=True)
class Call:
    """One change of a folder: `begin` and `end` in ns since 1970, `path` (and `to`) inside it.

    `what` is create, write (`data` at byte `at`), cut (to `at` bytes), rename (to `to`), unlink,
    mkdir, rmdir or sync.
    """

    begin: int
    end: int
    what: str
    path: str
    at: int = 0
    data: bytes = b""
    to: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    begin: int
    end: int
    name: str
    args: str
    result: int


def calls(logs: Iterable[Path], folder: Path) -> list[Call]:
    """Return what the threads of some logs (strace's `-ff`) did in a folder that was empty.

    In the order in which it was done, that is, in which calls ended. Raises LogError.
    """
    lines = sorted((line for log in logs for line in _lines(log)), key=lambda line: line.end)
    reader = _Reader(f"{folder}/")
    return [call for line in lines for call in reader.read(line)]


def _lines(log: Path) -> Iterator[_Line]:
    """Yield the calls of one thread that did not fail."""
    for text in log.read_text("ascii").splitlines():
        if found := _LINE.fullmatch(text):
            seconds, ns, name, args, result, _, took, took_ns = found.groups()
            begin = int(seconds) * 10**9 + int(ns)
            if not result.startswith("-"):
                end = begin + int(took) * 10**9 + int(took_ns)
                yield _Line(begin, end, name, args, int(result, 0))


class _Reader:
    """Knows how far each file has been written; who writes seeks nowhere."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._at: dict[str, int] = {}
        self._size: dict[str, int] = {}
        self._appended: set[str] = set()

    def read(self, line: _Line) -> Iterator[Call]:
        """Yield what a call did in the folder, if anything."""
        if line.name in _BY_FILE:
            yield from self._by_file(line)
        else:
            paths = [
                _plain(f"{d}\\x2f{name}") if d and not name.startswith(r"\x2f") else _plain(name)
                for d, name in _NAMED.findall(line.args)
            ]
            yield from self._by_name(line, paths)

    def _by_file(self, line: _Line) -> Iterator[Call]:
        found = _FILE.match(line.args)
        path = _plain(found.group(1)) if found else ""
        if path + "/" == self._root and "sync" in line.name:
            yield Call(line.begin, line.end, "sync", "")
        if not path.startswith(self._root) or path.endswith(" (deleted)"):
            return
        path = path.removeprefix(self._root)
        if "sync" in line.name:
            yield Call(line.begin, line.end, "sync", path)
        elif line.name == "ftruncate":
            size = self._size[path] = int(line.args.rpartition(",")[2], 0)
            yield Call(line.begin, line.end, "cut", path, size)
        else:
            yield self._write(
                line, path, b"".join(map(_bytes, _TEXT.findall(line.args)))[: line.result]
            )

    def _write(self, line: _Line, path: str, data: bytes) -> Call:
        """Return a write, at the place that it names or where the one before it ended."""
        if len(data) != line.result:
            raise LogError(f"{line.name} of {path} is not wholly in the log")
        size = self._size.get(path, 0)
        at = size if path in self._appended else self._at.get(path, 0)
        if line.name == "pwrite64":
            at = int(line.args.rpartition(",")[2], 0)
        else:
            self._at[path] = at + len(data)
        self._size[path] = max(size, at + len(data))
        return Call(line.begin, line.end, "write", path, at, data)

    def _by_name(self, line: _Line, paths: list[str]) -> Iterator[Call]:
        inside = [p.removeprefix(self._root) for p in paths if p.startswith(self._root)]
        if not inside:
            return
        path = inside[0]
        if line.name in _NEVER or len(inside) < len(paths):
            raise LogError(f"{line.name} of {path} cannot be played again")
        if line.name in ("openat", "open", "creat"):
            yield from self._open(line, path)
        elif line.name.startswith("rename"):
            self._size[inside[1]] = self._size.pop(path, 0)
            yield Call(line.begin, line.end, "rename", path, to=inside[1])
        elif line.name.startswith("mkdir"):
            yield Call(line.begin, line.end, "mkdir", path)
        else:
            self._size.pop(path, None)
            what = "rmdir" if line.name == "rmdir" or "AT_REMOVEDIR" in line.args else "unlink"
            yield Call(line.begin, line.end, what, path)

    def _open(self, line: _Line, path: str) -> Iterator[Call]:
        if "O_CREAT" in line.args and path not in self._size:
            self._size[path] = 0
            yield Call(line.begin, line.end, "create", path)
        if "O_TRUNC" in line.args and self._size.get(path):
            self._size[path] = 0
            yield Call(line.begin, line.end, "cut", path)
        if "O_WRONLY" in line.args or "O_RDWR" in line.args:
            self._at[path] = 0
            (self._appended.add if "O_APPEND" in line.args else self._appended.discard)(path)


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _plain(text: str) -> str:
    return os.fsdecode(_bytes(text))
