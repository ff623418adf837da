"""The command that looks before the show: check."""

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.terminal.cli_devices import Json
from pipeline.terminal.shell import plain_errors, say


def check(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The project's folder.")],
    seconds: Annotated[
        float, typer.Option(min=0.1, help="How long to listen, where nothing plays.")
    ] = 1.5,
    as_json: Json = False,
) -> None:
    """Look before the show at all that could stop it: sensors, models, sound, power, disk.

    Also while the project plays. The exit status is 1 where something would stop the show.
    """
    from pipeline.terminal.check import look, playing, stops

    with plain_errors():
        found = look(folder, playing(folder), seconds)
    count = stops(found)
    if as_json:
        print(json.dumps([finding.as_dict() for finding in found]))
    else:
        for finding in found:
            say(finding.line)
        say(f"{count} would stop the show." if count else "Nothing found would stop the show.")
        if unsure := sum(finding.ok is None for finding in found):
            say(f"{unsure} to look at, marked with !.")
    if count:
        raise typer.Exit(1)
