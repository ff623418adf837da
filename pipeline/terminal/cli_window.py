"""The commands about a performance without this terminal: gui, which opens a window, and stop."""

import importlib.util
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.settings.shell import in_shell
from pipeline.terminal.shell import StopError, plain_errors, say

NEEDED = ("PySide6", "pyqtgraph", "segno", "wakepy")
"""What the window is made of: the extra "gui"."""


def gui(
    project: Annotated[
        Path | None, typer.Argument(metavar="[PROJECT]", help="The project's folder.")
    ] = None,
    screenshots: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Save a picture of every view to DIR, and end."),
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Begin in the view for the stage.")] = False,
) -> None:
    """Open the window: on a project, or on a page with three ways to begin.

    It starts what plays the project, if nothing does yet; closing it leaves that playing, and
    limber stop ends it.
    """
    with plain_errors():
        lacking = [name for name in NEEDED if importlib.util.find_spec(name) is None]
        if lacking:
            raise StopError(
                f"The window needs {', '.join(lacking)}. Install what it needs: "
                "pip install 'limber[gui]'"
            )
        command = [sys.executable, "-m", "gui", *([] if project is None else [str(project)])]
        command += [] if screenshots is None else ["--screenshots", str(screenshots)]
        command += ["--show"] * show
        sys.stdout.flush()
        os.execve(sys.executable, command, os.environ | {"PYTHONSAFEPATH": "1"})  # noqa: S606 - our own program, no shell


def stop(folder: Annotated[Path, typer.Argument(metavar="PROJECT")]) -> None:
    """End a performance in order, also one that plays with no terminal (run --detached, gui)."""
    from pipeline.processes.performer import NotPlayingError, end

    with plain_errors():
        try:
            end(folder)
        except NotPlayingError as error:
            raise StopError(str(error)) from error
        say(f"{folder} has ended; all is kept. Again: limber run {in_shell(folder)}")
