"""What the commands of the command line share: where they print, and errors in plain words."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from pipeline.terminal.screen import Screen
from recordings.families import UnknownTypeError
from recordings.files import advice

out, err = Screen(), Screen(stderr=True)

UNWRITABLE = (errno.EROFS, errno.ENOSPC, errno.EDQUOT)
"""What the system says only of what cannot be written."""


class StopError(Exception):
    """The command cannot be done; the message is for people and says what to do."""


def warn(text: str) -> None:
    """Tell a person of something that does not stop the command."""
    err.print(text, style="yellow", highlight=False, markup=False, soft_wrap=True)


def say(text: str) -> None:
    """Print a line as it is."""
    out.print(text, highlight=False, markup=False, soft_wrap=True)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what a person can mend into one message without a traceback."""
    from mappings.base import NotEnoughExamplesError
    from pipeline.processes.client import EngineAbsentError, RefusedError
    from pipeline.project.piece_files import PieceError
    from pipeline.settings.reading import SettingsError
    from pipeline.sound.metadata import ModelError
    from pipeline.sound.space.space import SpaceError
    from recordings.rounds import RoundsError
    from recordings.take import TakeError
    from recordings.wekinator import WekinatorError

    known = (
        SettingsError,
        PieceError,
        ModelError,
        SpaceError,
        UnknownTypeError,
        TakeError,
        WekinatorError,
        RoundsError,
        NotEnoughExamplesError,
        EngineAbsentError,
        RefusedError,
        StopError,
        OSError,
    )
    try:
        yield
    except BrokenPipeError:  # whoever read our output has enough of it: `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
    except known as error:
        err.print(told(error), style="red", highlight=False, markup=False, soft_wrap=True)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def told(error: Exception) -> str:
    """Return an error in words; one of the system's with the file it is about."""
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    if error.filename and error.errno in UNWRITABLE:
        return advice(error.filename, error)
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
