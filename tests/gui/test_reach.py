"""Every control has a name, is reached by Tab, is not cut, and is read on what is behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from gui.look.colours import BACKGROUND, PANEL, READ_ON, STAGE, contrast
from gui.window.first import First
from gui.window.instrument import Instrument
from gui.window.window import SIZE, Window
from tests.gui.shown import VIEWS, at_scale, instrument, see, settle

ENOUGH = 4.5
"""The contrast of text for everybody (WCAG 2.2, 1.4.3)."""

NAMES = "strange names"

LOOKED_AT = ("no engine", "playing", "recording", "many devices", "huge", NAMES)
"""States with the most different controls."""


@pytest.fixture(scope="module", params=[1.0, 2.0])
def scale(request: pytest.FixtureRequest) -> float:
    return float(request.param)


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path, scale: float) -> Iterator[Instrument]:
    with instrument(qtbot, tmp_path, scale) as found:
        yield found


def test_every_control_is_named_and_reached_and_whole_and_every_word_is_read(
    shown: Instrument, scale: float
) -> None:
    problems: set[str] = set()
    for view in VIEWS:
        for name in LOOKED_AT:
            see(shown, view, name)
            told = unread(shown)
            for button in shown.findChildren(QAbstractButton):
                if button.isVisible():
                    told |= wrong_with(button, cut=scale == 1.0 and name != NAMES)
            problems |= {f"{view}, {name}: {one}" for one in told}
    assert sorted(problems) == []


def test_the_first_page_too(qtbot: QtBot, tmp_path: Path, scale: float) -> None:
    with at_scale(scale):
        window = Window(tmp_path / "window.json")
        qtbot.addWidget(window)
        window.welcome()
        window.resize(*SIZE)
        window.show()
        settle(window)
        assert isinstance(window.first, First)
        problems = unread(window.first)
        for button in window.first.findChildren(QAbstractButton):
            if button.isVisible():
                problems |= wrong_with(button, cut=scale == 1.0)
        window.close()
    assert sorted(problems) == []


# ---- what is looked at -----------------------------------------------------------------


def wrong_with(button: QAbstractButton, cut: bool) -> set[str]:
    """Return what is wrong with a button that can be seen; `cut`: its words must be whole."""
    told, found = (button.accessibleName() or button.text() or type(button).__name__), set()
    where = f"{type(parent_of(button)).__name__}: {told!r}"
    if not (button.accessibleName() or button.text()):
        found.add(f"{where} has no name")
    if button.isEnabled() and not button.focusPolicy() & Qt.FocusPolicy.TabFocus:
        found.add(f"{where} is not reached by Tab")
    if button.text() and not in_scroll(button) and not whole(button):
        found.add(f"{where} is outside the window")
    if cut and button.text() and button.width() < button.sizeHint().width():
        found.add(f"{where} is cut: {button.width()} < {button.sizeHint().width()}")
    return found


def parent_of(widget: QWidget) -> QWidget:
    """Return the nearest parent of a class of ours."""
    parent = widget.parentWidget()
    while parent is not None and not type(parent).__module__.startswith("gui."):
        parent = parent.parentWidget()
    return parent or widget


def in_scroll(widget: QWidget) -> bool:
    """Return whether a widget can be scrolled to."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def whole(widget: QWidget) -> bool:
    """Return whether all of a widget is inside the window."""
    window = widget.window()
    return window.rect().contains(widget.rect().translated(widget.mapTo(window, QPoint(0, 0))))


def unread(shown: QWidget) -> set[str]:
    """Return the words whose colour is not one of those that are read on what is behind them."""
    found = set()
    words: list[QLabel | QAbstractButton] = [
        *shown.findChildren(QLabel),
        *shown.findChildren(QAbstractButton),
    ]
    for word in words:
        seen = word.visibleRegion().boundingRect()
        if not word.isVisible() or not word.text() or 2 * seen.height() < word.height():
            continue
        text = word.palette().color(QPalette.ColorRole.WindowText).name()
        if isinstance(word, QAbstractButton):
            text = word.palette().color(QPalette.ColorRole.ButtonText).name()
        behind = behind_of(word)
        if contrast(text, behind) < ENOUGH or (text, behind) not in READ_ON:
            found.add(f"{text} on {behind}: {type(parent_of(word)).__name__} {word.text()[:20]!r}")
    return found


def behind_of(word: QWidget) -> str:
    """Return what is behind a word as drawn: the commonest colour of it and around it."""
    window = word.window()
    at = word.mapTo(window, QPoint(0, 0))
    seen = word.visibleRegion().boundingRect().translated(at)
    picture = window.grab(seen).toImage()
    counts: dict[str, int] = {}
    for x in range(0, picture.width(), 3):
        for y in range(0, picture.height(), 3):
            colour = picture.pixelColor(x, y).name()
            counts[colour] = counts.get(colour, 0) + 1
    return max(counts, key=lambda colour: counts[colour], default=BACKGROUND)


def test_the_grounds_are_ours() -> None:
    grounds = {behind for _, behind in READ_ON}
    assert {BACKGROUND, PANEL, STAGE} <= grounds
