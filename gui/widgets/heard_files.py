"""The files of a project that can play while one moves along."""

from pathlib import Path

from pipeline.sound.fitting import SOUNDS

MOST = 60
"""Files that are offered; others can be typed."""


def heard_files(folder: Path) -> list[str]:
    """Return the sounds and paths of latents of a project, as paths in it, sorted."""
    found = []
    for place in (folder, folder / "sounds"):
        try:
            inside = sorted(place.iterdir())[: 10 * MOST]
        except OSError:
            continue
        found += [
            path.relative_to(folder).as_posix()
            for path in inside
            if path.suffix.lower() in SOUNDS or (path.suffix == ".csv" and not _is_made(path))
        ]
    return found[:MOST]


def _is_made(path: Path) -> bool:
    """Return whether a table was made from the sound beside it."""
    return any(path.name.lower().rfind(end + ".") > 0 for end in SOUNDS)
