"""The command that judges mappings by rounds left out: evaluate."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.terminal.cli_devices import Json
from pipeline.terminal.shell import StopError, err, out, plain_errors, warn

if TYPE_CHECKING:
    from mappings.training.spread import Spread


def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The project's folder.")],
    scene: Annotated[str, typer.Option(help="Which scene; the first unless given.")] = "",
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this kind beside its own; may be repeated.")
    ] = None,
    gestures: Annotated[
        bool, typer.Option("--gestures", help="Only how surely gestures are told apart.")
    ] = False,
    spread: Annotated[
        str,
        typer.Option(
            "--workers",
            metavar="N|dask:ADDRESS",
            help="Spread the work over N processes, or over the workers of a Dask scheduler. Dask "
            "unpickles what these send: only such as you started yourself, in a network you trust.",
        ),
    ] = "",
    as_json: Json = False,
) -> None:
    """Judge every kind of mapping by rounds left out, for each latent and round; and gestures.

    Nothing in the project changes.
    """

    from rich.progress import Progress

    from pipeline.terminal import evaluating_gestures as gesture_report
    from pipeline.terminal.evaluating import evaluate_scene, sentences, tables

    with plain_errors():
        if gestures:
            told = gesture_report.judged(folder)
            print(json.dumps({"gestures": told})) if as_json else tell_gestures(told, True)
            return
        with spreading(spread) as do, Progress(console=err, transient=True) as bar:
            task = bar.add_task("reading", total=1.0)
            found = evaluate_scene(
                folder,
                scene,
                lambda share, step: bar.update(task, completed=share, description=step),
                kind or (),
                do,
            )
        found["gestures"] = gesture_report.judged(folder)
        for problem in found["problems"]:
            warn(problem)
        if as_json:
            print(json.dumps(found))
            return
        for table in tables(found):
            out.print(table)
        out.print("\n".join(sentences(found)), highlight=False, markup=False, soft_wrap=True)
        tell_gestures(found["gestures"])


@contextmanager
def spreading(said: str) -> Iterator["Spread"]:
    """Give what spreads work over these workers; raises StopError where there are none."""
    from mappings.training.spread import WorkersError, workers

    try:
        with workers(said) as do:
            yield do
    except WorkersError as error:
        raise StopError(str(error)) from error


def tell_gestures(found: dict[str, Any] | None, alone: bool = False) -> None:
    """Print how surely gestures are told apart; where there are none, only if they were asked."""
    from pipeline.terminal.evaluating_gestures import confusion, sentences

    if found is None:
        if alone:
            out.print("No gestures are taught: /limber/gesture/record NAME, while it plays.")
        return
    if (table := confusion(found)) is not None:
        out.print(table)
    out.print("\n".join(sentences(found)), highlight=False, markup=False, soft_wrap=True)
