"""Named versions of a project: settings, rounds, mappings and sounds, as they were."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.project import contents
from pipeline.project.contents import Entry
from pipeline.project.model_files import PLAIN
from pipeline.project.piece_files import (
    BESIDE,
    OWN,
    RIG,
    PieceError,
    files_of,
    name_problem,
    settled,
)
from recordings.files import sync_folder, write_atomic
from recordings.rounds import RoundBook, RoundsError

FOLDER = "versions"
FORMAT = 1
LONGEST = 80
"""Bytes of a name."""
LARGEST = 1 << 26
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Version:
    """A version: `when` in UTC, its files by their names, and the takes that its rounds need.

    `instead` is the version that was restored when this one was kept by itself, else "".
    """

    name: str
    when: str
    files: dict[str, Entry]
    takes: list[str]
    instead: str = ""

    @property
    def own(self) -> dict[str, str]:
        """What each of the files holds that are changed as one, by their digests."""
        return {n: e["sha256"] for n, e in self.files.items() if n.startswith(OWN)}


def checked_name(name: str) -> str:
    """Return a name that a version may have; raises PieceError for any other."""
    name = name.strip()
    good = PLAIN.fullmatch(name) and name[-1] != "." and len(name.encode()) <= LONGEST
    if not good or name_problem(file_of(name)):
        raise PieceError(
            f'"{name:.60}" is no name for a version: letters, digits, blanks, . + - and _, '
            f"{LONGEST} at most"
        )
    return name


def file_of(name: str) -> str:
    """Return the file of a version in the project."""
    return f"{FOLDER}/{name}.json"


def keep(folder: Path, name: str, instead: str = "") -> Version:
    """Keep a project as it is now under a name that no version has; raises PieceError, OSError."""
    name, there = checked_name(name), all_versions(folder)
    if other := next((v.name for v in there if v.name.casefold() == name.casefold()), ""):
        raise PieceError(f'there is a version "{other}" already: choose another name, or forget it')
    version = present(folder, name, there, instead)
    facts = {
        "format": FORMAT,
        "name": version.name,
        "when": version.when,
        "instead": version.instead,
        "takes": version.takes,
        "files": version.files,
    }
    write_atomic(folder / file_of(name), json.dumps(facts, indent=1, ensure_ascii=False).encode())
    return version


def present(folder: Path, name: str, there: Iterable[Version], instead: str) -> Version:
    """Return the project as it is now, its contents kept; raises PieceError, OSError."""
    if not (folder / RIG).is_file():
        raise PieceError(f"{folder} is no project: it has no {RIG}")
    data = settled(folder)
    files: dict[str, Entry] = {}
    for file, content in data.items():
        digest = contents.keep_data(folder, content)
        files[file] = Entry(size=len(content), mtime_ns=0, sha256=digest)
    known = {
        (file, e["size"], e["mtime_ns"]): e["sha256"] for v in there for file, e in v.files.items()
    }
    for file, path in files_of(folder).items():
        if file.startswith(BESIDE) and not name_problem(file):
            status = path.stat()
            digest = known.get((file, status.st_size, status.st_mtime_ns), "")
            files[file] = contents.keep_file(folder, path, digest)
    when = datetime.now(UTC).isoformat(timespec="seconds")
    return Version(name, when, files, needed_takes(data), instead)


def needed_takes(data: dict[str, bytes]) -> list[str]:
    """Return the takes that rounds are in; of rounds that are damaged none is known."""
    takes: set[str] = set()
    for file, content in data.items():
        if file.endswith("/rounds.json"):
            try:
                takes |= set(RoundBook.loads(content).takes)
            except RoundsError:
                continue
    return sorted(takes)


def names(folder: Path) -> list[str]:
    """Return the names of the versions of a project."""
    files = (folder / FOLDER).glob("*.json")
    return sorted(file.stem for file in files if not file.name.startswith("."))


def all_versions(folder: Path) -> list[Version]:
    """Return the versions of a project, the newest first; raises PieceError, OSError."""
    found = [read(folder, name) for name in names(folder)]
    return sorted(found, key=lambda v: (v.when, v.name), reverse=True)


def read(folder: Path, name: str) -> Version:
    """Return a version by its name; raises PieceError, OSError."""
    file = file_of(checked_name(name))
    path = folder / file
    if not path.is_file():
        there = ", ".join(names(folder))
        told = f"there are: {there}" if there else "none is kept yet"
        raise PieceError(f'there is no version "{name:.60}"; {told}')
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError("it is too large")
        return _version(json.loads(path.read_bytes()), name)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise PieceError(
            f"{file} is damaged: put one from a backup there, or move it away ({error})"
        ) from error


def _version(facts: dict[str, Any], name: str) -> Version:
    """Return the version that a file tells of; raises ValueError, TypeError, KeyError."""
    if facts["format"] != FORMAT:
        raise ValueError("it is of another Limber")
    files: dict[str, Entry] = {}
    for file, e in facts["files"].items():
        if name_problem(file) or not file.startswith((*OWN, *BESIDE)):
            raise ValueError(f'"{file:.60}" is no file of a version')
        if not DIGEST.fullmatch(e["sha256"]):
            raise ValueError(f"{file:.60} has no digest")
        files[file] = Entry(size=int(e["size"]), mtime_ns=int(e["mtime_ns"]), sha256=e["sha256"])
    if RIG not in files:
        raise ValueError(f"it has no {RIG}")
    takes = [str(take) for take in facts["takes"]]
    return Version(name, str(facts["when"]), files, takes, str(facts.get("instead", "")))


def whole(folder: Path, version: Version) -> None:
    """Raise PieceError unless all that a version holds is there, and as it was."""
    for file, entry in version.files.items():
        contents.check(folder, file, entry)


def forget(folder: Path, name: str) -> None:
    """Forget a version; what no other holds is removed. Raises PieceError, OSError."""
    read(folder, name)
    (folder / file_of(checked_name(name))).unlink()
    sync_folder(folder / FOLDER)
    left = all_versions(folder)
    contents.sweep(folder, {e["sha256"] for v in left for e in v.files.values()})


def takes_of_versions(folder: Path) -> set[str]:
    """Return the takes that versions need; raises PieceError where one cannot be read."""
    return {take for version in all_versions(folder) for take in version.takes}
