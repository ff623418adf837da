"""Kill the window, the engine, or who performs: what plays goes on, and is shown as it is."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from benchmarks import own
from gui.engine.link import GONE, NOBODY
from gui.window.instrument import Instrument
from gui.window.window import Window
from pipeline.processes import performer
from pipeline.processes.client import Client
from pipeline.processes.local import holder, running
from pipeline.processes.supervisor import lock_path
from pipeline.project.creation import write_project
from pipeline.terminal.ear import Ear
from tests.pipeline.processes.running import DEADLINE, POSES, Phone, two_latents, until

PATIENCE = 60_000
"""Milliseconds after which something is taken never to happen; not a measure of speed."""


class Playing:
    """A project that is performed, and what a test has in hand."""

    def __init__(self, folder: Path, ear: Ear, phone: Phone) -> None:
        self.folder, self.ear, self.phone = folder, ear, phone

    def status(self, ready: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        with closing(Client(self.folder, patience=DEADLINE)) as client:
            return client.wait(ready, DEADLINE)

    def kill(self, kind: str) -> int:
        """Kill a process of the performance as a crash would; return its id."""
        pid = self.pid(kind)
        os.kill(pid, signal.SIGKILL)
        return pid

    def pid(self, kind: str) -> int:
        performing = holder(lock_path(self.folder))
        assert performing is not None
        return own.processes(performing)[kind]

    def hears(self, count: int = 30) -> None:
        """Wait until latents have gone on arriving."""
        wanted = self.ear.count + count
        until(lambda: self.ear.count >= wanted)


@pytest.fixture(scope="module")
def playing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playing]:
    """A project with a phone that sends; it has learnt two targets, and plays."""
    folder = tmp_path_factory.mktemp("recovery") / "piece"
    with ExitStack() as stack:
        ear = stack.enter_context(Ear())
        project = two_latents(ear.port)
        write_project(project, folder)
        performer.start(folder)
        phone = stack.enter_context(Phone(project.sensors[0].port))  # type: ignore[attr-defined]  # a phone has one
        client = stack.enter_context(closing(Client(folder, patience=DEADLINE)))
        client.wait(lambda s: s["trainer"], DEADLINE)
        for pose in POSES:
            phone.pose = pose
            client.do("next")
            client.wait(lambda s: s["besides"] == "", DEADLINE)
        client.do("next")
        client.wait(lambda s: s["state"] == "playing" and s["besides"] == "", DEADLINE)
        yield Playing(folder, ear, phone)
        performer.end(folder)


@pytest.fixture
def window(qtbot: QtBot, playing: Playing, tmp_path: Path) -> Iterator[Window]:
    """A window that shows it playing."""
    made = Window(tmp_path / "window.json")
    qtbot.addWidget(made)
    made.open(playing.folder)
    made.show()
    wait(qtbot, lambda: "PLAYING" in word(made))
    yield made
    made.close()


def instrument(window: Window) -> Instrument:
    assert window.instrument is not None
    return window.instrument


def word(window: Window) -> str:
    """Return what the banner says."""
    return instrument(window).banner.word.text()


def wait(qtbot: QtBot, ready: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(ready()), timeout=PATIENCE)


def press(window: Window, key: Qt.Key) -> None:
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key)


def test_a_window_that_is_killed_leaves_it_playing(
    qtbot: QtBot, playing: Playing, tmp_path: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "gui", str(playing.folder)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)},
    ) as shown:
        before = playing.pid("engine")
        until(lambda: (tmp_path / "limber" / "window.json").exists())  # it has opened it
        playing.hears()
        os.kill(shown.pid, signal.SIGKILL)
    playing.hears()
    assert playing.pid("engine") == before
    again = Window(tmp_path / "window.json")
    qtbot.addWidget(again)
    again.open(playing.folder)
    again.show()
    wait(qtbot, lambda: "PLAYING" in word(again))
    status = instrument(again).context.status
    assert (len(status["rounds"]), status["learnt"]) == (2, True)
    again.close()


def test_an_engine_that_is_killed_is_shown_again_by_itself(
    qtbot: QtBot, playing: Playing, window: Window
) -> None:
    shown = instrument(window)
    said: list[str] = []
    words: list[str] = []
    shown.link.refused.connect(said.append)

    def lost(there: bool) -> None:
        """Ask at the moment itself: it may be there again before anyone looks."""
        if not there:
            shown.context.do("round/mute", 1)
            words.append(word(window))

    shown.link.present.connect(lost)
    before = playing.kill("engine")
    wait(qtbot, lambda: words)
    assert said == [GONE]
    assert "STARTING" in words[0]
    wait(qtbot, lambda: "PLAYING" in word(window))
    status = shown.context.status
    assert [one["muted"] for one in status["rounds"]] == [False, False]
    frames = shown.watch.traces["phone"].count
    wait(qtbot, lambda: shown.watch.traces["phone"].count > frames + 50)
    playing.hears()
    assert playing.pid("engine") != before
    assert shown.link.given_up is False


@pytest.mark.parametrize("stage", [False, True])
def test_what_nobody_performs_is_started_again_by_a_key(
    qtbot: QtBot, playing: Playing, window: Window, stage: bool
) -> None:
    shown = instrument(window)
    if stage:
        press(window, Qt.Key.Key_F)
        wait(qtbot, lambda: shown.on_stage)
    performing = holder(lock_path(playing.folder))
    assert performing is not None
    os.kill(performing, signal.SIGKILL)
    says = shown.stage.state if stage else shown.banner.word
    wait(qtbot, lambda: "NOT PLAYING" in says.text())
    assert not running(playing.folder)
    assert shown.banner.again.isVisible() is not stage
    said: list[str] = []
    shown.link.refused.connect(said.append)
    shown.context.do("round/mute", 1)
    assert said == [NOBODY]
    press(window, Qt.Key.Key_Return)
    assert "STARTING" in says.text()
    wait(qtbot, lambda: "PLAYING" in says.text() and "NOT" not in says.text())
    assert shown.banner.again.isVisible() is False
    assert len(shown.context.status["rounds"]) == 2
    playing.hears()
    if stage:
        assert shown.on_stage  # the show goes on
        shown.show_off()
        wait(qtbot, lambda: not shown.on_stage)
