"""A project being played: its processes, and the terminal in front of them."""

import time
from pathlib import Path

import platformdirs
from rich.console import Console

from pipeline.engine.opening import open_project
from pipeline.features.base import FEATURES
from pipeline.outputs.wekinator import Wekinator as WekinatorOutput
from pipeline.processes import performer
from pipeline.processes.client import Client, EngineAbsentError
from pipeline.processes.local import running
from pipeline.processes.performer import open_log
from pipeline.processes.supervisor import Supervisor
from pipeline.project.creation import new_project, write_project
from pipeline.project.latents import LatentSettings
from pipeline.project.project import Project
from pipeline.project.rig import DAY, Control, PlayingSettings, RigSettings, TeachingSettings
from pipeline.project.scene_settings import SceneSettings
from pipeline.settings.shell import in_shell
from pipeline.terminal.terminal import Terminal
from sensors.wekinator import Wekinator as WekinatorSensor

STARTING = 10.0
"""Seconds in which what keeps the engine going has begun, on a slow machine too."""


def perform(folder: Path, console: Console, sound: bool | None = None) -> bool:
    """Play a project until its player ends it; return whether it plays on.

    `sound` says whether this computer makes the sound, whatever the rig says (None: as it says).

    An engine that already plays this project goes on; the terminal joins it. Raises
    SettingsError when the project's files are wrong, before anything is started.
    """
    project = open_project(folder)
    # what it has mended, the engine no longer sees
    for note in project.notes:
        console.print(f"! {note}", style="yellow", highlight=False, markup=False)
    client = Client(folder)
    if running(folder) or performer.performing(folder):
        console.print("This project is playing already; joining it.")
        await_engine(folder)  # perhaps it has only just begun
        Terminal(client, console).run()
        client.close()
        return performer.performing(folder)
    if console.is_terminal:
        console.print(f"Starting {folder}: this takes some seconds …", markup=False)
    with open_log(folder) as log:
        supervisor = Supervisor(folder, log.fileno(), sound, project.rig.sound.here)
        supervisor.start()
        try:
            client.patience = performer.FIRST  # a busy computer is slow, not broken
            client.wait(lambda _: True, performer.FIRST)
            Terminal(client, console).run()
        except (EngineAbsentError, TimeoutError) as error:
            again = f"once more: limber run {in_shell(folder)}"
            raise EngineAbsentError(f"{error}; {log.name} says why. Try it {again}") from error
        except KeyboardInterrupt:
            pass
        finally:
            client.close()
            supervisor.stop()
    return False


def perform_detached(folder: Path, console: Console, sound: bool | None = None) -> None:
    """Let a project play by itself, whatever happens to this terminal; `sound` as above.

    Raises SettingsError when its files are wrong, FileExistsError when it is playing already,
    EngineAbsentError when it does not begin.
    """
    project = open_project(folder)
    for note in project.notes:
        console.print(f"! {note}", style="yellow", highlight=False, markup=False)
    performer.start(folder, sound)
    await_engine(folder)


def await_engine(folder: Path) -> None:
    """Return once the engine of a project that has been started listens.

    Raises EngineAbsentError when it does not, or what has started it has ended.
    """
    began = time.monotonic()
    while not running(folder):
        gone = time.monotonic() - began > STARTING and not performer.performing(folder)
        if gone or time.monotonic() - began > performer.FIRST:
            raise EngineAbsentError(
                f"The engine has not started; {folder / 'limber.log'} says why (at its end)"
            )
        time.sleep(0.02)


def wekinator_project(inputs: int, outputs: int) -> Path:
    """Make a project that is a Wekinator on its usual ports, and return its folder."""
    folder = Path(platformdirs.user_data_dir("limber", appauthor=False)) / "wekinator"
    folder /= time.strftime(f"%Y-%m-%d-%H%M%S-{inputs}-{outputs}")
    write_project(like_wekinator(inputs, outputs), folder)
    return folder


def like_wekinator(inputs: int, outputs: int, port: int = 6448, to: int = 12000) -> Project:
    """Return a project that is a Wekinator.

    `/wek/inputs` on `port` with so many numbers in, `/wek/outputs` to 127.0.0.1:`to` with so
    many out, each 0 to 1. Rounds end only when told, and outputs follow the inputs at once,
    however rarely these come: patches of Wekinator's may send only what has changed.
    """
    names = [f"wek.input.{i + 1}" for i in range(inputs)]
    features = [FEATURES.load("raw")(name="inputs", inputs=names)]
    latents = [LatentSettings(f"outputs-{i + 1}", min=0.0, max=1.0) for i in range(outputs)]
    scene = SceneSettings(features=[*features], latents=latents)
    rig = RigSettings(
        control=Control(port=port),
        teaching=TeachingSettings(seconds=0.0),
        playing=PlayingSettings(lost_after=DAY, crossfade=0.0),
    )
    output = WekinatorOutput(name="wekinator", port=to)
    project = new_project([WekinatorSensor(name="wek", port=port)], scene, [output], rig)
    scene.features = features
    return project
