"""The commands that exchange projects with Wekinator, and takes with others: import, export."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.settings.shell import in_shell
from pipeline.terminal.shell import StopError, err, plain_errors, say, warn


def import_(
    source: Annotated[
        Path, typer.Argument(metavar="WEKINATOR_FOLDER", help="What Wekinator saved.")
    ],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The new project's folder.")],
) -> None:
    """Make a project of one that Wekinator saved, with its examples as rounds."""
    from pipeline.project.importing import import_wekinator

    with plain_errors():
        found = import_wekinator(source, folder)
        for note in found.notes:
            warn(note)
        say(f"{found.examples} examples in {found.rounds} rounds")
        say(f"Next: limber {'train' if found.examples else 'run'} {folder}")


def export(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The project's folder.")],
    target: Annotated[
        Path | None,
        typer.Argument(metavar="WEKINATOR_FOLDER", help="The new folder for Wekinator."),
    ] = None,
    scene: Annotated[str, typer.Option(help="Which scene; the first unless given.")] = "",
    take: Annotated[str, typer.Option(help="Write a take as CSV files instead.")] = "",
    to: Annotated[Path | None, typer.Option("--out", help="The folder for them.")] = None,
) -> None:
    """Write the examples of a scene as a project of Wekinator's; or a take as CSV files.

    For a take: limber export FOLDER --take NAME --out CSV_FOLDER.
    """
    with plain_errors():
        if take and to is not None and target is None:
            write_take(folder, take, to)
        elif target is not None and not take and to is None:
            write_wekinator(folder, target, scene)
        else:
            raise StopError(
                "Either examples for Wekinator, limber export FOLDER WEKINATOR_FOLDER, or a take "
                "as CSV files, limber export FOLDER --take NAME --out CSV_FOLDER"
            )


def write_take(folder: Path, take: str, to: Path) -> None:
    """Write a take under a progress bar, and say what there is."""
    from rich.progress import Progress

    from pipeline.engine.unrolling import export_take
    from pipeline.terminal.rendering import take_file

    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("writing", total=1.0)
        path = take_file(folder, take)
        path = path if path.exists() else take_file(folder, f"{take}.mcap")
        found = export_take(path, to, lambda done: bar.update(task, completed=done))
    for name, rows in found.rows.items():
        say(f"{rows} rows in {to / name}")
    say(f"Its sound: limber render {in_shell(folder)} {in_shell(take)} --out take.wav")


def write_wekinator(folder: Path, target: Path, scene: str) -> None:
    """Write a scene for Wekinator, and say how to open it there."""
    from pipeline.terminal.exporting import export_wekinator
    from recordings.wekinator import DATA

    found = export_wekinator(folder, target, scene)
    for note in found.notes:
        warn(note)
    say(f"{found.examples} examples in {target}")
    say(
        "Wekinator opens only projects that have its own models: save one of the same inputs "
        f"and outputs there, put {target / DATA} in the place of its own, and open it again."
    )
