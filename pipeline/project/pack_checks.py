"""Whether a pack is what it says, and harmless to write: looked at before anything is."""

import json
import re
import stat
import zipfile
from pathlib import Path
from typing import Any

from pipeline.project.packing import FORMAT, INSIDE, MANIFEST
from pipeline.project.piece_files import RIG, PieceError, clash, name_problem

MOST_FILES = 100_000
LARGEST = 1 << 42
LARGEST_MANIFEST = 1 << 26
EASY = 1 << 30
"""Bytes that a pack may always become."""
TIMES = 100
"""How many times its own size it may become beyond that; takes become 4 times theirs."""

DIGEST = re.compile(r"[0-9a-f]{64}")
ENCRYPTED = 1


def checked(archive: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    """Return what a pack says of itself, when all of it is right; raises PieceError."""
    entries = archive.infolist()
    if MANIFEST not in archive.namelist():
        raise PieceError(f"{file} is no pack of Limber's: it has no {MANIFEST}")
    if len(entries) > MOST_FILES:
        raise PieceError(f"{file} has {len(entries)} files: more than any project has")
    for entry in entries:
        if problem := _strange(entry):
            raise PieceError(f'{file} is not opened: "{entry.filename:.80}" {problem}')
    if other := clash(entry.filename for entry in entries):
        raise PieceError(f'{file} is not opened: "{other:.80}" is in it twice, or as a folder too')
    _bound(entries, file)
    facts = _manifest(archive, file)
    inside = {e.filename.removeprefix(INSIDE): e.file_size for e in entries}
    del inside[MANIFEST]
    if inside != {name: one["size"] for name, one in facts["files"].items()}:
        raise PieceError(f"{file} is not opened: what it holds is not what its {MANIFEST} lists")
    if RIG not in inside:
        raise PieceError(f"{file} is not opened: there is no {RIG} in it")
    return facts


def _strange(entry: zipfile.ZipInfo) -> str:
    """Return what is wrong with a file of a pack, "" where nothing is."""
    if entry.orig_filename != entry.filename:  # zipfile cuts at a NUL, and turns backslashes
        return "has letters that no name may have"
    if entry.filename != MANIFEST and not entry.filename.startswith(INSIDE):
        return "is no file of a project"
    if problem := name_problem(entry.filename):
        return problem
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if entry.is_dir() or kind not in (0, stat.S_IFREG):
        return "is no plain file"
    if entry.flag_bits & ENCRYPTED:
        return "is encrypted"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed in a way that is not Limber's"
    return ""


def _bound(entries: list[zipfile.ZipInfo], file: Path) -> None:
    """Raise PieceError for what becomes far larger than it is, or says so."""
    there = file.stat().st_size
    size, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if packed > there or size > min(LARGEST, max(EASY, TIMES * there)):
        raise PieceError(
            f"{file} is not opened: it is {there / 1e6:.1f} MB, and says that it becomes "
            f"{size / 1e6:.1f} MB"
        )


def _manifest(archive: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise PieceError(f"{file} is not opened: its {MANIFEST} is too large")
    try:
        facts = json.loads(archive.read(MANIFEST))
    except (ValueError, RecursionError) as error:
        raise PieceError(f"{file} is not opened: its {MANIFEST} is no JSON") from error
    if (
        isinstance(facts, dict)
        and isinstance(facts.get("format"), int)
        and facts["format"] > FORMAT
    ):
        raise PieceError(f"{file} was packed by a newer Limber: update Limber here first")
    if not _right(facts):
        raise PieceError(f"{file} is not opened: its {MANIFEST} is not as Limber writes it")
    return dict(facts)


def _right(facts: object) -> bool:
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:
        return False
    files, needs, lacks = facts.get("files"), facts.get("needs"), facts.get("lacks")
    return (
        isinstance(facts.get("name"), str)
        and isinstance(files, dict)
        and all(_is_file(one) for one in files.values())
        and isinstance(needs, list)
        and all(_is_need(one, files) for one in needs)
        and isinstance(lacks, list)
        and all(isinstance(name, str) for name in lacks)
    )


def _is_file(one: object) -> bool:
    if not isinstance(one, dict):
        return False
    size, digest = one.get("size"), one.get("sha256")
    return type(size) is int and isinstance(digest, str) and bool(DIGEST.fullmatch(digest))


def _is_need(one: object, files: dict[str, Any]) -> bool:
    if not isinstance(one, dict) or not _is_file(one):
        return False
    place, name = one.get("place"), one.get("name")
    if not isinstance(place, str) or not isinstance(name, str) or name_problem(place):
        return False
    return not clash([*files, place])
