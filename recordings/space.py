"""Keeps the takes of a folder under a cap, without ever touching one that is needed."""

from collections.abc import Collection
from pathlib import Path


def keep_under(takes: Path, cap: int, keep: Collection[str]) -> list[str]:
    """Delete the oldest takes of a folder until it holds `cap` bytes or fewer.

    `keep` are the names of the takes that are being written and those that any scene's
    rounds refer to (`RoundBook.takes`): they are never deleted, though the cap be exceeded.
    Nothing but `*.mcap` files is counted or deleted. Returns the names of those that are
    gone, oldest first; one that cannot be deleted stays. Never raises.
    """
    found = sorted(_takes(takes))
    size = sum(size for _, _, size in found)
    removed = []
    for _, name, bytes_ in found:
        if size > cap and name not in keep and _delete(takes / name):
            removed.append(name)
            size -= bytes_
    return removed


def _delete(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True


def _takes(folder: Path) -> list[tuple[int, str, int]]:
    """Return when each take was last written to (ns), its name and its bytes."""
    try:
        paths = [path for path in folder.iterdir() if path.suffix == ".mcap" and path.is_file()]
    except OSError:
        return []
    return [found for path in paths if (found := _measure(path))]


def _measure(path: Path) -> tuple[int, str, int] | None:
    try:
        status = path.lstat()
    except OSError:  # deleted meanwhile
        return None
    return status.st_mtime_ns, path.name, status.st_size
