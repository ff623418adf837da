"""Cards, words, buttons with their keys, and rows of them."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.actions import Action
from gui.look.style import Size
from gui.look.words import Mark
from gui.widgets.word import Word

Box = TypeVar("Box", bound=QBoxLayout)


class Card(QFrame):
    """A raised surface; `box` is its column."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(Size.px(12), Size.px(10), Size.px(12), Size.px(10))
        self.box.setSpacing(Size.px(6))

    def choose(self, chosen: bool) -> None:
        """Show, by a border, whether it is the chosen one."""
        if self.property("chosen") != chosen:
            self.setProperty("chosen", chosen)
            restyle(self)


def label(text: str = "", role: str = "", wrap: bool = False) -> QLabel:
    """Return a word or a sentence; see gui.look.style for the roles."""
    made = QLabel(text) if wrap else Word(text)
    made.setTextFormat(Qt.TextFormat.PlainText)  # names come from files and from the network
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if not wrap:
        made.setMinimumWidth(1)  # a long name ends in …, it does not push others away
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return made


def fixed(text: str = "", role: str = "") -> QLabel:
    """Return a word that always has all the room it needs."""
    made = label(text, role)
    made.setMinimumWidth(0)  # as much as its text needs
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    return made


def button(text: str, do: Callable[[], None], role: str = "", key: str = "") -> QPushButton:
    """Return a button that names its key; it takes the focus by Tab only, where its ring shows."""
    made = QPushButton(f"{text}  [{key}]" if key else text)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setAccessibleName(text)
    if role:
        made.setProperty("role", role)
    made.clicked.connect(lambda _=False: do())
    return made


def act(action: Action, role: str = "") -> QPushButton:
    """Return the button of an action."""
    made = button(action.label, action.do, role, action.key)
    made.setObjectName(action.name)
    made.setToolTip(action.does)
    return made


def row(*parts: QWidget | QLayout | int) -> QHBoxLayout:
    """Return widgets beside each other; a number is a stretch."""
    return fill(QHBoxLayout(), parts)


def column(*parts: QWidget | QLayout | int) -> QVBoxLayout:
    """Return widgets below each other; a number is a stretch."""
    return fill(QVBoxLayout(), parts)


def fill(box: Box, parts: tuple[QWidget | QLayout | int, ...]) -> Box:
    """Put widgets, layouts and stretches into a box, and return it."""
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(Size.px(8))
    for part in parts:
        if isinstance(part, QWidget):
            box.addWidget(part)
        elif isinstance(part, int):
            box.addStretch(part)
        else:
            box.addLayout(part)
    return box


def say(where: QLabel, text: str) -> None:
    """Show a text, if it is another than the one that is there: to lay out again is slow."""
    if where.text() != text:
        where.setText(text)


def say_button(where: QPushButton, text: str, key: str = "") -> None:
    """Give a button another word, if it is another; its key stays."""
    words = f"{text}  [{key}]" if key else text
    if where.text() != words:
        where.setText(words)
        where.setAccessibleName(text)


def mark(where: QLabel, what: Mark, besides: str = "") -> None:
    """Show a state by its shape, word and colour, in a style that says what else there is."""
    say(where, str(what))
    colour = f"color: {what.colour}; {besides}"
    if where.styleSheet() != colour:
        where.setStyleSheet(colour)


def restyle(widget: QWidget) -> None:
    """Let a changed property be seen."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def clear(box: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := box.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
