"""The page of keys, over the window."""

import re
from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from gui.actions import Action
from gui.look.style import LARGE, Size
from gui.widgets.basics import fixed

SHARE = 0.94
"""How much of the window it covers at most."""


class Help(QScrollArea):
    """All keys and what they do; the key that shows it takes it away."""

    def __init__(self, actions: Sequence[Action], parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QFrame()
        page.setProperty("role", "card")
        grid = QGridLayout(page)
        grid.setContentsMargins(*[Size.px(22)] * 4)
        grid.setHorizontalSpacing(Size.px(16))
        found = lines(actions)
        rows = len(found) if Size.scale >= LARGE else (len(found) + 1) // 2
        for i, (key, does) in enumerate(found):
            at, side = i % rows, 2 * (i // rows)
            grid.addWidget(fixed(key, "name"), at, side)
            grid.addWidget(fixed(does), at, side + 1)
        self.setWidget(page)
        self._page = page
        self.hide()

    def turn(self) -> None:
        """Show it in the middle of the window, or take it away."""
        self.setVisible(not self.isVisible())
        parent = self.parentWidget()
        if not self.isVisible() or parent is None:
            return
        room = parent.size() * SHARE
        wanted = self._page.sizeHint()
        bar = self.verticalScrollBar().sizeHint().width()
        self.resize(min(wanted.width() + bar, room.width()), min(wanted.height(), room.height()))
        self.move(parent.rect().center() - self.rect().center())
        self.raise_()


def lines(actions: Sequence[Action]) -> list[tuple[str, str]]:
    """Return keys and what they do; those that differ by a number only are one line."""
    found = []
    with_keys = (action for action in actions if action.key)
    for _, alike in groupby(with_keys, lambda a: re.sub(r"\d", "#", f"{a.key} {a.does}")):
        first, *rest = alike
        last = rest[-1] if rest else first
        found.append((between(first.key, last.key), between(first.does, last.does)))
    return found


def between(first: str, last: str) -> str:
    """Return two texts as one, "1" and "9" as "1–9"."""
    if first == last:
        return first
    number = re.search(r"\d+", last)
    return re.sub(r"\d+", lambda m: f"{m[0]}–{number[0]}", first) if number else first
