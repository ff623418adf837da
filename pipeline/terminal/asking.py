"""Asks something of a project, whether it is played just now or lies on the disk."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline import commands
from pipeline.engine.engine import Engine
from pipeline.engine.opening import open_project
from pipeline.engine.outside import Content, Outside
from pipeline.processes.client import Client, RefusedError
from pipeline.processes.local import connect, running, sockets
from pipeline.settings.mistakes import SettingsError
from pipeline.terminal.shell import StopError, warn
from recordings.families import nearest
from recordings.files import make_folder, write_atomic

PATIENCE = 5.0
"""Seconds for an engine to answer."""

KEPT = ("scenes/", "models/")
"""What of a project a command may write while nothing plays."""


class Shelf(Outside):
    """Writes to a project's folder what a command changes, and tells what it warns of."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, path: str, data: Content) -> None:
        """Write a file of the project."""
        if path.startswith(KEPT):
            file = self._folder / path
            make_folder(file.parent)
            write_atomic(file, data if isinstance(data, bytes) else data())

    def notice(self, name: str, *args: float | int | str) -> None:
        """Tell of warnings."""
        if name == "warning":
            warn(" ".join(map(str, args)))


def ask(folder: Path, scene: str, name: str, *args: Any) -> tuple[str, list[Any]]:
    """Obey a command for a scene of a project (empty: the one that is active, or the first).

    Returns the scene and the reply. An engine that plays the project obeys it, else it is obeyed
    here. Raises StopError, SettingsError, RefusedError.
    """
    if not running(folder):
        return _here(folder, scene, name, *args)
    client = Client(folder)
    try:
        active = str(client.status()["scene"])
        if scene not in ("", active):
            raise StopError(f"The project plays {active} now: go to {scene} there, or end it first")
        return active, client.do(name, *args)
    finally:
        client.close()


def taken_in() -> list[str]:
    """Let whatever plays now use what was analysed; return what did, in sentences."""
    told = []
    for path in sockets():
        with suppress(OSError):  # of an engine that was killed
            connect(path, PATIENCE).close()
            told += _taken_in(Client(Path(), PATIENCE, path))
    return told


def _taken_in(client: Client) -> list[str]:
    try:
        name = Path(client.status().get("folder", "A project")).name  # an older one tells of none
        scenes = client.do("space/reload")
        return [f"{name} plays with it now: {', '.join(map(str, scenes))}."] if scenes else []
    except RefusedError as error:
        return [f"{name} plays on as it was: {error}."]
    finally:
        client.close()


def _here(folder: Path, scene: str, name: str, *args: Any) -> tuple[str, list[Any]]:
    engine = Engine(open_project(folder), Shelf(folder))
    if scene not in ("", *engine.scenes):
        raise SettingsError([f'there is no scene "{scene}".{nearest(scene, engine.scenes)}'])
    engine.active = scene or engine.active
    try:
        return engine.active, commands.call(engine, name, list(args))
    except commands.CommandError as error:
        raise StopError(str(error)) from error
