"""Keys: they act wherever the focus is, but not where letters are letters."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gui.actions import HOLD, Action, Keys, normal, twice
from gui.widgets.basics import button, column


class Done:
    """What was done, in its order."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def are(self, names: list[str]) -> bool:
        """Return whether just these were done."""
        return self.names == names

    def action(self, key: str, stage: bool = False) -> Action:
        return Action(key, key, key, key, lambda: self.names.append(key), stage)


@pytest.fixture
def done() -> Done:
    return Done()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.text = QLineEdit()  # type: ignore[attr-defined]  # so that tests find it
    made.pressed = []  # type: ignore[attr-defined]  # as above
    made.button = button("Go", lambda: made.pressed.append("go"))  # type: ignore[attr-defined]  # as above
    made.setLayout(column(made.text, made.button))  # type: ignore[attr-defined]  # as above
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    return made


def keys(window: QWidget, *actions: Action) -> Keys:
    found = Keys(window)
    found.use(actions)
    return found


def test_a_key_acts_wherever_the_focus_is(qtbot: QtBot, window: QWidget, done: Done) -> None:
    keys(window, done.action("Space"), done.action("Ctrl+Z"), done.action("?"), done.action("+"))
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window, "?", Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(window, "+", Qt.KeyboardModifier.ShiftModifier)
    assert done.names == ["Space", "Ctrl+Z", "?", "+"]


def test_in_a_text_field_letters_are_letters(qtbot: QtBot, window: QWidget, done: Done) -> None:
    keys(window, done.action("S"), done.action("Ctrl+Q"), done.action("Ctrl+Z"))
    field: QLineEdit = window.text  # type: ignore[attr-defined]  # put there by the fixture
    field.setFocus()
    qtbot.keyClicks(field, "sss")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(field, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert done.names == ["Ctrl+Q"]
    assert field.text() == ""  # undone by the field itself


def test_a_button_with_its_ring_has_space(qtbot: QtBot, window: QWidget, done: Done) -> None:
    keys(window, done.action("Space"), done.action("R"))
    own = window.button  # type: ignore[attr-defined]  # put there by the fixture
    own.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(own, Qt.Key.Key_Space)
    qtbot.keyClick(own, Qt.Key.Key_R)
    assert (window.pressed, done.names) == (["go"], ["R"])  # type: ignore[attr-defined]  # as above


def test_a_held_key_needs_its_time(qtbot: QtBot, window: QWidget, done: Done) -> None:
    keys(window, done.action("hold P"), done.action("F"))
    qtbot.keyClick(window, Qt.Key.Key_P)
    qtbot.wait(HOLD + 200)
    assert done.names == []
    qtbot.keyPress(window, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: done.names == ["hold P"])
    qtbot.keyRelease(window, Qt.Key.Key_P)
    qtbot.wait(HOLD + 200)
    assert done.names == ["hold P"]


def test_a_key_that_is_also_held_on_stage_is_pressed_before(
    qtbot: QtBot, window: QWidget, done: Done
) -> None:
    all_keys = keys(window, done.action("F"), done.action("hold F", stage=True))
    qtbot.keyClick(window, Qt.Key.Key_F)
    assert done.names == ["F"]
    all_keys.on_stage = True
    qtbot.keyPress(window, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: done.names == ["F", "hold F"])


def test_a_held_key_whose_release_went_elsewhere_can_be_held_again(
    qtbot: QtBot, window: QWidget, done: Done
) -> None:
    keys(window, done.action("hold P"))
    for wanted in (["hold P"], ["hold P", "hold P"]):
        qtbot.keyPress(window, Qt.Key.Key_P)
        qtbot.waitUntil(partial(done.are, wanted))


def test_a_key_held_while_the_window_is_busy_was_held(
    qtbot: QtBot, window: QWidget, done: Done
) -> None:
    keys(window, done.action("hold P"))
    for times in ((0, HOLD - 100), (0, HOLD + 100)):
        for kind, at in zip((QEvent.Type.KeyPress, QEvent.Type.KeyRelease), times, strict=True):
            tell(window, kind, Qt.Key.Key_P, 1000 + at)
    assert done.names == ["hold P"]


def tell(window: QWidget, kind: QEvent.Type, key: Qt.Key, at: int) -> None:
    event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier)
    event.setTimestamp(at)
    QApplication.sendEvent(window, event)


def repeat(window: QWidget, key: Qt.Key, times: range) -> None:
    """Hold a key as X11 tells it: up and down in the same moment, told as if it were pressed."""
    tell(window, QEvent.Type.KeyPress, key, times.start)
    for at in times[1:]:
        tell(window, QEvent.Type.KeyRelease, key, at)
        tell(window, QEvent.Type.KeyPress, key, at)
    tell(window, QEvent.Type.KeyRelease, key, times.stop)


def test_a_key_that_is_held_for_long_is_pressed_once(window: QWidget, done: Done) -> None:
    all_keys = keys(window, done.action("Space"), done.action("F"), done.action("hold F"))
    all_keys.twins = True
    repeat(window, Qt.Key.Key_Space, range(1000, 2500, 40))
    repeat(window, Qt.Key.Key_F, range(3000, 4500, 40))
    assert done.names == ["Space", "F"]
    repeat(window, Qt.Key.Key_F, range(5000, 5100, 40))
    assert done.names == ["Space", "F", "F"]


def test_a_hold_that_is_told_in_pieces_is_one(window: QWidget, done: Done) -> None:
    all_keys = keys(window, done.action("hold P", stage=True), done.action("P"))
    all_keys.twins = all_keys.on_stage = True
    repeat(window, Qt.Key.Key_P, range(1000, 1000 + HOLD - 100, 40))
    assert done.names == []
    repeat(window, Qt.Key.Key_P, range(3000, 3000 + 3 * HOLD, 40))
    assert done.names == ["hold P"]


def test_on_stage_nothing_else_is_done(qtbot: QtBot, window: QWidget, done: Done) -> None:
    all_keys = keys(window, done.action("Space"), done.action("Right", stage=True))
    all_keys.on_stage = True
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_Right):
        qtbot.keyClick(window, key)
    assert done.names == ["Right"]


def test_of_two_actions_on_one_key_the_first_has_it(
    qtbot: QtBot, window: QWidget, done: Done
) -> None:
    first, second = done.action("Ctrl+Z"), done.action("ctrl+z")
    assert twice([first, second, done.action("Z")]) == ["Ctrl+Z and ctrl+z both want ctrl+z"]
    keys(window, first, second)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert done.names == ["Ctrl+Z"]


@pytest.mark.parametrize("read", [normal])
def test_a_key_is_read_however_it_is_written(read: Callable[[str], str]) -> None:
    assert read("hold p") == read("hold P")
    assert read("ctrl+shift+z") == read("Ctrl+Shift+Z")
    assert read("hold P") != read("P")
