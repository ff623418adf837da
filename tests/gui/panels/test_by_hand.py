"""Mappings that are set by hand, in the window, with a real engine and moving features."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.panels.features import Features
from gui.panels.latents import Latents
from gui.panels.mapping import Mapping
from gui.widgets.curve_pad import CurvePad, points
from gui.widgets.hand_editor import moved
from tests.gui.held import PATIENCE, Held, held, wait
from tests.pipeline.processes.running import Stage, played


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A project with two latents whose phone was heard."""
    with played(tmp_path_factory.mktemp("hand") / "piece") as found:
        yield found


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage) -> Iterator[Held]:
    stage.client.do("mapping", "direct")
    stage.client.do("direct/usual")
    with held(qtbot, stage.folder, Features, Latents, Mapping) as found:
        found.columns.show_all(True)  # type: ignore[attr-defined]  # the columns of the window
        wait(qtbot, found, lambda s: s["mapping"]["type"] == "direct" and s["latents"][0]["routes"])
        yield found


def test_curve_middle_and_range_are_set_below_the_strip(qtbot: QtBot, desk: Held) -> None:
    panel = desk.panels[1]
    assert isinstance(panel, Latents)
    panel.open(0)
    hand = panel.editor.hand
    assert hand.isVisible()
    assert hand.what.text().startswith("Moved by phone.orientation.x (+100 %)")
    QTest.keyClick(hand.curve, Qt.Key.Key_End)
    wait(qtbot, desk, lambda s: s["latents"][0]["curve"] == 1.0)
    assert hand.curve.words == "calm in the middle"
    QTest.mouseClick(hand.share.less, Qt.MouseButton.LeftButton)
    wait(qtbot, desk, lambda s: s["latents"][0]["range"] == 0.9)
    QTest.mouseClick(hand.centre.more, Qt.MouseButton.LeftButton)
    wait(qtbot, desk, lambda s: s["latents"][0]["centre"] > 0)
    QTest.mouseClick(hand.invert, Qt.MouseButton.LeftButton)
    wait(qtbot, desk, lambda s: s["latents"][0]["invert"])


def test_an_open_feature_moves_latents_by_weights(qtbot: QtBot, desk: Held) -> None:
    panel = desk.panels[0]
    assert isinstance(panel, Features)
    panel.choose("phone.orientation")
    weights = panel.editor.weights
    assert weights.isVisible()
    assert not panel.editor.routes.isVisible()
    assert weights.steppers[0].value == 1.0
    QTest.mouseClick(weights.steppers[1].more, Qt.MouseButton.LeftButton)
    wait(qtbot, desk, lambda s: s["latents"][1]["routes"].get("phone.orientation.x") == 0.25)
    panel.choose("phone.orientation")


def test_the_map_says_what_moves_what_and_asks_for_no_training(qtbot: QtBot, desk: Held) -> None:
    panel = desk.panels[2]
    assert isinstance(panel, Mapping)
    qtbot.waitUntil(lambda: "follows" in panel.sentence.text(), timeout=PATIENCE)
    assert not panel.button.isEnabled()
    assert not panel.path.isVisible()
    panel.kind.activated.emit(panel.kind.findData("around"))
    wait(qtbot, desk, lambda s: s["mapping"]["type"] == "around")
    qtbot.waitUntil(panel.path.isVisible, timeout=PATIENCE)
    QTest.keyClicks(panel.path, "sounds/none.csv")
    QTest.keyClick(panel.path, Qt.Key.Key_Return)
    wait(qtbot, desk, lambda s: s["mapping"].get("file") == "sounds/none.csv")


def test_a_curve_bends_by_keys_within_its_ends_and_by_the_mouse(qtbot: QtBot) -> None:
    pad = CurvePad()
    qtbot.addWidget(pad)
    told: list[float] = []
    pad.wanted.connect(told.append)
    QTest.keyClick(pad, Qt.Key.Key_Up)
    QTest.keyClick(pad, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(pad, Qt.Key.Key_Home)
    QTest.keyClick(pad, Qt.Key.Key_Down)
    QTest.keyClick(pad, Qt.Key.Key_0)
    assert told == [0.1, 0.09, -1.0, 0.0]
    pad.resize(pad.sizeHint())
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=pad.rect().center())
    QTest.mouseMove(pad, pad.rect().bottomLeft())
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=pad.rect().bottomLeft())
    assert told[-1] > 0.5
    assert "calm in the middle" in pad.accessibleDescription()


def test_the_drawn_curve_goes_from_corner_to_corner() -> None:
    box = QRectF(0, 0, 10, 20)
    for curve in (-1.0, 0.0, 0.6):
        line = points(curve, inverted=False, box=box)
        assert (line[0].x(), line[0].y(), line[-1].x(), line[-1].y()) == (0, 20, 10, 0)
    assert points(0.0, inverted=True, box=box)[0].y() == 0


def test_what_moves_a_latent_is_said_in_words() -> None:
    assert moved({}).startswith("Nothing moves it")
    assert moved({"a": 1.0, "b": -0.5}) == "Moved by a (+100 %), b (-50 %)."
    assert moved(dict.fromkeys("abcde", 0.25)).endswith("c (+25 %) and 2 more.")
