"""Opens a pack as a new project: nothing is written until all names and sizes are right."""

import errno
import hashlib
import os
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.project.missing_models import put_back
from pipeline.project.pack_checks import checked
from pipeline.project.packing import CHUNK, ENDING, INSIDE
from pipeline.project.piece_files import PieceError, name_problem
from recordings.files import advice, sync_folder

FREE = 64 << 20
"""Bytes that stay free on the disk."""

DAMAGED = "is damaged or cut short: copy it, or have it sent, again"
WRONG = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError),
    *(RuntimeError, ValueError, LookupError, OverflowError),
)
"""What reading a file that is no whole zip may raise."""


@dataclass
class Unpacked:
    """A project that was unpacked; `missing` are the models that it needs besides.

    `found` says where others were; `lacks` are files that were not there when it was packed.
    """

    folder: Path
    missing: list[dict[str, Any]]
    found: list[str]
    lacks: list[str]
    programs: list[str]


def unpack(
    file: Path,
    to: Path | None = None,
    models: Sequence[Path] = (),
    told: Callable[[float], None] = lambda _: None,
) -> Unpacked:
    """Open a pack as the new folder `to` (None: beside here, by its own name).

    Models that it needs are looked for by their SHA-256 in folders, whatever their names there.
    Raises PieceError, before anything is written if the pack is not right; OSError.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            facts = checked(archive, file)
            to = Path(_named(str(facts["name"]), file)) if to is None else to
            _refuse_taken(to)
            _refuse_full(to, sum(one["size"] for one in facts["files"].values()))
            with _new_folder(to) as folder:
                _extract(archive, facts, folder, told)
                places = [file.parent, file.parent / "models", *models]
                missing, found = put_back(facts["needs"], folder, places)
    except PieceError:
        raise
    except WRONG as error:
        raise PieceError(f"{file} {DAMAGED} ({error})") from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # a place before the beginning of the file
            raise PieceError(f"{file} {DAMAGED}") from error
        raise
    programs = [name for name in facts["files"] if name.endswith(".ts")]
    return Unpacked(to, missing, found, facts["lacks"], programs)


def _named(name: str, file: Path) -> str:
    """Return the name of the folder: the project's, or the file's where that is none."""
    if name and "/" not in name and not name_problem(name):
        return name
    return file.name.removesuffix(ENDING).removesuffix(".zip") or "piece"


def _refuse_taken(to: Path) -> None:
    if to.is_symlink() or to.exists():
        raise PieceError(f"{to} is there already: name another folder, limber unpack FILE FOLDER")
    if not to.absolute().parent.is_dir():
        raise PieceError(f"there is no folder {to.absolute().parent}: make it first")


def _refuse_full(to: Path, size: int) -> None:
    free = shutil.disk_usage(to.absolute().parent).free
    if size + FREE > free:
        text = f"it needs {size / 1e9:.2f} GB, and {free / 1e9:.2f} GB are free there"
        raise PieceError(f"{text}: make room, or name a folder on another disk")


@contextmanager
def _new_folder(to: Path) -> Iterator[Path]:
    """Give a folder beside `to`, which takes its name when all went well, and is gone else."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{to.name[:50]}.", dir=to.absolute().parent))
    except OSError as error:
        raise PieceError(advice(to, error)) from error
    try:
        yield folder
        folder.chmod(0o755)
        _take_name(folder, to)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _take_name(folder: Path, to: Path) -> None:
    for place, _, _ in os.walk(folder):
        sync_folder(Path(place))
    try:
        folder.rename(to)
    except OSError as error:  # made by somebody meanwhile
        raise PieceError(advice(to, error)) from error
    sync_folder(to.absolute().parent)


def _extract(
    archive: zipfile.ZipFile, facts: dict[str, Any], folder: Path, told: Callable[[float], None]
) -> None:
    """Write the files in their order: of takes, the oldest is the first to make room."""
    whole = max(1, sum(one["size"] for one in facts["files"].values()))
    done = 0
    for name, wanted in sorted(facts["files"].items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(archive, INSIDE + name, path, wanted)
        done += wanted["size"]
        told(done / whole)


def _write(archive: zipfile.ZipFile, entry: str, path: Path, wanted: dict[str, Any]) -> None:
    digest, size = hashlib.sha256(), 0
    with archive.open(entry) as source, path.open("xb") as file:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > wanted["size"]:
                break
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if size != wanted["size"] or digest.hexdigest() != wanted["sha256"]:
        raise zipfile.BadZipFile(f"{entry.removeprefix(INSIDE)} is not what was packed")
