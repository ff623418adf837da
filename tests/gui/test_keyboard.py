"""A real window on an X display, driven by the keyboard alone from its start to playing."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from benchmarks.window import screen
from pipeline.processes import performer
from pipeline.processes.client import Client
from pipeline.project.creation import default_scene, new_project, write_project
from pipeline.project.project import Project
from pipeline.project.rig import Control, RigSettings, TeachingSettings
from sensors.synthetic import Synthetic
from tests.pipeline.processes.running import DEADLINE, free_port, until

pytestmark = pytest.mark.alone

HELD = 0.8
"""Seconds that a key is held which half a second does."""

if missing := [tool for tool in ("Xvfb", "xdotool") if not shutil.which(tool)]:
    pytest.skip(f"no {' and no '.join(missing)} on this computer", allow_module_level=True)


class Driver:
    """Sends keys to the window of one display, as a keyboard would."""

    def __init__(self, display: str) -> None:
        self._env = os.environ | {"DISPLAY": display}

    def _do(self, *words: str) -> str:
        command = ["xdotool", *words]
        done = subprocess.run(command, env=self._env, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def find(self) -> None:
        """Wait for the window, and give it the keyboard."""
        found = until(lambda: self._do("search", "--onlyvisible", "--name", "Limber"))
        self._do("windowfocus", "--sync", found.split()[-1])

    def title(self) -> str:
        """Return what the window is called."""
        found = self._do("search", "--onlyvisible", "--name", "Limber").split()
        return self._do("getwindowname", found[-1]) if found else ""

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        self._do("key", "--delay", "120", *keys)

    def hold(self, key: str) -> None:
        """Hold a key as long as those need that must not be pressed by accident."""
        self._do("keydown", key)
        time.sleep(HELD)
        self._do("keyup", key)


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with screen() as found:
        yield found


@pytest.fixture
def driver(display: str) -> Driver:
    return Driver(display)


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """Folders of its own for everything that a window keeps and makes."""
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_DOCUMENTS_DIR")
    return {name: str(tmp_path / name.lower()) for name in names}


@pytest.fixture
def window(display: str, home: dict[str, str]) -> Iterator[Callable[..., None]]:
    """Opens windows as processes of their own, and ends them."""
    opened: list[subprocess.Popen[bytes]] = []
    env = os.environ | home | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}

    def open_one(*arguments: str) -> None:
        command = [sys.executable, "-m", "gui", *arguments]
        opened.append(subprocess.Popen(command, env=env))

    yield open_one
    for one in opened:
        one.terminate()
        one.wait(DEADLINE)


def status(folder: Path, ready: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """Return the first status of an engine that is so."""
    with closing(Client(folder, patience=DEADLINE)) as client:
        return client.wait(ready, DEADLINE)


def insist(
    driver: Driver, key: str, folder: Path, ready: Callable[[dict[str, Any]], object]
) -> None:
    """Press a key, and again while nothing comes of it: at first the window says STARTING."""
    with closing(Client(folder, patience=DEADLINE)) as client:

        def done() -> bool:
            driver.press(key)
            with suppress(TimeoutError):
                client.wait(ready, 10.0)
                return True
            return False

        until(done)


def piece() -> Project:
    """Return a project with a sensor that moves by itself, and a queue of two targets."""
    rig = RigSettings(control=Control(port=free_port()), teaching=TeachingSettings(seconds=0.6))
    scene = default_scene(2)
    scene.targets = scene.targets[:2]
    return new_project([Synthetic(name="hand", style="sway")], scene, rig=rig)


def test_from_the_first_page_to_playing_by_keys_alone(
    driver: Driver, window: Callable[..., None], tmp_path: Path
) -> None:
    folder = tmp_path / "piece"
    write_project(piece(), folder)
    window()
    driver.find()
    driver.press("3")  # open a project: its field has the keyboard then
    try:
        driver._do("type", "--delay", "20", str(folder))
        driver.press("Return")
        status(folder, lambda s: s["trainer"] and s["sensors"]["sensors"]["hand"]["frames"])
        until(lambda: driver.title().startswith("piece"))
        insist(driver, "n", folder, lambda s: s["rounds"])
        status(folder, lambda s: len(s["rounds"]) == 1 and s["besides"] == "")
        driver.press("space")
        status(folder, lambda s: len(s["rounds"]) == 2 and s["besides"] == "")
        driver.press("Return")
        status(folder, lambda s: s["learnt"] and s["besides"] == "")
        if status(folder, lambda _: True)["state"] != "playing":
            driver.press("s")
        before = status(folder, lambda s: s["state"] == "playing")["sent"]
        status(folder, lambda s: s["sent"] > before + 50)
        on_stage_by_keys(driver, folder)
        driver.press("s")
        status(folder, lambda s: s["state"] == "idle")
    finally:
        if performer.performing(folder):
            performer.end(folder)


def on_stage_by_keys(driver: Driver, folder: Path) -> None:
    """Open the show, go to a cue, silence and go on by a key held, and leave it by another."""
    driver.press("f")
    status(folder, lambda s: s["show"])
    driver.press("Right")
    status(folder, lambda s: s["cues"]["now"] == 1)
    driver.press("space", "s", "Escape", "p")  # nothing that is pressed by accident does anything
    driver.hold("p")
    status(folder, lambda s: s["state"] == "panic" and len(s["rounds"]) == 2 and s["show"])
    driver.hold("p")
    status(folder, lambda s: s["state"] == "playing")
    driver.hold("f")
    status(folder, lambda s: not s["show"])
