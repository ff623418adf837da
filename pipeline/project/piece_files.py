"""Which files of a project's folder make the piece, and which names any system can have."""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

RIG = "rig.toml"

OWN = ("rig.toml", "scenes/", "gestures/")
"""What is changed as one, and small: settings, rounds, mappings, gestures."""

BESIDE = ("models/", "sounds/")
"""What scenes use of it."""

LEFT = ("before/", "trash/", "performance.json", "limber.log")
"""What belongs to the place where it is played, or was thrown away."""

MODEL = ".ts"
"""How models for nn~ end: they are programs, may be large, and are not everybody's to give."""

RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?", re.I)
"""Names that are devices in Windows, whatever follows the dot."""

FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
LONGEST = 200
"""Bytes of one part of a name; with what we put before it any system has it."""
DEEPEST = 12
"""Folders in each other."""


class PieceError(ValueError):
    """A piece cannot be packed, unpacked, kept or restored; says why and what to do."""


def files_of(folder: Path) -> dict[str, Path]:
    """Return the files of a project's folder by their names in it, sorted.

    Hidden ones (temporary files, locks) are left out, as are links that lead to no file, and what
    LEFT names. Links to folders are followed, once.
    """
    found = {}
    for path in _walk(folder, set()):
        name = path.relative_to(folder).as_posix()
        if not name.startswith(LEFT):
            found[name] = path
    return dict(sorted(found.items()))


def _walk(folder: Path, seen: set[Path]) -> Iterator[Path]:
    if (real := folder.resolve()) in seen:
        return
    seen.add(real)
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda e: e.name):
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                yield from _walk(Path(entry.path), seen)
            elif entry.is_file():
                yield Path(entry.path)


def settled(folder: Path) -> dict[str, bytes]:
    """Return what OWN files of a project hold, all at one moment, while it may be playing.

    Each is replaced whole when it changes; what changed while it was read is read again. Raises
    PieceError when it never rests, OSError.
    """
    for _ in range(TRIES):
        own = {n: p for n, p in files_of(folder).items() if n.startswith(OWN)}
        try:
            before = stamps(own.values())
            data = {name: path.read_bytes() for name, path in own.items()}
        except FileNotFoundError:
            continue
        again = [path for name, path in files_of(folder).items() if name.startswith(OWN)]
        if again == [*own.values()] and stamps(again) == before:
            return data
    raise PieceError("the project changes all the while: try again in a moment")


TRIES = 20


def stamps(paths: Iterable[Path]) -> list[tuple[int, int, int]]:
    """Return what differs once a file was replaced: its number, size and time."""
    return [(s.st_ino, s.st_size, s.st_mtime_ns) for s in map(os.stat, paths)]


def name_problem(name: str) -> str:
    """Return why a file's name, its parts parted by /, may lead elsewhere or nowhere; else ""."""
    parts = name.split("/")
    if len(parts) > DEEPEST:
        return "has too many folders in each other"
    for part in parts:
        if part in ("", ".", ".."):
            return "leads out of its folder"
        if FORBIDDEN.search(part):
            return "has letters that no name may have"
        if RESERVED.fullmatch(part.rstrip(" .")):
            return "is the name of a device in Windows"
        if part[-1] in " ." or part[0] in " .":
            return "begins or ends with a dot or a blank"
        try:
            if len(part.encode()) > LONGEST:
                return "is too long"
        except UnicodeEncodeError:
            return "is no text"
    return ""


def clash(names: Iterable[str]) -> str:
    """Return a name that some system takes for that of another, or of another's folder; else ""."""
    seen: dict[str, str] = {}
    folders: set[str] = set()
    for name in names:
        key = unicodedata.normalize("NFC", name).casefold()
        if key in seen:
            return name
        seen[key] = name
        parts = key.split("/")
        folders |= {"/".join(parts[:n]) for n in range(1, len(parts))}
    return next((seen[key] for key in folders if key in seen), "")
