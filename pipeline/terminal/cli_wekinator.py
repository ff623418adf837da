"""The commands that exchange projects with Wekinator: import, export."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.terminal.shell import plain_errors, say, warn


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
        Path, typer.Argument(metavar="WEKINATOR_FOLDER", help="The new folder for Wekinator.")
    ],
    scene: Annotated[str, typer.Option(help="Which scene; the first unless given.")] = "",
) -> None:
    """Write the examples of a scene as a project of Wekinator's."""
    from pipeline.terminal.exporting import export_wekinator
    from recordings.wekinator import DATA

    with plain_errors():
        found = export_wekinator(folder, target, scene)
        for note in found.notes:
            warn(note)
        say(f"{found.examples} examples in {target}")
        say(
            "Wekinator opens only projects that have its own models: save one of the same inputs "
            f"and outputs there, put {target / DATA} in the place of its own, and open it again."
        )
