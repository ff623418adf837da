"""The command `limber`: each of its commands says what to do next."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from recordings.families import UnknownTypeError

app = typer.Typer(
    help="Play neural audio with the body.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out, err = Console(), Console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="Write JSON, for a script.")]
Folder = Annotated[Path, typer.Argument(help="The project's folder.")]


class StopError(Exception):
    """The command cannot be done; the message is for people and says what to do."""


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what a person can mend into one message without a traceback."""
    from mappings.base import NotEnoughExamplesError
    from pipeline.client import EngineAbsentError, RefusedError
    from pipeline.settings import SettingsError
    from recordings.take import TakeError

    known = (
        SettingsError,
        UnknownTypeError,
        TakeError,
        NotEnoughExamplesError,
        EngineAbsentError,
        RefusedError,
        StopError,
        OSError,
    )
    try:
        yield
    except known as error:
        text = error.strerror or str(error) if isinstance(error, OSError) else str(error)
        err.print(text, style="red", highlight=False, markup=False)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


@app.command()
def demo(
    folder: Annotated[Path | None, typer.Option(help="Where to keep the demo's project.")] = None,
) -> None:
    """Teach and play with no hardware: real movement through a real engine, in a minute."""
    from pipeline.demo import Demo, DemoError, demo_folder

    with plain_errors():
        try:
            Demo(folder or demo_folder(), out).run()
        except DemoError as error:
            raise StopError(f"The demo did not succeed: {error}") from error


@app.command()
def new(
    folder: Folder,
    sensor: Annotated[list[str] | None, typer.Option(help="Type of a sensor, or TYPE:ID.")] = None,
    latents: Annotated[int, typer.Option(min=1, max=128, help="How many the model has.")] = 4,
    low: Annotated[float, typer.Option(help="The lowest a latent may go.")] = -3.0,
    high: Annotated[float, typer.Option(help="The highest a latent may go.")] = 3.0,
) -> None:
    """Make a project: a phone with CoMote unless told otherwise, and latents sent to nn~."""
    from pipeline.creation import default_scene, new_project, sensor_from, write_project

    with plain_errors():
        if not low < high:
            raise StopError(f"--low {low} must be below --high {high}")
        sensors: list[Any] = []
        for text in sensor or ["comote"]:
            kind, _, device = text.partition(":")
            sensors.append(sensor_from(kind, device, "", {s.name for s in sensors}))
        write_project(new_project(sensors, default_scene(latents, low, high)), folder)
    out.print(f"{folder} is ready. Next: limber run {folder}", highlight=False)


@app.command()
def run(
    folder: Annotated[Path | None, typer.Argument(help="The project's folder.")] = None,
    wekinator: Annotated[
        tuple[int, int] | None,
        typer.Option(help="INPUTS OUTPUTS: be a Wekinator of that size, with no project."),
    ] = None,
) -> None:
    """Play a project: the engine, the trainer, and keys to teach and play with."""
    from pipeline.performance import perform, wekinator_project

    with plain_errors():
        if wekinator is not None:
            folder = wekinator_project(*wekinator)
            out.print(f"The project is kept in {folder}", highlight=False)
        if folder is None:
            raise StopError("Which project? limber run FOLDER, or limber run --wekinator 6 8")
        perform(folder, out)


@app.command()
def listen(
    sensor: Annotated[str, typer.Option(help="Hear this type of sensor only.")] = "",
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Hear this port.")] = None,
    seconds: Annotated[float | None, typer.Option(help="End after so long.")] = None,
    as_json: Json = False,
) -> None:
    """Print every frame that devices send, in canonical channels and units; no project needed.

    With --json, one object a line: sensor, id, time and device_time in seconds, channels.
    """
    from pipeline.listen import Listener, usual_ports

    with plain_errors():
        ports = [port] if port is not None else usual_ports(sensor)
        if sensor:
            usual_ports(sensor)
        if not ports:
            raise StopError(f'"{sensor}" has no port of its own: say --port N')
        listener = Listener(ports, sensor)
        err.print(f"Listening on UDP {', '.join(map(str, ports))} (Ctrl-C ends)", highlight=False)
        for frame in listener.frames(seconds):
            text = json.dumps(listener.facts(frame)) if as_json else listener.line(frame)
            print(text, flush=True)


@app.command()
def sensors(
    folder: Annotated[Path | None, typer.Argument(help="A project, to add what is heard.")] = None,
    seconds: Annotated[float, typer.Option(min=0.1, help="How long to listen.")] = 3.0,
    add: Annotated[str, typer.Option(help="Add the device of this name to the project.")] = "",
    as_json: Json = False,
) -> None:
    """List every device that is heard, with its rate, ready to be added to a project."""
    from pipeline.survey import add_heard, survey, table

    with plain_errors():
        found = survey(folder, seconds)
        if as_json:
            print(json.dumps(found))
        else:
            out.print(table(found))
        if add:
            if folder is None:
                raise StopError("To which project? limber sensors FOLDER --add NAME")
            name = add_heard(folder, found, add)
            err.print(f'"{name}" is in {folder} now, with its default features.', highlight=False)
        elif folder is None and found["heard"] and not as_json:
            out.print("Next: limber sensors FOLDER --add NAME", highlight=False)


@app.command()
def train(folder: Folder, scene: str = "", as_json: Json = False) -> None:
    """Train a scene from its rounds without playing, and keep the mapping in the project."""
    from pipeline.headless import train_scene

    with plain_errors():
        report = train_scene(folder, scene)
    print(json.dumps(report)) if as_json else out.print(report["summary"], highlight=False)


@app.command()
def replay(
    take: Annotated[Path, typer.Argument(help="A take, takes/*.mcap of a project.")],
    send: Annotated[str, typer.Option(help="HOST:PORT: send it as the device did.")] = "",
    speed: Annotated[float, typer.Option(min=0.01, help="How much faster than it was.")] = 1.0,
    as_json: Json = False,
) -> None:
    """Play a take through the engine again and compare, bit for bit, with what it gave then.

    With --send, send its datagrams at their own times instead, as the device did.
    """
    from pipeline.replay import compare
    from pipeline.sender import send_take

    with plain_errors():
        if send:
            host, _, port = send.rpartition(":")
            if not port.isdecimal():
                raise StopError("--send wants HOST:PORT, such as 127.0.0.1:8001")
            count = send_take(take, host or "127.0.0.1", int(port), speed)
            err.print(f"{count} datagrams sent", highlight=False)
            return
        found = compare(take)
    print(json.dumps(found)) if as_json else out.print(found["summary"], highlight=False)
    if found["different"]:
        raise typer.Exit(1)


@app.command()
def doctor(as_json: Json = False) -> None:
    """Say what this machine has and lacks, and who holds the ports that sensors use."""
    from pipeline.doctor import examine

    with plain_errors():
        lines = examine()
    if as_json:
        print(json.dumps(lines))
        return
    for line in lines:
        mark = "✓" if line["well"] else "!"
        out.print(f"{mark} {line['what']}: {line['found']}", highlight=False, markup=False)


@app.command()
def bench(
    seconds: Annotated[float, typer.Option(min=0.5, help="How long each part takes.")] = 5.0,
    as_json: Json = False,
) -> None:
    """Measure latency beside a bare UDP echo, and how fast and how well it learns."""
    from benchmarks.everything import measure, report

    with plain_errors():
        found = measure(seconds, lambda text: err.print(f"measuring: {text}", highlight=False))
    print(json.dumps(found)) if as_json else out.print(report(found))


def main() -> None:
    """Run the command line."""
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal without Unicode must not stop us
    app()
