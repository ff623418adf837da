"""The commands that look at devices and at this machine: listen, sensors, doctor."""

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.terminal.screen import harmless
from pipeline.terminal.shell import StopError, out, plain_errors, warn

Json = Annotated[bool, typer.Option("--json", help="Write JSON, for a script.")]


def listen(
    sensor: Annotated[str, typer.Option(metavar="TYPE", help="Only this type of sensor.")] = "",
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Only this port.")] = None,
    take: Annotated[Path | None, typer.Option(help="With --sensor replay: the take.")] = None,
    source: Annotated[
        Path | None, typer.Option(help="A file in place of the device, such as REPORTS.bin.")
    ] = None,
    speed: Annotated[
        float | None,
        typer.Option(min=0, max=20, help="So many times its own; 0: as fast as it goes."),
    ] = None,
    device: Annotated[str, typer.Option("--id", help="With --sensor: which of them.")] = "",
    seconds: Annotated[float | None, typer.Option(min=0.1, help="End after so long.")] = None,
    as_json: Json = False,
) -> None:
    """Print every frame that devices send, in canonical channels and units; no project needed.

    With --json, one object a line: sensor, id, time and device_time in seconds, channels.
    """
    from pipeline.terminal.listened import listener_for
    from pipeline.terminal.players import by_limber
    from pipeline.terminal.tap import own_address

    with plain_errors():
        given = {"take": take and str(take), "source": source and str(source), "speed": speed}
        keys = {key: value for key, value in given.items() if value is not None}
        problems: list[str] = []
        try:
            asked = keys | ({"id": device} if device else {})
            listener = listener_for(sensor, port, asked, problems.append)
        except OSError as error:
            ours, others = by_limber(str(error.strerror).splitlines())
            if others or not ours:
                raise
            raise StopError("\n".join(ours)) from error
        for text in (text for texts in by_limber(problems) for text in texts):
            warn(text)
        if listener.tap.ports:
            ports = ", ".join(map(str, listener.tap.ports))
            here = own_address() or "this computer"
            warn(f"Listening on UDP {ports}: let devices send to {here} (Ctrl-C ends)")
        try:
            for frame in listener.frames(seconds):
                print(
                    json.dumps(listener.facts(frame))
                    if as_json
                    else harmless(listener.line(frame)),
                    flush=True,
                )
        finally:
            for text in listener.close():
                warn(text)


def sensors(
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="A project, to add what is heard.")
    ] = None,
    seconds: Annotated[float, typer.Option(min=0.1, help="How long to listen.")] = 3.0,
    port: Annotated[
        list[int] | None, typer.Option(min=1, max=65535, help="Listen here besides.")
    ] = None,
    add: Annotated[str, typer.Option(help="Add the device of this name to the project.")] = "",
    name: Annotated[str, typer.Option(help="With --add: what to call it.")] = "",
    source: Annotated[
        Path | None,
        typer.Option(help="With --add TYPE or TYPE:ID: a file in place of the device."),
    ] = None,
    as_json: Json = False,
) -> None:
    """List every device that is heard or plugged in, ready to be added to a project."""
    from pipeline.terminal.survey import add_file, add_heard, next_step, survey, table

    with plain_errors():
        if add and folder is None:
            raise StopError("To which project? limber sensors FOLDER --add NAME")
        if source is not None:
            if folder is None or not add:
                raise StopError("Say what it is: limber sensors FOLDER --add TYPE --source FILE")
            kind, _, device = add.partition(":")
            added = add_file(folder, kind, device, source, name)
            warn(f'"{added}" is in {folder} now, and {source} stands in for it.')
            return
        found = survey(folder, seconds, port or [], warn)
        if as_json:
            print(json.dumps(found))
        elif found["sensors"] or found["heard"] or found["plugged"] or found["nearby"]:
            out.print(table(found))
        if add and folder is not None:
            added = add_heard(folder, found, add, name)
            warn(f'"{added}" is in {folder} now, with its default features.')
        elif not as_json:
            out.print(next_step(found, folder), highlight=False, markup=False, soft_wrap=True)


def doctor(
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="A project, to look at too.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what this machine has and lacks, and who holds the ports that sensors use.

    Of a project: what in it has no effect, and models that are others than were analysed.
    What is marked ! harms playing, and ends this with 1; what is marked · is advice.
    """
    from pipeline.terminal.doctor import examine, project

    with plain_errors():
        lines = [*examine(), *(project(folder) if folder is not None else [])]
    if as_json:
        print(json.dumps(lines))
    for line in [] if as_json else lines:
        mark = ("·" if line["advice"] else "✓") if line["well"] else "!"
        out.print(f"{mark} {line['what']}: {line['found']}", highlight=False, markup=False)
    if not all(line["well"] for line in lines):
        raise typer.Exit(1)
