"""The view for the stage on a real engine: cues, panic and its way back, and what is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pipeline.processes.client import RefusedError
from tests.gui.window.opened import Opened, opened
from tests.pipeline.processes.running import Stage, played


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A project that is taught, with three cues."""
    with played(tmp_path_factory.mktemp("show") / "piece") as found:
        found.teach()
        found.client.do("train")
        found.wait(lambda status: status["learnt"] and status["besides"] == "")
        found.client.do("scene/new", "storm", 2)
        found.client.do("cue/add", "the end", "main")
        yield found


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage, tmp_path: Path) -> Iterator[Opened]:
    """The window on stage, at the first cue."""
    stage.client.do("show", 0)
    stage.client.do("cue/go", 1)
    with opened(qtbot, stage.folder, tmp_path) as found:
        found.key(Qt.Key.Key_F)
        found.told(lambda status: status["show"] and status["cues"]["now"] == 1)
        found.wait(lambda: found.shown.on_stage)
        yield found
        stage.client.do("show", 0)


def test_it_shows_what_plays_and_the_keys_go_from_cue_to_cue(desk: Opened) -> None:
    show = desk.shown.stage
    assert (show.now.text(), show.following.text()) == ("main", "storm  →")
    assert any("phone" in row.text() for row in show.sensors)
    desk.key(Qt.Key.Key_Right)
    desk.told(lambda status: status["cues"]["now"] == 2)
    desk.wait(lambda: show.now.text() == "storm")
    assert show.following.text() == "the end  →"
    desk.key(Qt.Key.Key_Right)
    desk.told(lambda status: status["cues"]["now"] == 3)
    desk.wait(lambda: show.now.text() == "the end")
    assert (show.next_is.text(), show.following.text()) == ("the last cue", "")
    desk.key(Qt.Key.Key_Left)
    desk.told(lambda status: status["cues"]["now"] == 2 and status["scene"] == "storm")


def test_nothing_can_be_changed_by_accident(desk: Opened, stage: Stage) -> None:
    before = desk.told(lambda status: status["rounds"])["rounds"]
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_Escape):
        desk.key(key)
    for name in ("record", "train", "undo"):  # as another program would ask
        with pytest.raises(RefusedError, match="the show is on"):
            stage.client.do(name)
    after = desk.told(lambda status: status["show"])
    assert desk.shown.on_stage
    assert (after["rounds"], after["besides"]) == (before, "")


def test_panic_is_held_and_its_way_back_is_on_screen(desk: Opened) -> None:
    show = desk.shown.stage
    desk.hold(Qt.Key.Key_P, lambda status: status["state"] == "panic")
    desk.wait(lambda: "hold P: sound again" in show.hint.text())
    assert "PANIC" in show.state.text()
    desk.hold(Qt.Key.Key_P, lambda status: status["state"] != "panic")
    desk.wait(lambda: "hold P: panic" in show.hint.text())


def test_a_refusal_is_said_on_stage(desk: Opened) -> None:
    desk.shown.context.do("record")
    desk.wait(lambda: "the show is on" in desk.shown.stage.message.text())


def test_it_is_left_by_holding_f(desk: Opened) -> None:
    desk.hold(Qt.Key.Key_F, lambda status: not status["show"])
    desk.wait(lambda: not desk.shown.on_stage)
