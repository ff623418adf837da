"""Scenes and cues are made, gone to, arranged and removed in the window, by hand and by key."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.panels.scenes import Scenes
from gui.widgets.cue_card import UNWRITTEN
from tests.gui.held import PATIENCE, Held, held, press, wait
from tests.pipeline.processes.running import Stage, played

NONE = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A project that plays, with the scenes main and storm, and no cues."""
    with played(tmp_path_factory.mktemp("scenes") / "piece") as found:
        found.client.do("scene/new", "storm", 4)
        yield found


@pytest.fixture
def arranged(stage: Stage) -> None:
    """Have the cues main, storm and the end, of which the first is the present one."""
    for number in range(len(stage.client.status()["cues"]["list"]), 1, -1):
        stage.client.do("cue/remove", number)
    stage.client.do("cue/rename", 1, "main")
    stage.client.do("cue/scene", 1, "main")
    for name in ("storm", "the end"):
        stage.client.do("cue/add", name, "storm")
    stage.client.do("cue/go", 1)


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage) -> Iterator[Held]:
    """The page, as it is opened."""
    with held(qtbot, stage.folder, Scenes) as found:
        found.panels[0].resize(1000, 700)
        found.panels[0].show()
        wait(qtbot, found, lambda s: "storm" in s["scenes"])
        yield found


def page(desk: Held) -> Scenes:
    found = desk.panels[0]
    assert isinstance(found, Scenes)
    return found


def key(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(widget, key, modifier)


def refused(desk: Held, times: int) -> bool:
    return len(desk.said) == times


def names(status: dict[str, Any]) -> list[str]:
    return [cue["name"] for cue in status["cues"]["list"]]


def test_scenes_are_gone_to_made_and_removed(qtbot: QtBot, desk: Held) -> None:
    scenes = page(desk).scenes
    assert [(one.name, str(one.state)) for one in scenes.list.lines] == [
        ("main", "● here now"),
        ("storm", "None"),
    ]
    assert scenes.list.lines[1].below == "4 latents · no model yet · not taught"
    assert "Return" in scenes.list.property("keys")
    key(scenes.list, Qt.Key.Key_Down)
    key(scenes.list, Qt.Key.Key_Return)
    wait(qtbot, desk, lambda s: s["scene"] == "storm")
    assert str(scenes.list.lines[1].state) == "● here now"
    scenes.name.setText("quiet")
    scenes.latents.setValue(3)
    key(scenes.name, Qt.Key.Key_Return)
    status = wait(qtbot, desk, lambda s: "quiet" in s["scenes"])
    assert status["scene_list"][2]["latents"] == 3
    qtbot.waitUntil(lambda: scenes.name.text() == "", timeout=PATIENCE)
    chosen = scenes.list.chosen
    assert chosen is not None
    assert chosen.name == "quiet"
    press(scenes.out)
    assert "Again" in scenes.out.text()
    press(scenes.out)
    wait(qtbot, desk, lambda s: "quiet" not in s["scenes"])
    assert desk.said == []
    scenes.list.choose_soon("main")
    press(scenes.to)
    wait(qtbot, desk, lambda s: s["scene"] == "main")


def test_a_name_that_cannot_be_is_told_and_stays_written(qtbot: QtBot, desk: Held) -> None:
    scenes = page(desk).scenes
    scenes.name.setText("the wind")
    press(scenes.more)
    qtbot.waitUntil(lambda: bool(desk.said), timeout=PATIENCE)
    assert "letters, digits" in desk.said[0]
    assert scenes.name.text() == "the wind"


def test_the_scenes_are_the_cues_until_one_is_added(qtbot: QtBot, desk: Held) -> None:
    cues = page(desk).cues
    assert cues.told_of.text().startswith(UNWRITTEN)
    assert [one.name for one in cues.list.lines] == ["main", "storm"]
    cues.name.setText("the end")
    cues.scene.setCurrentText("storm")
    press(cues.more)
    status = wait(qtbot, desk, lambda s: s["cues"]["written"])
    assert names(status) == ["main", "storm", "the end"]
    assert status["cues"]["list"][2]["scene"] == "storm"
    assert UNWRITTEN not in cues.told_of.text()
    qtbot.waitUntil(lambda: cues.number == 3, timeout=PATIENCE)


@pytest.mark.usefixtures("arranged")
def test_cues_are_gone_to_and_the_present_and_the_next_are_marked(qtbot: QtBot, desk: Held) -> None:
    cues = page(desk).cues
    cues.list.setCurrentRow(1)
    key(cues.list, Qt.Key.Key_Space)
    wait(qtbot, desk, lambda s: s["cues"]["now"] == 2 and s["scene"] == "storm")
    assert [str(one.state) for one in cues.list.lines] == ["None", "▶ now", "→ next"]
    cues.list.setCurrentRow(0)
    press(cues.to)
    wait(qtbot, desk, lambda s: s["cues"]["now"] == 1 and s["scene"] == "main")


@pytest.mark.usefixtures("arranged")
def test_cues_are_moved_and_named_in_place(qtbot: QtBot, desk: Held) -> None:
    cues = page(desk).cues
    cues.list.setCurrentRow(2)
    key(cues.list, Qt.Key.Key_Up, ALT)
    wait(qtbot, desk, lambda s: names(s) == ["main", "the end", "storm"])
    assert cues.number == 2  # it is still the one that is chosen
    press(cues.earlier)
    wait(qtbot, desk, lambda s: names(s) == ["the end", "main", "storm"])
    press(cues.later)
    wait(qtbot, desk, lambda s: names(s) == ["main", "the end", "storm"])
    cues.editor.name.setText("calm")
    key(cues.editor.name, Qt.Key.Key_Return)
    wait(qtbot, desk, lambda s: names(s) == ["main", "calm", "storm"])
    assert cues.number == 2
    key(cues.list, Qt.Key.Key_F2)
    cues.editor.name.setText("storm")
    key(cues.editor.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(desk.said), timeout=PATIENCE)
    assert desk.said == ['there is a cue "storm" already']


@pytest.mark.usefixtures("arranged")
def test_what_a_cue_does_is_changed(qtbot: QtBot, desk: Held) -> None:
    cues = page(desk).cues
    cues.list.choose_soon("storm")
    press(cues.editor.plays)
    wait(qtbot, desk, lambda s: s["cues"]["list"][1]["play"] is False)
    assert "Stands still" in cues.editor.plays.text()
    press(cues.editor.fade.more)
    press(cues.editor.fade.more)
    wait(qtbot, desk, lambda s: s["cues"]["list"][1]["crossfade"] == pytest.approx(0.1))
    assert cues.list.lines[1].below == "scene storm · stands still · fades in 0.1 s"
    cues.editor.scene.setCurrentIndex(0)
    cues.editor.scene.activated.emit(0)
    wait(qtbot, desk, lambda s: s["cues"]["list"][1]["scene"] == "main")
    for _ in range(2):
        press(cues.editor.fade.less)
    wait(qtbot, desk, lambda s: s["cues"]["list"][1]["crossfade"] is None)


@pytest.mark.usefixtures("arranged")
def test_in_the_show_nothing_is_changed(qtbot: QtBot, stage: Stage, desk: Held) -> None:
    stage.client.do("show", 1)
    before = wait(qtbot, desk, lambda s: s["show"])
    found = page(desk)
    found.scenes.name.setText("other")
    found.cues.list.choose_soon("storm")
    doings: tuple[Callable[[], None], ...] = (
        found.scenes.add,
        found.scenes.remove,
        found.cues.add,
        found.cues.remove,
        lambda: found.cues.move_by(-1),
        found.cues.editor.plays.click,
    )
    for count, doing in enumerate(doings, 1):
        doing()
        qtbot.waitUntil(partial(refused, desk, count), timeout=PATIENCE)
    assert all("the show is on" in text for text in desk.said)
    stage.client.do("show", 0)
    after = wait(qtbot, desk, lambda s: not s["show"])
    assert after["scenes"] == before["scenes"]
    assert after["cues"]["list"] == before["cues"]["list"]


@pytest.mark.usefixtures("arranged")
def test_a_cue_is_removed_by_delete_pressed_twice(qtbot: QtBot, desk: Held) -> None:
    cues = page(desk).cues
    cues.list.choose_soon("storm")
    key(cues.list, Qt.Key.Key_Delete)
    assert "Again" in cues.out.text()
    key(cues.list, Qt.Key.Key_Delete)
    status = wait(qtbot, desk, lambda s: len(s["cues"]["list"]) == 2)
    assert names(status) == ["main", "the end"]


def test_without_an_engine_nothing_can_be_pressed_and_no_key_is_kept(desk: Held) -> None:
    found = page(desk)
    found.told({})
    assert found.scenes.list.lines == found.cues.list.lines == []
    assert found.scenes.list.property("keys") == found.cues.list.property("keys") == []
    for one in (found.scenes.to, found.scenes.out, found.scenes.more, found.cues.more):
        assert not one.isEnabled()
