"""The command that keeps versions of a project and goes back to them: version."""

import json
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from pipeline.settings.shell import in_shell
from pipeline.terminal.cli_devices import Json
from pipeline.terminal.cli_pack import megabytes
from pipeline.terminal.shell import StopError, plain_errors, say, warn

if TYPE_CHECKING:
    from pipeline.processes.client import Client

PATIENCE = 30.0
"""Seconds in which an engine has done it."""

DONE = {"keep": "kept", "forget": "forgotten"}
"""What an engine tells then."""


def version(
    folder: Annotated[Path, typer.Argument(metavar="PROJECT", help="The project's folder.")],
    what: Annotated[
        Literal["list", "keep", "restore", "forget"],
        typer.Argument(metavar="[list|keep|restore|forget]", help="What to do."),
    ] = "list",
    name: Annotated[str, typer.Argument(metavar="[NAME]", help='As "before the premiere".')] = "",
    as_json: Json = False,
) -> None:
    """Keep a project as it is under a name, list what was kept, go back to it, or forget it.

    Whether it plays or not. Going back first keeps what there is now: nothing is lost.
    """
    from pipeline.processes.local import running
    from pipeline.project.version_list import listed

    with plain_errors():
        if not folder.is_dir():
            raise StopError(f"there is no folder {folder}")
        if what == "list":
            found = listed(folder)
            print(json.dumps(found)) if as_json else _show(folder, found)
            return
        if not name:
            raise StopError(f'Which version? limber version {in_shell(folder)} {what} "NAME"')
        say((_playing if running(folder) else _lying)(folder, what, name))


def _lying(folder: Path, what: str, name: str) -> str:
    """Do it to a project that nobody plays; return how it went."""
    from pipeline.engine.opening import open_project
    from pipeline.project import restoring, versions
    from pipeline.project.holding import hold

    if what != "restore":
        open_project(folder)  # what was asked for before is done first
    held = hold(folder)
    try:
        if what == "restore":
            return f"{restoring.restore(folder, name)}. Next: limber run {in_shell(folder)}"
        if what == "keep":
            versions.keep(folder, name)
        else:
            versions.forget(folder, name)
    finally:
        if held is not None:
            held.close()
    return _told(folder, what, name)


def _playing(folder: Path, what: str, name: str) -> str:
    """Let the engine that plays the project do it; return how it went."""
    from pipeline.processes.client import Client

    client = Client(folder, PATIENCE)
    try:
        take = client.status()["take"]
        client.notices.clear()
        client.do(f"version/{what}", name)
        _wait(client, what, name.strip(), take)
    finally:
        client.close()
    return _told(folder, what, name)


def _wait(client: "Client", what: str, name: str, take: str) -> None:
    """Wait until an engine tells that it is done, or another has begun a take: it was restored.

    Raises StopError when it cannot be done.
    """
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if client.status()["take"] not in ("", take):
            return
        for notice in client.notices:
            if notice == ["version", DONE.get(what), name]:
                return
            if notice[0] == "warning" and str(notice[1]).startswith(f"Version {name}: "):
                raise StopError(str(notice[1]))
        time.sleep(0.05)
    raise StopError("The engine has not answered in time: limber.log says more")


def _told(folder: Path, what: str, name: str) -> str:
    again = f'Back to it: limber version {in_shell(folder)} restore "{name}"'
    return {
        "keep": f'"{name}" is kept. {again}',
        "forget": f'"{name}" is forgotten',
        "restore": f'"{name}" plays now; what there was is kept: limber version {in_shell(folder)}',
    }[what]


def _show(folder: Path, found: list[dict[str, Any]]) -> None:
    from pipeline.project.contents import CONTENTS

    for one in found:
        day = datetime.fromisoformat(one["when"]).astimezone().strftime("%Y-%m-%d %H:%M")
        now = " (as it is now)" if one["now"] else ""
        before = f', before "{one["instead"]}" was restored' if one["instead"] else ""
        say(f'"{one["name"]}", {day}{before}, {megabytes(one["bytes"])} of its own{now}')
        for take in one["lost"]:
            warn(f"  its take {take} is gone: it plays, but cannot be trained anew")
    if found:
        size = sum(p.stat().st_size for p in (folder / CONTENTS).glob("*"))
        say(f"All versions fill {megabytes(size)}; takes are not copied.")
        say(f'Back to one: limber version {in_shell(folder)} restore "NAME"')
    else:
        say(f'No version is kept yet: limber version {in_shell(folder)} keep "before the premiere"')
