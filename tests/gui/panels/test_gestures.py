"""Gestures are taught and triggers made in the window, by hand and by key."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.panels.gestures import Gestures
from gui.widgets.gesture_card import lines_of
from gui.widgets.gesture_editor import NOTHING
from tests.gui.held import PATIENCE, Held, held, press, wait
from tests.pipeline.processes.running import Stage, played

BARE = {"name": "circle", "kind": "dtw", "ease": 1.0, "examples": 1, "learnt": True}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A project that plays, with the scenes main and storm, and a phone that is heard."""
    with played(tmp_path_factory.mktemp("gestures") / "piece") as found:
        found.client.do("scene/new", "storm", 2)
        yield found


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage) -> Iterator[Held]:
    """The page, as it is opened."""
    with held(qtbot, stage.folder, Gestures) as found:
        found.panels[0].resize(1000, 700)
        found.panels[0].show()
        wait(qtbot, found, lambda s: "storm" in s["scenes"] and s["features"])
        yield found


def page(desk: Held) -> Gestures:
    found = desk.panels[0]
    assert isinstance(found, Gestures)
    return found


def listed(status: dict[str, Any], what: str) -> list[str]:
    return [one["name"] for one in status[what]["list"]]


def test_a_gesture_is_taught_does_something_and_is_removed(qtbot: QtBot, desk: Held) -> None:
    card, triggers = page(desk).gestures, page(desk).triggers
    card.name.setText(" big  circle ")
    press(card.new)
    wait(qtbot, desk, lambda s: listed(s, "gestures") == ["big circle"])
    wait(qtbot, desk, lambda s: not s["gestures"]["recording"] and s["gestures"]["undo"])
    assert card.list.lines[0].below.startswith("1 example · from start to end · does nothing")
    card.editor.does.wanted.emit("to storm")
    wait(qtbot, desk, lambda s: listed(s, "triggers") == ["big circle is made"])
    assert triggers.list.lines[0].below == "gesture big circle → scene storm 2"
    press(card.editor.fade.more)
    wait(qtbot, desk, lambda s: s["triggers"]["list"][0]["do"] == "scene storm 3")
    press(card.editor.ease.more)
    wait(qtbot, desk, lambda s: s["gestures"]["list"][0]["ease"] == 1.1)
    press(triggers.now)
    wait(qtbot, desk, lambda s: s["scene"] == "storm")
    press(card.less)
    wait(qtbot, desk, lambda s: s["gestures"]["list"][0]["examples"] == 0)
    press(card.back)
    wait(qtbot, desk, lambda s: s["gestures"]["list"][0]["examples"] == 1)
    card.editor.does.wanted.emit(NOTHING)
    wait(qtbot, desk, lambda s: not listed(s, "triggers"))
    card.list.setFocus()
    for _ in range(2):
        QTest.keyClick(card.list, Qt.Key.Key_Delete)
    wait(qtbot, desk, lambda s: not listed(s, "gestures"))


def test_a_trigger_is_written_changed_switched_off_and_removed(qtbot: QtBot, desk: Held) -> None:
    card = page(desk).triggers
    card.when.setText("osc /go")
    card.then.setText("scene main 1")
    press(card.new)
    wait(qtbot, desk, lambda s: listed(s, "triggers") == ["osc /go"])
    qtbot.waitUntil(lambda: card.list.chosen is not None, timeout=PATIENCE)
    QTest.keyClick(card.list, Qt.Key.Key_F2)
    assert (card.when.text(), card.then.text()) == ("osc /go", "scene main 1")
    card.when.setText("osc /storm")
    card.then.setText("scene storm 1")
    press(card.new)
    wait(qtbot, desk, lambda s: s["triggers"]["list"][0]["do"] == "scene storm 1")
    wait(qtbot, desk, lambda s: [t["when"] for t in s["triggers"]["list"]] == ["osc /storm"])
    press(card.turn)
    wait(qtbot, desk, lambda s: not s["triggers"]["on"])
    assert str(card.list.lines[0].state) == "○ off"
    press(card.turn)
    wait(qtbot, desk, lambda s: s["triggers"]["on"])
    for _ in range(2):
        press(card.out)
    wait(qtbot, desk, lambda s: not listed(s, "triggers"))


def test_how_a_gesture_stands_is_a_shape_and_a_word() -> None:
    def state(likeness: float | None, **more: Any) -> str:
        found = {"list": [{**BARE, "likeness": likeness}], "last": "", "last_at": 0, **more}
        return str(lines_of({"gestures": found, "clock": 10**12})[0].state)

    assert state(0.52) == "████░░░░ 50 %"
    assert state(None, learning=True) == "… learning"
    assert state(0.1, last="circle", last_at=10**12) == "✓ made"
    assert state(0.1, recording={"name": "circle", "seconds": -1.0}) == "● begins soon"
    assert lines_of({}) == []
