"""Models that a pack needs and does not hold: found again by what they are, not by their names."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.project.piece_files import MODEL

MOST = 10_000
"""Models that are looked at in one folder."""


def put_back(
    needs: Iterable[dict[str, Any]], folder: Path, places: Sequence[Path]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Put the models that are needed into a project's folder, from folders that may have them.

    Returns those that are missing, and where the others were, in sentences.
    """
    missing, told = [], []
    for need in needs:
        path = found(need, places)
        if path is None:
            missing.append(need)
            continue
        to = folder / need["place"]
        to.parent.mkdir(parents=True, exist_ok=True)
        share(path, to)
        told.append(f"{need['place']} is {path}")
    return missing, told


def found(need: dict[str, Any], places: Sequence[Path]) -> Path | None:
    """Return a file of the size and the SHA-256 that are needed, one of that name first."""
    for place in places:
        try:
            models = sorted(place.glob(f"*{MODEL}"))[:MOST]
        except OSError:
            continue
        for path in sorted(models, key=lambda p: p.name != need["name"]):
            if _is(path, need):
                return path
    return None


def _is(path: Path, need: dict[str, Any]) -> bool:
    try:
        if path.stat().st_size != need["size"]:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == str(need["sha256"])
    except OSError:
        return False


def share(path: Path, to: Path) -> None:
    """Let a file be in a second place without a second copy, where the disk can; raises OSError."""
    try:
        os.link(path.resolve(), to)
    except OSError:
        shutil.copyfile(path, to)
