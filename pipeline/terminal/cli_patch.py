"""The command that writes patches: patch."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.terminal.shell import StopError, out, plain_errors

Variant = Literal["nn", "mc", "mcs"]


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
        typer.Option(
            help="The model's file, or the name by which nn~ finds it; again for each scene "
            "(the scene's own)."
        ),
    ] = None,
    max_variant: Annotated[
        Variant,
        typer.Option(
            help="Max's object: nn~, mc.nn~ or mcs.nn~, which take latents in one cord and play "
            "several voices."
        ),
    ] = "nn",
    around: Annotated[
        bool,
        typer.Option(help="Encode a sound too: each latent from gesture, sound, or their sum."),
    ] = False,
    measure: Annotated[
        bool, typer.Option(help="Run the model to tell its own delay (a few seconds; needs torch).")
    ] = False,
) -> None:
    """Write patches that play the project with nn~; for all three programs unless one is asked for.

    From a model's file they know its latents, rate, channels and the buffer it needs. A patch that
    is there already is never written over.
    """
    from pipeline.patches.base import Choice, one_line
    from pipeline.terminal.patching import measured, next_step, unmeasured, write_patches

    asked = {"maxpat": for_max, "pd": for_pd, "supercollider": for_sc}
    kinds = [kind for kind, wanted in asked.items() if wanted] or list(asked)
    with plain_errors():
        if any(not one_line(name) for name in model or []):
            raise StopError("--model wants the name of a model, such as my-model")
        choice = Choice(model or [], max_variant, around, measured if measure else unmeasured)
        plan, files = write_patches(folder, kinds, to or folder / "patches", choice)
        out.print(next_step(plan, files), highlight=False, markup=False, soft_wrap=True)
