"""Packs a project into one file that opens anywhere, the same bytes for the same project."""

import hashlib
import json
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from pipeline.project.borrowed import Named, beside, named_files, rewritten
from pipeline.project.piece_files import (
    MODEL,
    OWN,
    RIG,
    PieceError,
    clash,
    files_of,
    name_problem,
    settled,
)
from recordings.files import replacing

ENDING = ".limber.zip"
MANIFEST = "limber.json"
INSIDE = "project/"
"""What names of a project's files begin with in a pack."""

FORMAT = 1
EPOCH = (1980, 1, 1, 0, 0, 0)
"""When all files of a pack were made: the earliest that a zip knows."""

LEVEL = 6
CHUNK = 1 << 20
LARGE = 1 << 31
FLUSHED = 0.3
"""Seconds in which a take surely holds what the rounds say is in it."""


@dataclass
class Packed:
    """What was packed: the file, how many files and bytes are in it, what is needed besides.

    `needs` are models by name, place, size in bytes and sha256; `lacks` what was not there.
    """

    path: Path
    files: int
    size: int
    needs: list[dict[str, Any]] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class _Plan:
    """What goes where: bytes that are known, files to be read, models that stay behind."""

    data: dict[str, bytes]
    paths: dict[str, Path]
    models: dict[str, Path]
    packed: Packed


def pack(
    folder: Path,
    to: Path,
    models: bool = False,
    told: Callable[[float], None] = lambda _: None,
) -> Packed:
    """Pack a project, also one that plays, into a new file; `models` says whether with those.

    `told` hears how much is done, 0 to 1. Raises PieceError, OSError.
    """
    if not (folder / RIG).is_file():
        raise PieceError(f"{folder} is no project: it has no {RIG}")
    if to.exists():
        raise PieceError(f"{to} is there already: choose another name with --out, or move it away")
    plan = _planned(folder, to, models)
    sizes = {name: path.stat().st_size for name, path in plan.paths.items()}
    whole = max(1, sum(sizes.values()))
    with replacing(to) as beside_it:
        with zipfile.ZipFile(beside_it, "w", allowZip64=True) as archive:
            listed: dict[str, dict[str, Any]] = {}
            done = 0
            for name in sorted({*plan.data, *plan.paths}):
                if name in plan.data:
                    listed[name] = _add_bytes(archive, name, plan.data[name])
                else:
                    found = _add_file(archive, name, plan.paths[name], sizes[name])
                    listed |= {name: found} if found is not None else {}
                    done += sizes[name]
                told(done / whole)
            facts = {
                "format": FORMAT,
                "name": folder.resolve().name,
                "files": listed,
                "needs": plan.packed.needs,
                "lacks": plan.packed.lacks,
            }
            text = json.dumps(facts, indent=1, sort_keys=True).encode()
            _add_bytes(archive, MANIFEST, text, "")
        plan.packed.files, plan.packed.size = len(listed), beside_it.stat().st_size
    return plan.packed


def _planned(folder: Path, to: Path, with_models: bool) -> _Plan:
    data = settled(folder)
    time.sleep(FLUSHED)
    packed = Packed(to, 0, 0)
    paths = {n: p for n, p in files_of(folder).items() if not n.startswith(OWN)}
    paths.pop(to.name if to.parent.resolve() == folder.resolve() else "", None)
    texts = {n: data[n].decode("utf-8-sig") for n in data if _is_settings(n)}
    named = named_files(folder, texts, {name: folder / name for name in {*data, *paths}})
    for name, text in rewritten(texts, named).items():
        data[name] = text.encode() if text != texts[name] else data[name]
    for one in named:
        source = folder / one.place if one.path is None else one.path
        if not source.is_file():
            packed.lacks += [one.place] if one.place not in packed.lacks else []
        elif one.path is not None:
            paths[one.place] = source
    paths |= beside(named)
    models = {n: p for n, p in paths.items() if p.suffix == MODEL}
    if not with_models:
        packed.needs = [described(n, p) for n, p in sorted(models.items())]
        paths = {n: p for n, p in paths.items() if n not in models}
    _leave_out(paths, data, packed)
    packed.notes += _notes(named, data, with_models and bool(models))
    return _Plan(data, paths, models, packed)


def _is_settings(name: str) -> bool:
    parts = name.split("/")
    return name == RIG or (len(parts) == 3 and parts[0] == "scenes" and parts[2] == "scene.toml")


def _leave_out(paths: dict[str, Path], data: Mapping[str, bytes], packed: Packed) -> None:
    """Leave out what other systems could not have; raises PieceError for what cannot be missed."""
    for name in sorted({*paths, *data}):
        if problem := name_problem(name):
            if name in data:
                raise PieceError(f'the file "{name}" {problem}: give it a plainer name first')
            del paths[name]
            packed.notes.append(f'"{name}" stays behind: its name {problem}')
    if other := clash({*paths, *data}):
        raise PieceError(f'"{other}" and another file differ by capitals alone: rename one first')


def _notes(named: list[Named], data: Mapping[str, bytes], programs: bool) -> list[str]:
    moved = [f"{one.path} is in it as {one.place}" for one in named if one.path is not None]
    notes = [
        text for text in dict.fromkeys(moved) if not text.split(" is in it")[0].endswith(MODEL)
    ]
    if programs:
        notes.append("Models are in it: give it only to whom you may give them")
    if b"token" in data[RIG]:
        notes.append("rig.toml is in it with its token: who has the file may give commands")
    return notes


def described(place: str, path: Path) -> dict[str, Any]:
    """Return by what a file is known again: its place, name, size in bytes and SHA-256."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"place": place, "name": path.name, "size": path.stat().st_size, "sha256": digest}


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o100644 << 16
    return info


def _add_bytes(
    archive: zipfile.ZipFile, name: str, data: bytes, before: str = INSIDE
) -> dict[str, Any]:
    archive.writestr(_info(before + name), data, compresslevel=LEVEL)
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _add_file(archive: zipfile.ZipFile, name: str, path: Path, size: int) -> dict[str, Any] | None:
    """Add the first `size` bytes of a file, a take may grow; None for one that is gone now."""
    try:
        source = path.open("rb")
    except FileNotFoundError:
        return None
    info = _info(INSIDE + name)
    with source, archive.open(info, "w", force_zip64=size >= LARGE) as entry:
        return _copied(source, entry, size)


def _copied(source: IO[bytes], entry: IO[bytes], size: int) -> dict[str, Any]:
    digest, left = hashlib.sha256(), size
    while left and (chunk := source.read(min(CHUNK, left))):
        digest.update(chunk)
        entry.write(chunk)
        left -= len(chunk)
    return {"size": size - left, "sha256": digest.hexdigest()}
