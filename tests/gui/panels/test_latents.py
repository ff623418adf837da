"""Strips and the map of the sound, moved by mouse and keys, with a real engine."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.panels.latent_map import LatentMap
from gui.panels.latents import Latents
from gui.widgets.strip import Strip
from gui.window.columns import Columns
from pipeline.project.project import Project
from pipeline.sound.space.file import dumps
from pipeline.sound.space.settings import SpaceSettings
from tests.gui.held import PATIENCE, Held, held, wait
from tests.pipeline.processes.running import Stage, played
from tests.pipeline.sound.space.spaces import space_of, two_sounds

LEFT = Qt.MouseButton.LeftButton
RANGE = (-4.0, 6.0)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A project that plays, with two latents in a space that was analysed."""
    folder = tmp_path_factory.mktemp("latents")
    file = folder / "two.space.safetensors"
    file.write_bytes(dumps(space_of(two_sounds(2, 1000))))
    with played(folder / "piece", lambda project: grounded(project, file)) as found:
        yield found


def grounded(project: Project, file: Path) -> None:
    scene = project.scenes["main"]
    scene.space = SpaceSettings(file=str(file))
    for latent in scene.latents:
        latent.min, latent.max = RANGE


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage) -> Iterator[Held]:
    """Both panels; the target is 0 and 0, and nothing plays."""
    stage.client.do("stop")
    stage.client.do("target", 0.0, 0.0)
    for latent in (1, 2):
        stage.client.do("latent/limits", latent, *RANGE)
        stage.client.do("latent/lock", latent, 0)
    with held(qtbot, stage.folder, Latents, LatentMap) as found:
        assert isinstance(found.columns, Columns)
        found.columns.resize(1500, 900)
        found.columns.show_all(True)
        qtbot.waitUntil(lambda: len(latents(found).strips) == 2, timeout=PATIENCE)
        qtbot.waitUntil(lambda: chart(found).view.now is not None, timeout=PATIENCE)
        wait(qtbot, found, lambda s: s["target"] == [0.0, 0.0] and not s["solo"])
        strips = latents(found).strips
        qtbot.waitUntil(lambda: [s.target for s in strips] == [0.0, 0.0], timeout=PATIENCE)
        yield found


def latents(desk: Held) -> Latents:
    found = desk.panels[0]
    assert isinstance(found, Latents)
    return found


def chart(desk: Held) -> LatentMap:
    found = desk.panels[1]
    assert isinstance(found, LatentMap)
    return found


def latent_is(latent: int, what: str, wanted: object, status: dict[str, Any]) -> bool:
    return bool(status["latents"][latent][what] == wanted)


def at(strip: Strip, value: float) -> QPoint:
    """Return where a value is on a strip, above its handles."""
    layout = strip._at
    return QPoint(round(layout.x(value, strip.facts.reach)), round(layout.picture.top() + 3))


def test_a_drag_on_a_strip_sets_its_target_and_no_other(qtbot: QtBot, desk: Held) -> None:
    strip = latents(desk).strips[0]
    QTest.mousePress(strip, LEFT, pos=at(strip, 1.0))
    QTest.mouseMove(strip, at(strip, 3.0))
    QTest.mouseRelease(strip, LEFT, pos=at(strip, 3.0))
    wait(qtbot, desk, lambda s: s["target"][0] == pytest.approx(3.0, abs=0.1))
    assert desk.watch.status["target"][1] == 0.0
    qtbot.waitUntil(lambda: strip.value == pytest.approx(3.0, abs=0.1), timeout=PATIENCE)


def test_a_drag_on_a_handle_sets_the_range(qtbot: QtBot, desk: Held) -> None:
    strip = latents(desk).strips[1]
    low = QPoint(at(strip, RANGE[0]).x() + 1, round(strip._at.picture.bottom() - 3))
    there = QPoint(at(strip, -2.0).x(), low.y())
    QTest.mousePress(strip, LEFT, pos=low)
    QTest.mouseMove(strip, there)
    QTest.mouseRelease(strip, LEFT, pos=there)
    wait(qtbot, desk, lambda s: s["latents"][1]["min"] == pytest.approx(-2.0, abs=0.15))
    assert desk.watch.status["latents"][1]["max"] == RANGE[1]


def test_the_scale_stays_until_the_strip_is_left(qtbot: QtBot, desk: Held) -> None:
    strip = latents(desk).strips[1]
    before = strip.facts.reach
    low = QPoint(at(strip, RANGE[0]).x() + 1, round(strip._at.picture.bottom() - 3))
    there = QPoint(at(strip, -1.0).x(), low.y())
    QTest.mousePress(strip, LEFT, pos=low)
    QTest.mouseMove(strip, there)
    QTest.mouseRelease(strip, LEFT, pos=there)
    wait(qtbot, desk, lambda s: s["latents"][1]["min"] == pytest.approx(-1.0, abs=0.15))
    assert strip.facts.reach == before, "the handle stays under the mouse"
    assert at(strip, strip.facts.low).x() == pytest.approx(there.x(), abs=3)
    for _ in range(30):
        QTest.keyClicks(strip, "}")
    assert strip.facts.reach[1] >= strip.facts.high > RANGE[1], "keys go on beyond it"
    latents(desk).strips[0].setFocus()
    qtbot.waitUntil(lambda: strip.facts.held is None, timeout=PATIENCE)


def test_numbers_are_shown_while_a_strip_is_used(qtbot: QtBot, desk: Held) -> None:
    first, second = latents(desk).strips
    desk.columns.activateWindow()
    first.setFocus()
    qtbot.waitUntil(lambda: first.facts.numbers, timeout=PATIENCE)
    assert not second.facts.numbers
    without = second.grab().toImage()
    second.setFocus()
    qtbot.waitUntil(lambda: second.facts.numbers and not first.facts.numbers, timeout=PATIENCE)
    assert second.grab().toImage() != without
    assert "[ ]  the lower end" in second.toolTip()
    assert "−4.00" in second.toolTip()


def test_a_sound_to_teach_outside_the_range_is_told(qtbot: QtBot, desk: Held, stage: Stage) -> None:
    strip = latents(desk).strips[0]
    names = [one["name"] for one in desk.watch.status["queue"]["targets"]]
    low = min(one["values"][0] for one in desk.watch.status["queue"]["targets"])
    assert strip.facts.warning == ""
    stage.client.do("latent/limits", 1, low + 0.01, RANGE[1])
    qtbot.waitUntil(lambda: strip.facts.warning != "", timeout=PATIENCE)
    assert strip.facts.warning.startswith("▲ ")
    assert "outside" in strip.facts.warning
    assert set(strip.facts.outside) <= set(names)
    assert f"outside the range: {strip.facts.outside[0]}" in strip.toolTip()
    stage.client.do("latent/limits", 1, *RANGE)
    qtbot.waitUntil(lambda: strip.facts.warning == "", timeout=PATIENCE)


def test_keys_do_both(qtbot: QtBot, desk: Held) -> None:
    strip = latents(desk).strips[0]
    for _ in range(4):
        QTest.keyClick(strip, Qt.Key.Key_Right)
    wait(qtbot, desk, lambda s: s["target"][0] == pytest.approx(1.0, abs=0.01))
    QTest.keyClick(strip, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    wait(qtbot, desk, lambda s: s["target"][0] == pytest.approx(0.95, abs=0.01))
    QTest.keyClicks(strip, "]")
    QTest.keyClicks(strip, "{")
    wait(qtbot, desk, lambda s: s["latents"][0]["min"] == pytest.approx(-3.75, abs=0.01))
    wait(qtbot, desk, lambda s: s["latents"][0]["max"] == pytest.approx(5.75, abs=0.02))


@pytest.mark.parametrize(
    ("key", "what", "after"),
    [("K", "lock", True), ("E", "enable", False), (".", "smoothing", 0.02)],
)
def test_a_key_changes_a_setting_and_its_strip_says_so(
    qtbot: QtBot, desk: Held, key: str, what: str, after: object
) -> None:
    strip = latents(desk).strips[0]
    QTest.keyClicks(strip, key)
    wait(qtbot, desk, lambda s: s["latents"][0][what] == after)
    words = {"K": "■ locked", "E": "○ off"}.get(key, "")
    qtbot.waitUntil(lambda: strip.facts.words == words, timeout=PATIENCE)
    QTest.keyClicks(strip, {"K": "K", "E": "E"}.get(key, ","))
    wait(qtbot, desk, lambda s: s["latents"][0][what] != after)


def test_a_latent_is_heard_alone_and_all_again(qtbot: QtBot, desk: Held) -> None:
    strip = latents(desk).strips[1]
    QTest.keyClicks(strip, "V")
    wait(qtbot, desk, lambda s: s["solo"] == 2)
    qtbot.waitUntil(lambda: strip.facts.words == "♪ alone", timeout=PATIENCE)
    QTest.keyClicks(strip, "V")
    wait(qtbot, desk, lambda s: s["solo"] == 0)


def test_more_of_a_latent_is_set_below_its_strip(qtbot: QtBot, desk: Held) -> None:
    panel = latents(desk)
    QTest.keyClick(panel.strips[1], Qt.Key.Key_Return)
    editor = panel.editor
    assert editor.isVisible()
    assert editor.name.text() == "right"
    for what, switch in editor.switches.items():
        was = switch.isChecked()
        for wanted in (not was, was):
            switch.click()
            wait(qtbot, desk, partial(latent_is, 1, what, wanted))
    QTest.mouseClick(editor.smoothing.more, LEFT)
    wait(qtbot, desk, lambda s: s["latents"][1]["smoothing"] > 0)
    editor.name.setText("breath")
    QTest.keyClick(editor.name, Qt.Key.Key_Return)
    wait(qtbot, desk, lambda s: s["latents"][1]["name"] == "breath")
    panel.change(1, "name", "right")
    wait(qtbot, desk, lambda s: s["latents"][1]["name"] == "right")


def test_the_density_of_the_model_is_behind_each_strip(qtbot: QtBot, desk: Held) -> None:
    panel = latents(desk)
    qtbot.waitUntil(lambda: all(s.facts.density for s in panel.strips), timeout=PATIENCE)
    QTest.mouseClick(panel.hold.more, LEFT)
    wait(qtbot, desk, lambda s: s["scene_space"]["inside"] == 0.25)
    QTest.mouseClick(panel.hold.less, LEFT)
    wait(qtbot, desk, lambda s: s["scene_space"]["inside"] == 0.0)


def test_a_click_on_the_map_is_heard_there(qtbot: QtBot, desk: Held) -> None:
    panel = chart(desk)
    qtbot.waitUntil(lambda: bool(panel._plane and panel._plane.known), timeout=PATIENCE)
    panel.view.grab()
    place = QPoint(panel.view.width() // 3, panel.view.height() // 2)
    wanted = panel.view._seen.place(place.toPointF())
    QTest.mouseClick(panel.view, LEFT, pos=place)
    wait(qtbot, desk, lambda s: s["target"] != [0.0, 0.0])
    assert panel._plane is not None
    assert panel._plane.place(desk.watch.status["target"]) == pytest.approx(wanted, abs=0.05)
    qtbot.waitUntil(lambda: panel.view.now == pytest.approx(wanted, abs=0.05), timeout=PATIENCE)
    qtbot.waitUntil(lambda: "% inside" in panel.words.text(), timeout=PATIENCE)


def test_arrows_walk_on_the_map(qtbot: QtBot, desk: Held) -> None:
    panel = chart(desk)
    qtbot.waitUntil(lambda: bool(panel._plane and panel._plane.known), timeout=PATIENCE)
    panel.view.grab()
    before = panel.view.target
    assert before is not None
    QTest.keyClick(panel.view, Qt.Key.Key_Right)
    qtbot.waitUntil(
        lambda: panel.view.target is not None and panel.view.target[0] > before[0], timeout=PATIENCE
    )
    assert panel.view.target is not None
    assert panel.view.target[1] == pytest.approx(before[1], abs=0.01)
    wait(qtbot, desk, lambda s: s["target"] != [0.0, 0.0])


def test_rounds_and_sounds_to_teach_are_on_the_map(qtbot: QtBot, desk: Held, stage: Stage) -> None:
    stage.teach()
    panel = chart(desk)
    words = {"up 1", "side 2"}
    qtbot.waitUntil(lambda: {m.words for m in panel.view.marks} == words, timeout=PATIENCE)
    assert all(mark.taught for mark in panel.view.marks)


def test_keys_lead_to_the_strips_and_to_the_map(qtbot: QtBot, desk: Held) -> None:
    desk.columns.activateWindow()
    for action in latents(desk).commands() + chart(desk).commands():
        action.do()
    qtbot.waitUntil(chart(desk).view.hasFocus, timeout=PATIENCE)
    latents(desk).strips[0].setFocus()
    QTest.keyClick(latents(desk).strips[0], Qt.Key.Key_Down)
    qtbot.waitUntil(latents(desk).strips[1].hasFocus, timeout=PATIENCE)


def test_without_an_engine_nothing_falls_over(desk: Held) -> None:
    desk.watch.forget()
    desk.moved()
    assert not latents(desk).strips
    assert chart(desk).view.plane is None
