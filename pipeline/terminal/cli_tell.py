"""The command that says to a performance what a program would say over OSC: tell."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.settings.shell import in_shell
from pipeline.terminal.cli_devices import Json
from pipeline.terminal.shell import StopError, plain_errors, say

WORDS = {"allow_interspersed_args": False, "ignore_unknown_options": True}
"""How typer reads what is told: numbers may be negative, and options come before."""


def tell(
    folder: Annotated[Path, typer.Argument(metavar="PROJECT")],
    command: Annotated[
        str, typer.Argument(help="As over OSC, without /limber/: record, target/draw, …")
    ] = "",
    args: Annotated[list[str] | None, typer.Argument(metavar="[VALUES]...")] = None,
    as_json: Json = False,
) -> None:
    """Tell a piece that plays to do something, or ask it; alone, list all that there is.

    Everything that keys, buttons and OSC can do: limber tell my-piece latent/limits 1 -2 2.
    Options come before PROJECT. After a command, --help says what it wants.
    """
    from pipeline.commands import COMMANDS
    from pipeline.processes.client import Client
    from pipeline.processes.local import running
    from recordings.families import nearest

    with plain_errors():
        name, values = command.removeprefix("/limber/"), args or []
        if not name:
            for known, spec in sorted(COMMANDS.items()):
                say(f"{known} {spec.usage}".strip() + f"\n    {spec.help.splitlines()[0]}")
            return
        if name not in COMMANDS:
            hint = nearest(name, COMMANDS)
            raise StopError(
                f'There is no command "{name:.60}".{hint} limber tell {in_shell(folder)} lists all'
            )
        if values == ["--help"]:
            say(f"{name} {COMMANDS[name].usage}".strip() + f"\n\n{COMMANDS[name].help}")
            return
        if not running(folder):
            raise StopError(f"{folder} is not playing. Start it: limber run {in_shell(folder)}")
        client = Client(folder)
        try:
            reply = client.do(name, *(value(text) for text in values))
        finally:
            client.close()
        say(json.dumps(reply) if as_json else " ".join(str(part) for part in reply) or "ok")


def value(text: str) -> Any:
    """Return a word as OSC would carry it: a whole number, a number, or itself."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
