"""The command that judges mappings by rounds left out: evaluate."""

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.terminal.cli_devices import Json
from pipeline.terminal.shell import err, out, plain_errors, warn


def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The project's folder.")],
    scene: Annotated[str, typer.Option(help="Which scene; the first unless given.")] = "",
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this kind beside its own; may be repeated.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Judge every kind of mapping by rounds left out, for each latent and round.

    Nothing in the project changes.
    """

    from rich.progress import Progress

    from pipeline.terminal.evaluating import evaluate_scene, sentences, tables

    with plain_errors():
        with Progress(console=err, transient=True) as bar:
            task = bar.add_task("reading", total=1.0)
            found = evaluate_scene(
                folder,
                scene,
                lambda share, step: bar.update(task, completed=share, description=step),
                kind or (),
            )
        for problem in found["problems"]:
            warn(problem)
        if as_json:
            print(json.dumps(found))
            return
        for table in tables(found):
            out.print(table)
        out.print("\n".join(sentences(found)), highlight=False, markup=False, soft_wrap=True)
