"""What is always there, pressed in a window on a real engine: play, volume, device, panic."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.window.top import ELSEWHERE, USUAL
from tests.gui.window.opened import Opened, opened
from tests.pipeline.processes.running import Stage, played


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A project that is taught, with a phone; its sound is elsewhere."""
    with played(tmp_path_factory.mktemp("top") / "piece") as found:
        found.teach()
        found.client.do("train")
        found.wait(lambda status: status["learnt"] and status["besides"] == "")
        yield found


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage, tmp_path: Path) -> Iterator[Opened]:
    stage.client.do("stop")
    with opened(qtbot, stage.folder, tmp_path) as found:
        found.told(lambda status: status["state"] == "idle")
        yield found


def test_play_plays_and_then_is_the_button_that_stops(desk: Opened) -> None:
    top = desk.shown.top
    assert top.play.accessibleName() == "▶ Play"
    desk.press(top.play)
    desk.told(lambda status: status["state"] == "playing")
    assert top.play.accessibleName() == "■ Stop"
    desk.key(Qt.Key.Key_S)
    desk.told(lambda status: status["state"] == "idle")
    assert top.play.accessibleName() == "▶ Play"


def test_the_volume_is_set_by_its_slider_and_by_keys(desk: Opened) -> None:
    top = desk.shown.top
    top.volume.setFocus(Qt.FocusReason.TabFocusReason)
    top.volume.setValue(-12)
    desk.told(lambda status: status["sound"]["volume"] == -12)
    assert top.loud.text() == "-12 dB"
    desk.key(Qt.Key.Key_Plus)
    desk.told(lambda status: status["sound"]["volume"] == -10)
    desk.wait(lambda: top.volume.value() == -10)
    QTest.keyClick(top.volume, Qt.Key.Key_Left)
    desk.told(lambda status: status["sound"]["volume"] == -11)


def test_the_sound_goes_where_it_is_told(desk: Opened, stage: Stage) -> None:
    device = desk.shown.top.device
    desk.wait(lambda: device.currentText() == ELSEWHERE)
    device.activated.emit(device.findText(USUAL))
    desk.told(lambda status: status["sound"]["here"])
    desk.wait(lambda: device.currentText() == USUAL)
    device.activated.emit(device.findText(ELSEWHERE))
    desk.told(lambda status: not status["sound"]["here"])
    desk.wait(lambda: device.currentText() == ELSEWHERE)
    stage.client.do("sound/device", "hall of mirrors")  # which is not plugged in
    desk.wait(lambda: device.findText("hall of mirrors") > 0)
    stage.client.do("sound/device", "")


def test_panic_silences_and_says_the_way_back(desk: Opened) -> None:
    top = desk.shown.top
    desk.press(top.panic)
    desk.told(lambda status: status["state"] == "panic")
    assert top.panic.text() == "Sound again  [hold P]"
    desk.hold(Qt.Key.Key_P, lambda status: status["state"] != "panic")
    desk.wait(lambda: top.panic.text() == "■ Panic  [hold P]")


def test_undo_takes_back_what_it_names(desk: Opened, stage: Stage) -> None:
    top = desk.shown.top
    stage.client.do("round/mute", 1, 1)
    desk.told(lambda status: status["rounds"][0]["muted"])
    assert top.undo.isEnabled()
    assert "mute" in top.undo.toolTip()
    desk.press(top.undo)
    desk.told(lambda status: not status["rounds"][0]["muted"])
    desk.wait(lambda: "Undone" in desk.shown.bottom.message.text())
    assert not top.better.isEnabled()  # nothing better was found, nothing was taken


def test_a_refusal_is_said_in_the_bar(desk: Opened) -> None:
    desk.key(Qt.Key.Key_A)
    desk.wait(lambda: desk.shown.bottom.message.text())
    assert "better" in desk.shown.bottom.message.text()
    assert not desk.shown.bottom.cue.isVisible()  # it makes room


def test_every_page_has_a_way_back_for_the_mouse_too(desk: Opened) -> None:
    pages = desk.shown.pages
    for name in ("takes", "gestures", "health"):
        pages.open(name)
        shown = (b for b in pages.findChildren(QPushButton) if b.isVisible())
        (back,) = (b for b in shown if "[Esc]" in b.text())
        desk.press(back)
        assert pages.opened == ""
