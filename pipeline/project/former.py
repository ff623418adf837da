"""Copies of a project's files as they were when it was last played, for when one is damaged."""

import contextlib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from recordings.files import make_folder, write_atomic

if TYPE_CHECKING:
    from pipeline.project.project import Project

BEFORE = "before"
"""The folder of the copies, in the project's; each lies in it as in the project."""


def kept_files(project: "Project") -> list[str]:
    """Return the files, as paths in the project's folder, that are copied: settings and rounds."""
    taught = [name for name, book in project.rounds.items() if book.rounds]
    return [*project.texts, *(f"scenes/{name}/rounds.json" for name in taught)]


def read(folder: Path, files: Iterable[str]) -> dict[str, bytes]:
    """Return what files of a project hold, by their paths in it; without those that are gone."""
    found = {}
    for file in files:
        with contextlib.suppress(OSError):
            found[file] = (folder / file).read_bytes()
    return found


def keep(folder: Path, files: Mapping[str, bytes]) -> None:
    """Keep copies of files, where there are none that are the same.

    What cannot be written is left as it is: the project plays without copies.
    """
    for file, data in files.items():
        with contextlib.suppress(OSError):
            copy = folder / BEFORE / file
            if not copy.is_file() or copy.read_bytes() != data:
                make_folder(copy.parent)
                write_atomic(copy, data)


def remedy(folder: Path, mistakes: Collection[str]) -> str:
    """Return what to do about mistakes in a project's files, "" where it is no project."""
    if not (folder / "rig.toml").is_file():
        return ""
    texts = ("rig.toml", *(f"scenes/{p.parent.name}/{p.name}" for p in scene_texts(folder)))
    wrong = [file for file in texts if any(text.startswith(file) for text in mistakes)]
    copies = [file for file in wrong if (folder / BEFORE / file).is_file()]
    place = f"The folder is {folder.resolve()}: mend the file there with a text editor"
    if not copies:
        return f"{place}."
    older = ", ".join(f"{BEFORE}/{file}" for file in copies)
    return f"{place}, or put {older} in its place: so it was when it was last played."


def scene_texts(folder: Path) -> list[Path]:
    """Return the settings of the scenes that a project's folder holds."""
    return sorted(folder.glob("scenes/*/scene.toml"))
