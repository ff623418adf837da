"""The command `limber`: each of its commands says what to do next."""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.processes.process import THREADS
from pipeline.settings.shell import in_shell
from pipeline.terminal.cli_bench import benching
from pipeline.terminal.cli_bench_gestures import gestures
from pipeline.terminal.cli_bench_report import report
from pipeline.terminal.cli_camera import camera
from pipeline.terminal.cli_check import check
from pipeline.terminal.cli_devices import Json, doctor, listen, sensors
from pipeline.terminal.cli_evaluate import evaluate
from pipeline.terminal.cli_pack import pack, unpack
from pipeline.terminal.cli_patch import patch
from pipeline.terminal.cli_phones import phone, riot
from pipeline.terminal.cli_sound import encode, render
from pipeline.terminal.cli_space import analyse, axes, ranges
from pipeline.terminal.cli_stick import stick
from pipeline.terminal.cli_tell import WORDS, tell
from pipeline.terminal.cli_version import version
from pipeline.terminal.cli_wekinator import export, import_
from pipeline.terminal.cli_window import gui, stop
from pipeline.terminal.interruption import catch, interrupted
from pipeline.terminal.shell import StopError, err, out, plain_errors, say, warn

app = typer.Typer(
    help="Play neural audio with the body.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The project's folder.")]


@app.command()
def demo(
    folder: Annotated[Path | None, typer.Option(help="Where to keep the demo's project.")] = None,
) -> None:
    """Teach, play and hear with no hardware: real movement, a real engine, in a minute."""
    from pipeline.terminal.demo import Demo, DemoError
    from pipeline.terminal.demo_script import demo_folder

    with plain_errors():
        try:
            Demo(folder or demo_folder(), out).run()
        except DemoError as error:
            raise StopError(f"The demo did not succeed: {error}") from error


@app.command()
def new(
    folder: Folder,
    sensor: Annotated[
        list[str] | None,
        typer.Option(
            help="TYPE, TYPE:ID or TYPE:ID@PORT, again for each; comote unless given. "
            "Of any OSC: osc:/address@9000."
        ),
    ] = None,
    latents: Annotated[
        int | None, typer.Option(min=1, max=128, help="How many the model has (4).")
    ] = None,
    names: Annotated[str, typer.Option(help="Names of latents: brightness,noise,...")] = "",
    low: Annotated[float | None, typer.Option(help="The lowest a latent may go (-3).")] = None,
    high: Annotated[float | None, typer.Option(help="The highest a latent may go (3).")] = None,
    model: Annotated[str, typer.Option(help='What it sounds with: a .ts file, or "limber".')] = "",
    bend: Annotated[
        str, typer.Option(help="What is played of bending the sound: scale,bias,noise,fill.")
    ] = "",
) -> None:
    """Make a project: sensors, a model that sounds here, and latents sent to nn~ over OSC.

    With --latents or --names, without a model, for nn~ alone; else it sounds through "limber".
    """
    from pipeline.project.creation import named_latents, new_project, sensor_said, write_project
    from pipeline.project.modelled import bend as bend_scene
    from pipeline.project.modelled import modelled
    from pipeline.sound.device import missing
    from pipeline.terminal.hints import how_to_begin

    with plain_errors():
        limits = (-3.0 if low is None else low, 3.0 if high is None else high)
        if not (latents or names or missing()) and low is None is high:
            model = model or "limber"
        if model:
            chosen = None if low is None and high is None else limits
            scene, told = modelled(model, latents, names, chosen)
        else:
            scene, told = named_latents(latents, names, *limits), ""
        bend_scene(scene, bend)
        sensors: list[Any] = []
        for text in sensor or ["comote"]:
            sensors.append(sensor_said(text, {s.name for s in sensors}))
        project = new_project(sensors, scene)
        project.rig.sound.here = bool(model) and not missing()
        write_project(project, folder)
        if told:
            say(told)
        out.print(how_to_begin(project, folder), highlight=False, markup=False, soft_wrap=True)


@app.command()
def run(
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="The project's folder.")
    ] = None,
    wekinator: Annotated[
        tuple[int, int] | None,
        typer.Option(
            metavar="INPUTS OUTPUTS", help="Be a Wekinator of that size, with no project."
        ),
    ] = None,
    sound: Annotated[
        bool | None,
        typer.Option("--sound/--no-sound", help="Make the sound here, whatever the rig says."),
    ] = None,
    detached: Annotated[
        bool, typer.Option("--detached", help="Play on without this terminal.")
    ] = False,
) -> None:
    """Play a project: the engine, the trainer, and keys to teach and play with."""
    from pipeline.terminal.performance import perform, perform_detached, wekinator_project

    with plain_errors():
        if wekinator is not None and folder is not None:
            raise StopError("Either a project or --wekinator, not both")
        if wekinator is not None and min(wekinator) < 1:
            raise StopError("--wekinator wants at least 1 input and 1 output")
        if wekinator is not None:
            folder = wekinator_project(*wekinator)
        if folder is None:
            raise StopError("Which project? limber run FOLDER, or limber run --wekinator 6 8")
        here = in_shell(folder)
        if detached:
            perform_detached(folder, out, sound)
            say(f"{folder} plays. See it: limber gui {here}. Join it: limber run {here}.")
            say(f"End it: limber stop {here}")
            return
        if perform(folder, out, sound):
            text = f"{folder} plays on. Again: limber run {here}. End it: limber stop {here}"
        else:
            text = f"All is kept in {folder}. Again: limber run {here}"
        out.print(text, highlight=False, markup=False, soft_wrap=True)


for elsewhere in (
    listen,
    sensors,
    phone,
    riot,
    camera,
    doctor,
    check,
    patch,
    evaluate,
    render,
    encode,
):
    app.command()(elsewhere)
app.add_typer(benching, name="bench")
benching.command()(gestures)
benching.command()(report)
app.command(context_settings=WORDS)(tell)
app.command()(gui)
app.command()(stop)
app.command()(analyse)
app.command()(ranges)
app.command()(axes)
app.command()(stick)
app.command("import")(import_)
app.command()(export)
app.command()(pack)
app.command()(unpack)
app.command()(version)


@app.command()
def train(folder: Folder, scene: str = "", as_json: Json = False) -> None:
    """Train a scene from its rounds without playing, and keep the mapping in the project."""
    from pipeline.terminal.headless import train_scene

    with plain_errors():
        report = train_scene(folder, scene)
    for problem in report["problems"]:
        warn(problem)
    print(json.dumps(report)) if as_json else out.print(report["summary"], highlight=False)


@app.command()
def replay(
    take: Annotated[
        Path, typer.Argument(metavar="TAKE", help="A take, takes/*.mcap of a project.")
    ],
    send: Annotated[str, typer.Option(help="HOST:PORT: send it as the device did.")] = "",
    speed: Annotated[float, typer.Option(min=0.01, help="How much faster than it was.")] = 1.0,
    as_json: Json = False,
) -> None:
    """Play a take through the engine again and compare, bit for bit, with what it gave then.

    With --send, send its datagrams at their own times instead, as the device did.
    """
    from pipeline.engine.replay import compare
    from pipeline.terminal.sender import send_take

    with plain_errors():
        if send:
            host, _, port = send.rpartition(":")
            if not (port.isdecimal() and 1 <= int(port[:6]) <= 65535):
                raise StopError("--send wants HOST:PORT, such as 127.0.0.1:8001")
            count = send_take(take, host or "127.0.0.1", int(port), speed)
            err.print(f"{count} datagrams sent", highlight=False)
            return
        found = compare(take)
    print(json.dumps(found)) if as_json else out.print(found["summary"], highlight=False)
    if found["different"]:
        raise typer.Exit(1)


def main() -> None:
    """Run the command line; to be told to end, or a closed terminal, is as Ctrl-C."""
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal without Unicode must not stop us
    os.environ.update(dict.fromkeys(THREADS, "1"))  # NumPy is not imported yet
    try:
        catch()
        app()
    except (Exception, KeyboardInterrupt) as error:  # also while the commands are being read
        if not interrupted(error):
            raise
        raise SystemExit(130) from None
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done: nothing is left to interrupt
