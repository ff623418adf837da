"""The commands about where a model has sound: analyse, ranges and axes."""

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.settings.shell import in_shell
from pipeline.terminal.cli_devices import Json
from pipeline.terminal.cli_sound import sound_installed
from pipeline.terminal.shell import StopError, err, out, plain_errors, say, warn

Project = Annotated[Path, typer.Argument(metavar="PROJECT", help="The project's folder.")]
Scene = Annotated[str, typer.Option(help="Which scene; the first unless given.")]


def analyse(
    model: Annotated[str, typer.Argument(metavar="MODEL", help='A .ts file, or "limber".')],
    audio: Annotated[
        list[Path] | None,
        typer.Argument(metavar="AUDIO...", help="Sound files, or folders: each file a region."),
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option(metavar="REGION=FILE", help="A file or folder in a region of that name."),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--out", help="Where to keep it (beside the model).")
    ] = None,
    rate: Annotated[
        int, typer.Option(min=0, max=384000, help="Hz, for a model that does not say its own.")
    ] = 0,
    as_json: Json = False,
) -> None:
    """Find where a model has sound: how its latents lie for sounds that you choose.

    Projects take ranges and principal axes from it, and stay inside.
    """
    from rich.progress import Progress

    with plain_errors(), sound_installed():
        from pipeline.terminal.analysing import (
            analyse_sounds,
            facts,
            sentences,
            sounds_of,
            table,
        )
        from pipeline.terminal.asking import taken_in

        sounds = sounds_of(audio or [], name or [])
        with Progress(console=err, transient=True) as bar:
            task = bar.add_task("reading", total=1.0)
            place, found = analyse_sounds(
                model,
                sounds,
                to,
                rate,
                lambda share, step: bar.update(task, completed=share, description=step),
            )
        for problem in found.left_out:
            warn(problem)
        taken = taken_in()
        if as_json:
            print(json.dumps(facts(place, found)))
            return
        out.print(table(found.space))
        say("\n".join([*sentences(model, place, found), *taken]))


def ranges(
    project: Project,
    percent: Annotated[
        float, typer.Option(min=0.1, max=45.0, help="Leave out so many of the rarest, each side.")
    ] = 1.0,
    scene: Scene = "",
) -> None:
    """Set the limits and the rest of each latent from the analysed sounds of the model."""
    from pipeline.terminal.asking import ask

    with plain_errors():
        refuse_foreign(project)
        name, _ = ask(project, scene, "latents/ranges", percent)
        say(f"The latents of {name} go where {100 - 2 * percent:g} % of the sounds are.")
        say(f"Next: limber run {in_shell(project)}")


def axes(
    project: Project,
    kind: Annotated[str, typer.Argument(metavar="principal|latents", help="What is played.")],
    count: Annotated[
        int, typer.Option(min=0, max=128, help="How many axes; all unless given.")
    ] = 0,
    scene: Scene = "",
) -> None:
    """Play principal axes of the analysed sounds in place of latents, or latents again.

    What was taught is turned with them, and is to be trained again. Raw latents leave, as before.
    """
    from pipeline.terminal.asking import ask

    with plain_errors():
        refuse_foreign(project)
        name, played = ask(project, scene, "latents/axes", kind, count)
        say(f"{name} plays: {', '.join(map(str, played))}")
        say(f"Next: limber run {in_shell(project)}")


def refuse_foreign(project: Path) -> None:
    """Raise StopError when a scene's space is of another model than it sounds with."""
    from pipeline.engine.opening import open_project
    from pipeline.project.spaces import drift

    if problems := drift(open_project(project), project):
        raise StopError("\n".join(problems))
