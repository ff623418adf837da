"""Keeps the takes of a folder under a cap, without ever touching one that is needed."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Room:
    """What became of a folder: the takes that were deleted, oldest first, and bytes left.

    `failed` names the takes that should have gone but could not be deleted.
    """

    removed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    size: int = 0


def make_room(takes: Path, cap: int, keep: Collection[str]) -> Room:
    """Delete the oldest takes of a folder until it holds `cap` bytes or fewer.

    `keep` are the names of the takes that are being written and those that any scene's
    rounds refer to (`RoundBook.takes`): they are never deleted, though the cap be exceeded.
    Nothing but `*.mcap` files is counted or deleted. Never raises.
    """
    found = sorted(_takes(takes))
    room = Room(size=sum(size for _, _, size in found))
    for _, name, size in found:
        if room.size <= cap:
            break
        if name in keep:
            continue
        try:
            (takes / name).unlink()
        except OSError:
            room.failed.append(name)
        else:
            room.removed.append(name)
            room.size -= size
    return room


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
