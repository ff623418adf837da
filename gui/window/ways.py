"""What the first page makes and opens, each in a thread: where the project is, or why not."""

import contextlib
from collections.abc import Callable
from pathlib import Path

from pipeline.engine.opening import open_project
from pipeline.processes import performer
from pipeline.terminal import first_pieces as pieces

Tell = Callable[[str], None]


def demo(tell: Tell) -> Path:
    """Return the project that plays by itself, made unless it is there from before."""
    folder = pieces.place() / "demo"
    if pieces.learnt(folder):
        return folder
    folder = pieces.free_folder("demo")
    pieces.playing_piece(folder, tell)
    return folder


def phone(tell: Tell) -> Path:
    """Return a new project for a phone."""
    tell("Making a project …")
    folder = pieces.free_folder("piece")
    pieces.phone_piece(folder)
    return folder


def checked(source: Path) -> Path:
    """Return the project that a folder is, which opens; raises what keeps it from that."""
    folder = pieces.piece_from(source)
    open_project(folder)
    return folder


def end(folder: Path, tell: Tell) -> None:
    """End what plays a project, if anything does; raises TimeoutError, in plain words."""
    if performer.performing(folder):
        tell(f"Ending {folder.name}; all of it is kept …")
        with contextlib.suppress(performer.NotPlayingError):
            performer.end(folder)
