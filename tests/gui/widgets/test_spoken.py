"""What is painted is walked through by keys, and told to those who do not see it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.engine.movements import Movement
from gui.engine.values import Values
from gui.widgets.feature_bars import FeatureBars, Line
from gui.widgets.history import History
from gui.widgets.map_drawing import Mark
from gui.widgets.map_plane import of_targets
from gui.widgets.map_view import MapView
from gui.widgets.round_list import RoundList
from gui.widgets.round_row import Row
from gui.widgets.target_grid import Cell, TargetGrid
from gui.widgets.timeline import Timeline
from tests.gui.held import PATIENCE

ROWS = [
    Row(1, "hum", "2.0 s · 80 examples", 0.12, 0.4, old=False, muted=False),
    Row(4, "wind", "1.5 s · 60 examples", 0.5, 0.4, old=False, muted=False),
    Row(5, "choir", "1.0 s · 40 examples", None, None, old=False, muted=True),
]


def rounds() -> RoundList:
    made = RoundList(lambda _: None, QWidget())
    made.show_rows(ROWS, 0)
    return made


def targets() -> TargetGrid:
    made = TargetGrid()
    made.show_cells([Cell("hum", 2, next=False, heard=True), Cell("wind", 0, True, False)])
    return made


def features() -> FeatureBars:
    made = FeatureBars(Values())
    made.show_lines([Line("phone"), Line("tilt", None, "tilt"), Line("turn", None, "turn")], "")
    return made


def timeline() -> Timeline:
    made = Timeline()
    made.show_round(Movement(0.0, ()), 2.0, (0.0, 0.0), other=True)
    return made


def shown(qtbot: QtBot, widget: QWidget) -> QWidget:
    """Show a widget that has the focus, as by Tab."""
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(widget.hasFocus, timeout=PATIENCE)
    return widget


def heard(widget: QWidget) -> str:
    """What a screen reader is told of a widget."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Description)


@pytest.mark.parametrize("make", [rounds, targets, features, timeline, History])
def test_it_has_a_name_and_the_keys_that_it_answers(
    qtbot: QtBot, make: Callable[[], QWidget]
) -> None:
    widget = make()
    qtbot.addWidget(widget)
    assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    if not isinstance(widget, History):  # a list of Qt's, which opens with Space
        assert {"Up", "Down"} <= set(widget.property("keys"))


@pytest.mark.parametrize("make", [rounds, targets, timeline])
def test_a_ring_is_seen_where_the_focus_is(qtbot: QtBot, make: Callable[[], QWidget]) -> None:
    widget = shown(qtbot, make())
    widget.resize(300, max(widget.height(), 200))
    ringed = widget.grab().toImage()
    widget.clearFocus()
    qtbot.waitUntil(lambda: not widget.hasFocus(), timeout=PATIENCE)
    assert widget.grab().toImage() != ringed


def test_rounds_are_walked_through_told_and_opened_by_keys(qtbot: QtBot) -> None:
    widget, chosen, reached = rounds(), list[int](), list[int]()
    widget.chosen.connect(chosen.append)
    widget.reached.connect(reached.append)
    assert heard(widget) == "3 rounds"
    shown(qtbot, widget)
    assert heard(widget) == "1 hum, 2.0 s · 80 examples, 12.0 % off"
    QTest.keyClick(widget, Qt.Key.Key_Down)
    assert heard(widget) == "4 wind, 1.5 s · 60 examples, 50.0 % off, ▲ missed"
    widget.show_nearest(4)
    assert heard(widget).endswith("like now")
    QTest.keyClick(widget, Qt.Key.Key_Return)
    widget.show_rows(ROWS, 4)
    assert ", open" in heard(widget)
    for _ in range(3):  # there is none below the last
        QTest.keyClick(widget, Qt.Key.Key_Down)
    assert heard(widget) == "5 choir, 1.0 s · 40 examples, left out"
    QTest.keyClick(widget, Qt.Key.Key_Space)
    assert (chosen, reached) == ([4, 5], [1, 4, 5])
    widget.show_rows(ROWS[:1], 0)  # the one with the ring has gone
    assert heard(widget) == "1 round"
    QTest.keyClick(widget, Qt.Key.Key_Up)
    assert heard(widget).startswith("1 hum")


def test_targets_and_features_are_told_as_they_are_reached(qtbot: QtBot) -> None:
    grid = shown(qtbot, targets())
    assert heard(grid) == "1 hum ✓ 2, heard now"
    QTest.keyClick(grid, Qt.Key.Key_Down)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert heard(grid) == "2 wind ▸ next"
    opened: list[str] = []
    bars = features()
    bars.chosen.connect(opened.append)
    shown(qtbot, bars)
    QTest.keyClick(bars, Qt.Key.Key_Space)
    QTest.keyClick(bars, Qt.Key.Key_Down)
    QTest.keyClick(bars, Qt.Key.Key_Return)
    assert opened == ["tilt", "turn"]


def test_the_ends_of_a_round_are_told_as_they_are_moved(qtbot: QtBot) -> None:
    line = shown(qtbot, timeline())
    assert heard(line) == "begin chosen: 0.0 – 2.0 s of 2.0 s"
    QTest.keyClick(line, Qt.Key.Key_Right)
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Left)
    assert heard(line) == "end chosen: 0.1 – 1.9 s of 2.0 s"


def test_the_place_on_the_map_is_told(qtbot: QtBot) -> None:
    view = MapView()
    qtbot.addWidget(view)
    plane = of_targets((0.0, 0.0), (1.0, 1.0), ())
    marks = [Mark("hum 1", (0.0, 0.0), True), Mark("wind", (1.0, 0.0), False)]
    view.show_plane(plane, marks, ("", ""))
    for target, said in (
        ((0.0, 0.0), "at hum 1"),
        ((0.2, 0.1), "right of hum 1"),
        ((0.9, -0.3), "below wind"),
    ):
        view.show_now((0.0, 0.0), target)
        assert heard(view) == said


def test_a_change_is_undone_only_when_it_is_chosen(qtbot: QtBot) -> None:
    history, wanted = History(), list[tuple[str, int]]()
    history.wanted.connect(lambda name, steps: wanted.append((name, steps)))
    history.show_changes(["record 3", "record 2"], ["record 4"])
    shown(qtbot, history)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_U):
        QTest.keyClick(history, key)  # in passing
    assert (wanted, history.currentText()) == ([], "Last: record 3")
    QTest.keyClick(history, Qt.Key.Key_Space)
    qtbot.waitUntil(history.view().isVisible, timeout=PATIENCE)
    for _ in range(2):
        QTest.keyClick(history.view(), Qt.Key.Key_Down)
    QTest.keyClick(history.view(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(wanted), timeout=PATIENCE)
    assert wanted == [("undo/to", 2)]
