"""The versions of a project as an engine knows them: kept, forgotten and gone back to, aside."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.project import restoring, versions
from pipeline.project.piece_files import PieceError
from pipeline.project.version_list import listed
from pipeline.settings.mistakes import CommandError
from recordings.files import advice

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

REST = 5_000_000_000
"""Nanoseconds after which the folder is looked at again, when somebody asks."""


class Versions:
    """What is known of the versions; nothing that plays depends on it."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []
        self.problem = ""
        self.ready = False
        self._looked: int | None = None

    def look(self, engine: "Engine", now: bool = False) -> None:
        """Have the folder looked at, unless that was done just now; `versions` tells of news."""
        if not now and self._looked is not None and engine.now - self._looked < REST:
            return
        self._looked = engine.now

        def done(found: tuple[list[dict[str, Any]], str]) -> None:
            if found != (self.entries, self.problem) or not self.ready:
                (self.entries, self.problem), self.ready = found, True
                engine.outside.notice("versions", len(self.entries))

        engine.outside.aside(_listed, done)


def _listed(folder: Path) -> tuple[list[dict[str, Any]], str]:
    try:
        return listed(folder), ""
    except PieceError as error:
        return [], str(error)
    except OSError as error:
        return [], advice(folder, error)


def keep(engine: "Engine", name: str) -> None:
    """Keep the project as it is; raises CommandError for what is no name."""
    good = _checked(name)
    _do(engine, "kept", good, lambda folder: versions.keep(folder, good))


def forget(engine: "Engine", name: str) -> None:
    """Forget a version; raises CommandError for what is no name."""
    good = _checked(name)
    _do(engine, "forgotten", good, lambda folder: versions.forget(folder, good))


def restore(engine: "Engine", name: str) -> None:
    """Go back to a version: another engine opens the project so, and goes on playing.

    Raises CommandError for what is no name, and while something is recorded or learnt.
    """
    good = _checked(name)
    if besides := engine.state()[1]:
        raise CommandError(f"{besides} goes on: end it first")

    again = engine.outside.begin_again
    _do(engine, "restoring", good, lambda folder: restoring.ask(folder, good), again)


def _checked(name: str) -> str:
    try:
        return versions.checked_name(name)
    except PieceError as error:
        raise CommandError(str(error)) from error


def _do(
    engine: "Engine",
    what: str,
    name: str,
    act: Callable[[Path], object],
    then: Callable[[], None] = lambda: None,
) -> None:
    """Do something to the folder aside, and tell how it went."""

    def work(folder: Path) -> str:
        try:
            act(folder)
        except PieceError as error:
            return str(error)
        except OSError as error:
            return advice(folder, error)
        return ""

    def done(problem: str) -> None:
        if problem:
            engine.outside.notice("warning", f"Version {name}: {problem}")
            return
        engine.outside.notice("version", what, name)
        engine.versions.look(engine, now=True)
        then()

    engine.outside.aside(work, done)
