"""The piece that is played: its sensors and scenes, and what its performer does."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

from benchmarks import own
from benchmarks.client import LOCAL
from benchmarks.soak.helper import Helper
from benchmarks.soak.wire import DANCE
from pipeline.outputs.osc import Osc
from pipeline.processes.client import Client
from pipeline.project.creation import default_scene, new_project, write_project
from pipeline.project.rig import Control, HearingSettings, RigSettings
from sensors.base import Sensor
from sensors.comote import Comote
from sensors.pose import Pose
from sensors.riot import Riot

LATENTS = 8
SCENES = ("main", "storm")
"""Both are taught; the first is played, and half-way the other for a while."""

DANCER = "dancer"
HALF_WAY = (
    "trained again",
    "changed the scene and back",
    "opened the view for the stage and left it",
)
"""What is done half-way."""

PATIENCE = 600.0
"""Seconds after which something is taken never to happen."""

ASK = 0.3
"""Seconds between two questions to the engine."""

PRESSES = 6
"""How often a key is pressed that does nothing."""

HOLD, SETTLED, ELSEWHERE = 1.5, 0.7, 5.0
"""Seconds: a key that is held, after a pose has been taken, and in another scene or view."""


def make(folder: Path, phones: int, riot: int, out: int, camera: str) -> None:
    """Make the project: two phones, an R-IoT, a camera at an address, two scenes that sound."""
    sensors: list[Sensor] = [
        Comote(name="phone0", id="0", host=LOCAL, port=phones),
        Comote(name="phone1", id="1", host=LOCAL, port=phones),
        Riot(name="7", id="7", host=LOCAL, port=riot),
        Pose(name=DANCER, id=camera),
    ]
    rig = RigSettings(control=Control(port=own.free_port()), sound=HearingSettings(here=True))
    scene = default_scene(LATENTS)
    scene.sound.model = "limber"
    output = Osc(name="patch", host=LOCAL, port=out)
    project = new_project(sensors, scene, [output], rig)
    project.add_scene(SCENES[1], deepcopy(scene))
    write_project(project, folder)


def ready(engine: Client) -> None:
    """Wait until all that is needed is there; raises TimeoutError."""
    until(engine, lambda s: s["trainer"])
    until(engine, lambda s: s["sensors"]["sensors"][DANCER]["frames"] > 0)
    until(engine, lambda s: s["sound"].get("sounding"))


def until(
    engine: Client, there: Callable[[dict[str, Any]], object], patience: float = PATIENCE
) -> dict[str, Any]:
    """Return the first status that is so, asked for now and then; raises TimeoutError."""
    end = time.monotonic() + patience
    while not there(found := engine.status()):
        if time.monotonic() > end:
            raise TimeoutError(f"Limber did not get there; it tells: {found['problems']}")
        time.sleep(ASK)
    return found


def teach(engine: Client, players: Helper) -> None:
    """Teach every target of the scene by a pose, train, and play."""
    queue = len(engine.status()["queue"]["targets"])
    for pose in range(queue):
        players.ask(f"pose {pose}")
        time.sleep(SETTLED)  # the movement before has gone out of the features
        engine.do("next")
        until(engine, lambda s: s["besides"] == "")
    players.ask(f"pose {DANCE}")
    engine.do("next")
    until(engine, lambda s: s["state"] == "playing" and s["besides"] == "")


def begin(engine: Client, players: Helper) -> None:
    """Teach both scenes, and play the first, until no better mapping is looked for any more."""
    for scene in reversed(SCENES):
        engine.do("scene", scene)
        teach(engine, players)
    with suppress(TimeoutError):  # on a slow machine it goes on beside the performance
        until(engine, lambda s: s["improving"] is None)


def half_way(engine: Client, display: str, done: list[str]) -> None:
    """Do what performers do as they play: train again, change scenes, open and leave the show.

    `done` grows by what was done, of HALF_WAY.
    """
    engine.do("train")
    until(engine, lambda s: s["state"] == "playing" and s["besides"] == "")
    done.append(HALF_WAY[0])
    for scene in (SCENES[1], SCENES[0]):
        engine.do("scene", scene)
        until(engine, lambda s, scene=scene: s["scene"] == scene)  # type: ignore[misc]  # as it is now
        time.sleep(ELSEWHERE)
    done.append(HALF_WAY[1])
    if display and pressed(engine, display, 0.05, lambda s: s["show"]):
        time.sleep(ELSEWHERE)
        if pressed(engine, display, HOLD, lambda s: not s["show"]):
            done.append(HALF_WAY[2])


def pressed(
    engine: Client, display: str, held: float, there: Callable[[dict[str, Any]], object]
) -> bool:
    """Press the key of the show until a status is so; return whether it ever was.

    Without a window manager a key may come before the window has the focus that it was given.
    """
    for _ in range(PRESSES):
        if not press(display, "f", held):
            return False
        with suppress(TimeoutError):
            until(engine, there, ELSEWHERE)
            return True
    return False


@contextmanager
def window(folder: Path, display: str, kept: Path) -> Iterator[int]:
    """Open `limber gui` on a display, until the end of the block; gives its process id.

    What it remembers goes to the folder `kept`.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "gui", str(folder)],
        env=os.environ
        | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "XDG_CONFIG_HOME": str(kept)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        with own.leash(process.pid):
            yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def press(display: str, key: str, held: float = 0.05) -> bool:
    """Press a key in the window, and hold it so many seconds; return whether that can be done."""
    ask = ["xdotool", "search", "--onlyvisible", "--name", "Limber"]
    environment = os.environ | {"DISPLAY": display}
    try:
        found = subprocess.run(ask, env=environment, capture_output=True, text=True).stdout.split()
    except FileNotFoundError:
        return False
    if not found:
        return False
    for command in (["windowfocus", found[0]], ["keydown", key]):
        subprocess.run(["xdotool", *command], env=environment, check=False)
    time.sleep(held)
    subprocess.run(["xdotool", "keyup", key], env=environment, check=False)
    return True
