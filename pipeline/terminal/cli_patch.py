"""The command that writes patches: patch."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.terminal.shell import StopError, out, plain_errors


def patch(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The project's folder.")],
    for_max: Annotated[bool, typer.Option("--max", help="For Max.")] = False,
    for_pd: Annotated[bool, typer.Option("--pd", help="For Pd.")] = False,
    for_sc: Annotated[bool, typer.Option("--sc", help="For SuperCollider.")] = False,
    to: Annotated[
        Path | None, typer.Option("--out", help="Where to write (FOLDER/patches).")
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option(help="What nn~ loads, without .ts; again for each scene (my-model)."),
    ] = None,
) -> None:
    """Write patches that play the project with nn~; for all three programs unless one is asked for.

    A patch that is there already is never written over.
    """
    from pipeline.patches.base import one_line
    from pipeline.terminal.patching import next_step, write_patches

    asked = {"maxpat": for_max, "pd": for_pd, "supercollider": for_sc}
    kinds = [kind for kind, wanted in asked.items() if wanted] or list(asked)
    with plain_errors():
        if any(not one_line(name) for name in model or []):
            raise StopError("--model wants the name of a model, such as my-model")
        files = write_patches(folder, kinds, to or folder / "patches", model or [])
        out.print(next_step(files, model), highlight=False, markup=False, soft_wrap=True)
