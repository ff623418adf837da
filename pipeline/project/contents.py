"""What versions hold, each content once, under its SHA-256."""

import contextlib
import hashlib
import os
from collections.abc import Collection
from pathlib import Path
from typing import TypedDict

from pipeline.project.missing_models import share
from pipeline.project.piece_files import PieceError
from recordings.files import make_folder, replacing, sync_folder, write_atomic

CONTENTS = "versions/contents"

COPIED = 64 << 20
"""Bytes up to which a sound or model is copied; what is larger shares the disk with its original,
which must then be replaced, not written over: that is found out, and told, when it is restored."""


class Entry(TypedDict):
    """A file of a version: its bytes, when it was written, and what it holds."""

    size: int
    mtime_ns: int
    sha256: str


def place(folder: Path, digest: str) -> Path:
    """Return where a content is kept."""
    return folder / CONTENTS / digest


def keep_data(folder: Path, data: bytes) -> str:
    """Keep bytes and return their digest; raises OSError."""
    digest = hashlib.sha256(data).hexdigest()
    to = place(folder, digest)
    if not to.is_file() or to.stat().st_size != len(data):
        make_folder(to.parent)
        write_atomic(to, data)
    return digest


def keep_file(folder: Path, path: Path, known: str) -> Entry:
    """Keep a file, whose digest may be `known` (else ""); raises OSError."""
    status = path.stat()
    if status.st_size <= COPIED and not (known and place(folder, known).is_file()):
        digest = keep_data(folder, path.read_bytes())
    else:
        digest = known or digest_of(path)
        to = place(folder, digest)
        make_folder(to.parent)
        if not to.is_file():
            with replacing(to) as beside:
                beside.unlink()
                share(path, beside)
    return Entry(size=status.st_size, mtime_ns=status.st_mtime_ns, sha256=digest)


def digest_of(path: Path) -> str:
    """Return a file's SHA-256; a second for each GB."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check(folder: Path, name: str, entry: Entry) -> None:
    """Raise PieceError when what a version holds of a file is no more what it was."""
    content = place(folder, entry["sha256"])
    if not content.is_file():
        raise PieceError(f"what it holds of {name} is gone ({CONTENTS}): it cannot be restored")
    if content.stat().st_size != entry["size"] or digest_of(content) != entry["sha256"]:
        raise PieceError(
            f"what it holds of {name} was changed since, or damaged: it cannot be restored"
        )


def put(folder: Path, name: str, entry: Entry) -> None:
    """Let a file of the project be as in a version, unless it is; raises OSError."""
    path, content = folder / name, place(folder, entry["sha256"])
    if _is(path, entry):
        return
    make_folder(path.parent)
    if entry["size"] <= COPIED:
        write_atomic(path, content.read_bytes())
    else:
        with replacing(path) as beside:
            beside.unlink()
            share(content, beside)


def _is(path: Path, entry: Entry) -> bool:
    try:
        return path.stat().st_size == entry["size"] and digest_of(path) == entry["sha256"]
    except OSError:
        return False


def sweep(folder: Path, needed: Collection[str]) -> None:
    """Remove what no version holds any more; what cannot be removed stays."""
    with contextlib.suppress(OSError):
        for path in (folder / CONTENTS).iterdir():
            if path.name not in needed:
                path.unlink()
        sync_folder(folder / CONTENTS)


def remove(folder: Path, name: str) -> None:
    """Remove a file of the project, and the folders that are then empty; raises OSError."""
    path = folder / name
    path.unlink(missing_ok=True)
    sync_folder(path.parent)
    with contextlib.suppress(OSError):
        while path.parent.parent != folder:
            path = path.parent
            os.rmdir(path)
