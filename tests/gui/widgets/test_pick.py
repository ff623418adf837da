"""Lists: nothing is chosen in passing, and something else can be typed."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.actions import Action, Keys
from gui.look.colours import WELL
from gui.widgets.basics import Card
from gui.widgets.choice import OTHER, Choice
from gui.widgets.pick import Pick
from tests.gui.shown import at_scale

LEFT = Qt.MouseButton.LeftButton
ARROWS = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_B)


class Desk(QWidget):
    """A list, a choice and a button, in a card, with the window's keys around them."""

    def __init__(self) -> None:
        super().__init__()
        self.pick, self.choice = Pick(), Choice("Model", "a .ts file")
        self.pick.addItems(["a", "b", "c"])
        self.choice.show_names(["limber", "models/sea.ts"], "limber")
        self.picked: list[int] = []
        self.wanted: list[str] = []
        self.space = self.trained = 0
        self.pick.activated.connect(self.picked.append)
        self.choice.wanted.connect(self.wanted.append)
        card = Card()
        for part in (self.pick, self.choice, QPushButton("next")):
            card.box.addWidget(part)
        box = QVBoxLayout(self)
        box.addWidget(card)

    def record(self) -> None:
        self.space += 1

    def train(self) -> None:
        self.trained += 1


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    keys = Keys()
    record = Action("record", "Space", "Record", "Record a round", made.record)
    keys.use([record, Action("train", "Return", "Train", "Train", made.train)])
    yield made
    keys.end()


def open_list(qtbot: QtBot, one: Pick, key: Qt.Key = Qt.Key.Key_Space) -> QWidget:
    """Open a list by key, and return what then hears keys."""
    one.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(one, key)
    qtbot.waitUntil(one.view().isVisible)
    return one.view()


def test_a_closed_list_is_not_changed_in_passing(desk: Desk) -> None:
    desk.pick.setFocus(Qt.FocusReason.TabFocusReason)
    for key in ARROWS:
        QTest.keyClick(desk.pick, key)
    way = QPoint(0, -120)
    none, mouse = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton
    phase = Qt.ScrollPhase.NoScrollPhase
    QApplication.sendEvent(
        desk.pick, QWheelEvent(QPointF(5, 5), QPointF(5, 5), way, way, mouse, none, phase, False)
    )
    assert desk.pick.currentIndex() == 0
    assert desk.picked == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_it_is_opened_and_chosen_from_and_space_is_free_again(
    qtbot: QtBot, desk: Desk, key: Qt.Key
) -> None:
    view = open_list(qtbot, desk.pick, key)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert desk.picked == [], "arrows look, Return chooses"
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert desk.picked == [2]
    assert desk.space == 0
    qtbot.waitUntil(lambda: not desk.pick.hasFocus())
    QTest.keyClick(QApplication.focusWidget() or desk, Qt.Key.Key_Space)
    assert desk.space == 1
    assert not desk.pick.view().isVisible()


def test_alt_and_down_open_it_and_escape_changes_nothing(qtbot: QtBot, desk: Desk) -> None:
    desk.pick.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(desk.pick, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(desk.pick.view().isVisible)
    QTest.keyClick(desk.pick.view(), Qt.Key.Key_Down)
    QTest.keyClick(desk.pick.view(), Qt.Key.Key_Escape)
    assert desk.pick.currentIndex() == 0
    assert desk.picked == []


def test_a_click_on_the_words_opens_the_list(qtbot: QtBot, desk: Desk) -> None:
    QTest.mouseClick(desk.choice, LEFT, pos=QPoint(12, desk.choice.height() // 2))
    qtbot.waitUntil(desk.choice.view().isVisible)
    assert desk.choice.itemText(desk.choice.count() - 1) == OTHER
    desk.choice.hidePopup()


def type_other(qtbot: QtBot, desk: Desk) -> None:
    view = open_list(qtbot, desk.choice)
    QTest.keyClick(view, Qt.Key.Key_End)
    QTest.keyClick(view, Qt.Key.Key_Return)
    qtbot.waitUntil(desk.choice.isEditable)
    assert desk.wanted == []


def test_other_turns_into_a_field_and_back(qtbot: QtBot, desk: Desk) -> None:
    type_other(qtbot, desk)
    QTest.keyClicks(desk.choice, "models/my sea.ts")
    QTest.keyClick(desk.choice, Qt.Key.Key_Return)
    assert desk.wanted == ["models/my sea.ts"]
    qtbot.waitUntil(lambda: not desk.choice.isEditable())
    assert desk.choice.currentText() == "limber", "what the engine says is shown"
    assert desk.space == 0
    QTest.keyClick(QApplication.focusWidget() or desk, Qt.Key.Key_Space)
    assert desk.space == 1


def test_the_return_that_ends_a_field_does_nothing_else(qtbot: QtBot, desk: Desk) -> None:
    type_other(qtbot, desk)
    QTest.keyClicks(desk.choice, "models/my sea.ts")
    handle = desk.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_Return)  # as a keyboard's: it goes on to what is around
    assert (desk.wanted, desk.trained) == (["models/my sea.ts"], 0)
    QTest.keyClick(handle, Qt.Key.Key_Return)
    assert desk.trained == 1


def test_the_chosen_entry_of_an_open_list_is_seen(qtbot: QtBot, desk: Desk) -> None:
    with at_scale(1.0):
        view = open_list(qtbot, desk.pick)
        seen = []
        for _ in range(2):
            seen.append(view.grab().toImage())
            QTest.keyClick(view, Qt.Key.Key_Down)
        chosen = QColor(WELL)
        rows = [{image.pixelColor(1, y).name() for y in range(image.height())} for image in seen]
        assert all(chosen.name() in row for row in rows)
        assert seen[0] != seen[1]
        desk.pick.hidePopup()


def test_a_field_is_left_by_escape(qtbot: QtBot, desk: Desk) -> None:
    type_other(qtbot, desk)
    QTest.keyClicks(desk.choice, "not this")
    QTest.keyClick(desk.choice, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not desk.choice.isEditable())
    assert desk.choice.currentText() == "limber"
    assert desk.wanted == []


def test_what_is_typed_is_left_alone_and_names_that_changed_are_shown_after(
    qtbot: QtBot, desk: Desk
) -> None:
    type_other(qtbot, desk)
    QTest.keyClicks(desk.choice, "a.ts")
    desk.choice.show_names(["limber", "new.ts"], "new.ts")
    assert desk.choice.currentText() == "a.ts"
    QTest.keyClick(desk.choice, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not desk.choice.isEditable())
    desk.choice.show_names(["limber", "new.ts"], "new.ts")
    assert desk.choice.currentText() == "new.ts"
    assert "new.ts" in desk.choice.toolTip()
