"""Move and play, keep here, draw anew, bookmarks: each button with a real engine."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.panels.bookmarks import Bookmarks
from gui.panels.exploring import BEGIN, WATCHES, Exploring, sentence
from gui.panels.latent_map import LatentMap, places_of
from gui.widgets.map_plane import of_targets
from tests.gui.held import PATIENCE, Held, held, panel, press
from tests.pipeline.processes.running import Stage, played

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with played(tmp_path_factory.mktemp("explore") / "piece") as found:
        yield found


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage) -> Iterator[Held]:
    stage.client.do("stop")
    stage.client.do("rounds/clear")
    for name in stage.client.do("bookmarks"):
        stage.client.do("bookmark/remove", name)
    with held(qtbot, stage.folder, Exploring, Bookmarks, LatentMap) as found:
        wait(qtbot, found, lambda s: not s["rounds"] and not s["bookmarks"])
        yield found


def wait(qtbot: QtBot, desk: Held, ready: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    qtbot.waitUntil(lambda: bool(desk.watch.status and ready(desk.watch.status)), timeout=PATIENCE)
    desk.told()
    return desk.watch.status


def test_movement_is_watched_and_its_end_is_asked_for(qtbot: QtBot, desk: Held) -> None:
    exploring = panel(desk, Exploring)
    assert exploring.words.text() == BEGIN
    assert not exploring.rerolls.isEnabled()
    press(exploring.grabs)
    status = wait(qtbot, desk, lambda s: s["recording"])
    assert status["recording"]["kind"] == "watched"
    assert exploring.words.text() == WATCHES
    assert exploring.grabs.text().startswith("Play now")
    assert not exploring.keeps.isEnabled()
    press(exploring.grabs)
    wait(qtbot, desk, lambda s: not s["recording"] and s["rounds"])


def test_a_sound_is_kept_and_the_others_are_drawn_anew(
    qtbot: QtBot, desk: Held, stage: Stage
) -> None:
    exploring = panel(desk, Exploring)
    for pose, seconds in (("up", 0.4), ("side", 2.5)):  # longer than what is kept
        stage.phone.pose = pose
        stage.client.do("queue/go", 1 if pose == "up" else 2)
        stage.client.do("record", seconds, 0)
        qtbot.waitUntil(lambda: stage.client.do("state")[1] == "", timeout=PATIENCE)
    status = wait(qtbot, desk, lambda s: len(s["rounds"]) == 2 and not s["recording"])
    before = status["rounds"][0]["target"]
    press(exploring.keeps)
    status = wait(qtbot, desk, lambda s: s["pins"])
    assert "Kept: 1" in sentence(status)
    assert status["rounds"][2]["kind"] == "kept"
    press(exploring.rerolls)
    status = wait(qtbot, desk, lambda s: s["learnt"] and not s["besides"])
    assert status["rounds"][0]["target"] != before
    assert "of what they were" in sentence(status)


def test_a_bookmark_is_made_heard_named_taught_and_removed(
    qtbot: QtBot, desk: Held, stage: Stage
) -> None:
    marks = panel(desk, Bookmarks)
    stage.client.do("target", 0.25, 0.75)
    wait(qtbot, desk, lambda s: s["target"] == [0.25, 0.75])
    qtbot.waitUntil(lambda: stage.client.do("latents") == [0.25, 0.75], timeout=PATIENCE)
    press(marks.adds)
    (one,) = wait(qtbot, desk, lambda s: s["bookmarks"])["bookmarks"]
    assert one["values"] == pytest.approx([0.25, 0.75], abs=1e-5)
    qtbot.waitUntil(lambda: marks.chosen == one["name"], timeout=PATIENCE)
    marks.name.setText("dawn")
    QTest.keyClick(marks.name, Qt.Key.Key_Return)
    wait(qtbot, desk, lambda s: [m["name"] for m in s["bookmarks"]] == ["dawn"])
    stage.client.do("target", 0.5, 0.5)
    wait(qtbot, desk, lambda s: s["target"] == [0.5, 0.5])
    press(marks.buttons[0])
    wait(qtbot, desk, lambda s: s["target"] == pytest.approx([0.25, 0.75], abs=1e-5))
    count = len(desk.watch.status["queue"]["targets"])
    press(marks.teach)
    wait(qtbot, desk, lambda s: len(s["queue"]["targets"]) == count + 1)
    for _ in range(2):
        press(marks.remove)
    wait(qtbot, desk, lambda s: not s["bookmarks"])
    assert not marks.tools.isVisible()


def test_a_click_on_a_star_of_the_map_goes_to_its_bookmark(
    qtbot: QtBot, desk: Held, stage: Stage
) -> None:
    stage.client.do("target", 0.9, 0.1)
    qtbot.waitUntil(
        lambda: stage.client.do("latents") == pytest.approx([0.9, 0.1], abs=1e-5), timeout=PATIENCE
    )
    stage.client.do("bookmark/add", "far")
    stage.client.do("target", 0.5, 0.5)
    wait(qtbot, desk, lambda s: s["bookmarks"] and s["target"] == [0.5, 0.5])
    view = panel(desk, LatentMap).view
    (star,) = [mark for mark in view.marks if mark.kind == "bookmark"]
    view.grab()  # drawn once, it knows where its places are
    QTest.mouseClick(view, LEFT, pos=view._seen.pixel(*star.at).toPoint())
    wait(qtbot, desk, lambda s: s["target"] == pytest.approx([0.9, 0.1], abs=1e-5))


def test_places_that_do_not_fit_are_left_out() -> None:
    plane = of_targets((0.0, 0.0), (1.0, 1.0), ())
    status = {
        "bookmarks": [{"name": "a", "values": [0.5, 0.5]}, {"name": "b", "values": [0.5]}],
        "pins": [{"name": "c", "target": [0.5, None]}, {"name": "d", "target": [0.0, 1.0]}],
    }
    assert [(m.words, m.kind) for m in places_of(status, plane)] == [
        ("a", "bookmark"),
        ("d", "kept"),
    ]
