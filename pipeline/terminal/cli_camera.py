"""The command that makes ready what sees: camera."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.terminal.shell import plain_errors, say


def camera(
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Make the models that see poses and hands.")
    ] = False,
    wheel: Annotated[
        Path | None, typer.Option(help="With --prepare: make them from this file, without network.")
    ] = None,
) -> None:
    """Say whether the models are here that see poses and hands, or make them, once.

    They come from MediaPipe's own package, fetched from the package index; after that no camera
    needs the network.
    """
    from pipeline.camera import models

    with plain_errors():
        if prepare:
            for kind in models.prepare(wheel):
                say(f"The model that sees {kind} is made: {models.folder() / kind}.task")
        lacking = models.missing()
        if lacking:
            say(f"The models that see {' and '.join(lacking)} are not here; {models.ADVICE}")
            raise typer.Exit(1)
        say(f"The models that see poses and hands are in {models.folder()}.")
        say("Try it: limber listen --sensor pose --seconds 5")
