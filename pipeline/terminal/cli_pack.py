"""The commands that carry a project elsewhere as one file: pack and unpack."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.settings.shell import in_shell
from pipeline.terminal.cli_devices import Json
from pipeline.terminal.shell import err, plain_errors, say, warn


def pack(
    folder: Annotated[Path, typer.Argument(metavar="PROJECT", help="The project's folder.")],
    to: Annotated[
        Path | None, typer.Option("--out", help="The file to write (PROJECT.limber.zip, here).")
    ] = None,
    with_models: Annotated[
        bool, typer.Option("--with-models", help="Also the sound models (.ts): may you give them?")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make one file of a project, with all that it needs; it may be playing.

    Sound models stay behind, named with size and SHA-256, unless --with-models says otherwise.
    """
    from rich.progress import Progress

    from pipeline.project.packing import ENDING
    from pipeline.project.packing import pack as packed_to
    from pipeline.terminal.shell import StopError

    with plain_errors():
        if not folder.is_dir():
            raise StopError(f"there is no folder {folder}")
        path = to or Path(folder.resolve().name + ENDING)
        with Progress(console=err, transient=True) as bar:
            task = bar.add_task("packing", total=1.0)
            packed = packed_to(
                folder, path, with_models, lambda done: bar.update(task, completed=done)
            )
    if as_json:
        facts = {"files": packed.files, "bytes": packed.size, "needs": packed.needs}
        print(json.dumps({"file": str(path), **facts, "lacks": packed.lacks}))
        return
    for note in packed.notes:
        say(note)
    for name in packed.lacks:
        warn(f"{name} is named in the project, but is not there: it is not in the file either")
    for need in packed.needs:
        say(f"Needed besides: {words(need)}")
    if packed.needs:
        say("Send these models too, or pack --with-models if you may give them away.")
    say(f"{packed.files} files, {megabytes(packed.size)}, in {path}")
    say(f"Next, where it is wanted: limber unpack {in_shell(path.name)}")


def unpack(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What limber pack wrote.")],
    folder: Annotated[
        Path | None, typer.Argument(metavar="[FOLDER]", help="The new project's folder.")
    ] = None,
    models: Annotated[
        list[Path] | None,
        typer.Option(help="A folder with models, beside that of FILE; may be repeated."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a project of a file that limber pack wrote, and say what is missing here.

    Nothing is ever overwritten. Models are known by their SHA-256, whatever their names.
    """
    from rich.progress import Progress

    from pipeline.project.unpacking import unpack as unpacked_to
    from pipeline.terminal.lacking import lacking

    with plain_errors():
        with Progress(console=err, transient=True) as bar:
            task = bar.add_task("unpacking", total=1.0)
            made = unpacked_to(
                file, folder, models or [], lambda done: bar.update(task, completed=done)
            )
        told = lacking(made.folder)
    if as_json:
        facts: dict[str, Any] = {"missing": made.missing, "lacks": made.lacks, "notes": told}
        print(json.dumps({"folder": str(made.folder), **facts}))
        return
    for text in made.found:
        say(text)
    for need in made.missing:
        warn(f"Missing: {words(need)}. Put it at {made.folder / need['place']}")
    for name in made.lacks:
        warn(f"Missing: {name}; it was not there either when it was packed")
    for text in told:
        warn(text)
    if made.programs:
        warn(f"Models are programs: play {', '.join(made.programs)} only if you trust who sent it")
    say(f"{made.folder} is there. Next: limber check {in_shell(made.folder)}")


def words(need: dict[str, Any]) -> str:
    """Return a model in words by which it can be found."""
    return f"{need['place']}, {megabytes(need['size'])}, SHA-256 {need['sha256']}"


def megabytes(size: int) -> str:
    """Return a size in bytes as people read it."""
    if size < 1e6:
        return f"{size / 1e3:.0f} kB"
    return f"{size / 1e6:.1f} MB" if size < 1e9 else f"{size / 1e9:.2f} GB"
