"""`limber gui PROJECT --screenshots DIR` makes a picture of every view and leaves nothing else."""

import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from gui.look.colours import BACKGROUND, STAGE
from pipeline.processes import performer
from pipeline.processes.client import Client
from pipeline.project.creation import default_scene, new_project, write_project
from pipeline.project.rig import Control, RigSettings
from sensors.synthetic import Synthetic
from tests.pipeline.processes.running import DEADLINE, free_port

VIEWS = {"first", "dancer", "path", "takes", "scenes", "health", "teaching", "show", "large"}


@pytest.fixture
def piece(tmp_path: Path) -> Path:
    """A project with a take of a few seconds of movement."""
    folder = tmp_path / "piece"
    rig = RigSettings(control=Control(port=free_port()))
    hand = Synthetic(name="hand", style="sway")
    write_project(new_project([hand], default_scene(2), rig=rig), folder)
    performer.start(folder, sound=False)
    with closing(Client(folder, patience=DEADLINE)) as client:
        client.wait(lambda s: s["sensors"]["sensors"]["hand"]["frames"] > 300, DEADLINE)
    performer.end(folder)
    return folder


@pytest.mark.timeout(6 * DEADLINE)  # a picture of everything, one after the other
def test_every_view_has_its_picture(piece: Path, tmp_path: Path) -> None:
    pictures, before = tmp_path / "pictures", contents(piece)
    left = tmp_path / "left"
    left.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "gui", str(piece), "--screenshots", str(pictures)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(left)},
        capture_output=True,
        text=True,
        timeout=5 * DEADLINE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert {path.stem for path in pictures.glob("*.png")} >= VIEWS
    for path in pictures.glob("*.png"):
        image = QImage(str(path))
        assert image.width() >= 1280, path
        colours = {
            image.pixelColor(x, y).name()
            for x in range(0, image.width(), 7)
            for y in range(0, image.height(), 7)
        }
        assert (STAGE if path.stem == "show" else BACKGROUND) in colours, path
        assert len(colours) > 8, f"{path}: there is nothing in it"
    assert contents(piece) == before  # the project itself was only looked at
    assert not performing_below(left)


def contents(folder: Path) -> dict[str, bytes]:
    """Return what is in a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def performing_below(place: Path) -> list[str]:
    """Return the processes that go on with a project below a place."""
    end = time.monotonic() + DEADLINE
    while True:
        found = [
            command
            for path in Path("/proc").glob("[0-9]*/cmdline")
            if "limber" in (command := read(path)) and str(place) in command
        ]
        if not found or time.monotonic() > end:
            return found
        time.sleep(0.1)


def read(path: Path) -> str:
    """Return the command line of a process, "" of one that has gone."""
    try:
        return path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
