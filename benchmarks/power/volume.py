"""A folder as a disk may have it after a loss of power: what was synced, and what may be there."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from benchmarks.power.calls import Call

ROOT = 0


@dataclass
class File:
    """A file (or, with `names`, a folder): what it holds, and what of that is on the disk.

    `writes` are those since it was last synced: where, and what; None: cut there.
    """

    now: bytearray = field(default_factory=bytearray)
    synced: bytes = b""
    writes: list[tuple[int, bytes | None]] = field(default_factory=list)
    names: bool = False


@dataclass
class Naming:
    """A change of names that happens wholly or not at all: which name in which folder is what.

    `unsynced` are the folders that were not synced since.
    """

    entries: list[tuple[int, str, int | None]]
    unsynced: set[int]


@dataclass(frozen=True)
class Model:
    """What a disk does to what was not synced: which changes of names it has, and which data."""

    name: str
    about: str
    names: Callable[[random.Random, list[Naming]], list[bool]]
    data: Callable[[random.Random, File], bytes]


@dataclass
class Tree:
    """A folder: the paths of the folders in it, and its files."""

    folders: list[str]
    files: dict[str, bytes]


class Volume:
    """Follows calls, and says what a disk may hold after any of them; it begins empty."""

    def __init__(self) -> None:
        self.files: list[File] = [File(names=True)]
        self.namings: list[Naming] = []
        self._names: dict[int, dict[str, int]] = {ROOT: {}}

    def do(self, call: Call) -> None:
        """Let a call have happened. Raises KeyError for a path that is not there."""
        if call.what in ("create", "mkdir"):
            self._make(call.path, call.what == "mkdir")
        elif call.what == "rename":
            self._name((call.path, None), (call.to, self._find(call.path)))
        elif call.what in ("unlink", "rmdir"):
            self._name((call.path, None))
        elif call.what == "sync":
            self._sync(self._find(call.path))
        else:
            self._write(self.files[self._find(call.path)], call)

    def left(self, model: Model, rng: random.Random) -> Tree:
        """Return what a disk that is as `model` says holds if power is lost now."""
        pending = [n for n in self.namings if n.unsynced]
        chosen = iter(model.names(rng, pending))
        names: dict[int, dict[str, int]] = {}
        for naming in self.namings:
            if not naming.unsynced or next(chosen):
                for folder, name, target in naming.entries:
                    _set(names.setdefault(folder, {}), name, target)
        tree = Tree([], {})
        for path, number in _walk(names, self.files, ROOT, ""):
            if self.files[number].names:
                tree.folders.append(path)
            else:
                tree.files[path] = model.data(rng, self.files[number])
        return tree

    def _make(self, path: str, names: bool) -> None:
        self.files.append(File(names=names))
        if names:
            self._names[len(self.files) - 1] = {}
        self._name((path, len(self.files) - 1))

    def _name(self, *changes: tuple[str, int | None]) -> None:
        entries = []
        for path, target in changes:
            above, _, name = path.rpartition("/")
            folder = self._find(above)
            entries.append((folder, name, target))
            _set(self._names[folder], name, target)
        self.namings.append(Naming(entries, {folder for folder, _, _ in entries}))

    def _find(self, path: str) -> int:
        at = ROOT
        for part in path.split("/") if path else ():
            at = self._names[at][part]
        return at

    def _sync(self, number: int) -> None:
        file = self.files[number]
        if file.names:
            for naming in self.namings:
                naming.unsynced.discard(number)
        elif file.writes:
            file.synced, file.writes = bytes(file.now), []

    def _write(self, file: File, call: Call) -> None:
        written = (call.at, None if call.what == "cut" else call.data)
        file.writes.append(written)
        apply(file.now, *written)


def _set(names: dict[str, int], name: str, target: int | None) -> None:
    if target is None:
        names.pop(name, None)
    else:
        names[name] = target


def _walk(
    names: dict[int, dict[str, int]], files: list[File], folder: int, above: str
) -> Iterator[tuple[str, int]]:
    """Yield what is in a folder, and in those inside it: the path, and which file."""
    for name, number in sorted(names.get(folder, {}).items()):
        yield above + name, number
        if files[number].names:
            yield from _walk(names, files, number, f"{above}{name}/")


def apply(data: bytearray, at: int, written: bytes | None) -> None:
    """Write some bytes at a place; None: cut the data there."""
    if written is None:
        del data[at:]
        return
    data.extend(bytes(max(0, at - len(data))))
    data[at : at + len(written)] = written
