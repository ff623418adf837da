"""A list of things that keys choose from and act on, each with a name, a word and a state."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from gui.actions import STEPS
from gui.look.colours import DIM, LINE, RAISED, TEXT, WELL
from gui.look.style import Size
from gui.look.words import Mark
from gui.widgets.word import tip
from gui.widgets.writing import LEFT, RIGHT, write

KEYS = [*(key for key in STEPS if key not in ("Left", "Right")), "Return", "Space", "Delete", "F2"]
"""Keys that such a list answers itself; Left and Right go from cue to cue everywhere."""

MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
LATELY = 2_000_000_000
"""Nanoseconds for which it is shown that something was done."""

LINE_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Line:
    """One thing as it is shown: `name`, `below` it what it is, at its right how it stands.

    `number` stands before the name.
    """

    name: str
    below: str
    state: Mark | None = None
    number: str = ""

    @property
    def words(self) -> str:
        """Return all of it in one line, as it is read out."""
        name = self.number + plain(self.name)
        return ", ".join(filter(None, (name, str(self.state or ""), plain(self.below))))


class Lines(QListWidget):
    """The list; Return and Space go to the chosen one, `movable` ones are moved by Alt and arrows.

    Signals: `gone`, `removed`, `renamed` (it is to be given a name), `moved` (by -1 or 1).
    """

    gone = Signal()
    removed = Signal()
    renamed = Signal()
    moved = Signal(int)

    def __init__(self, name: str, movable: bool = False) -> None:
        super().__init__()
        self._keys = [*KEYS, "Alt+Up", "Alt+Down"] if movable else KEYS
        self._movable = movable
        self._soon = ""
        self.lines: list[Line] = []
        self.setAccessibleName(name)
        self.setItemDelegate(Drawn(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMinimumHeight(Size.px(140))
        self.setMinimumWidth(Size.px(340))
        self.itemDoubleClicked.connect(lambda _: self.gone.emit())

    @property
    def chosen(self) -> Line | None:
        """The line that is chosen."""
        at = self.currentRow()
        return self.lines[at] if 0 <= at < len(self.lines) else None

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these; the one that is chosen stays so, by its name or else by its place."""
        if list(lines) == self.lines:
            return
        before, at = self.chosen, self.currentRow()
        self.lines = list(lines)
        names = [line.name for line in lines]
        self.setProperty("keys", self._keys if names else [])
        self.blockSignals(True)
        while self.count() > len(names):
            self.takeItem(self.count() - 1)
        for i, line in enumerate(lines):
            if i == self.count():
                self.addItem(QListWidgetItem())
            self.item(i).setText(line.words)
            self.item(i).setToolTip(tip(plain(line.name)))
            self.item(i).setData(LINE_ROLE, line)
        if self._soon in names:
            at, self._soon = names.index(self._soon), ""
        elif before is not None and before.name in names:
            at = names.index(before.name)
        self.setCurrentRow(min(max(at, 0), len(names) - 1))
        self.blockSignals(False)
        self.currentRowChanged.emit(self.currentRow())

    def choose_soon(self, name: str) -> None:
        """Choose a line by its name, as soon as it is there."""
        names = [line.name for line in self.lines]
        if name in names:
            self.setCurrentRow(names.index(name))
        else:
            self._soon = name

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the least that it needs: it takes what is left over."""
        return self.minimumSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Do what a key means here; arrows choose."""
        key = Qt.Key(event.key())
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and key in MOVES:
            if self._movable:
                self.moved.emit(MOVES[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.gone.emit()
        elif key == Qt.Key.Key_Delete:
            self.removed.emit()
        elif key == Qt.Key.Key_F2:
            self.renamed.emit()
        else:
            super().keyPressEvent(event)


class Drawn(QStyledItemDelegate):
    """Draws a line: its name, what it is below that, and its state at the right."""

    def sizeHint(  # noqa: N802 - Qt's name
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt hands it over
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002 - the same
    ) -> QSize:
        """Return room for two rows of words."""
        return QSize(Size.px(120), Size.px(54))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw it; the chosen one is raised, with a bar at its side."""
        line, lines = index.data(LINE_ROLE), self.parent()
        if not isinstance(line, Line) or not isinstance(lines, Lines):
            return
        box = QRectF(cast(Any, option).rect)  # which the stubs leave out
        if index.row() == lines.currentRow():
            painter.fillRect(box, QColor(RAISED))
            bar = QRectF(box.left(), box.top(), Size.px(3), box.height())
            painter.fillRect(bar, QColor(WELL if lines.hasFocus() else DIM))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), QColor(LINE))
        inner = box.adjusted(Size.px(12), Size.px(5), -Size.px(10), -Size.px(5))
        state = line.state
        if state is not None:
            wide = write(painter, inner, RIGHT, str(state), 15, state.colour, bold=True)
            inner.setRight(inner.right() - wide)
        half = inner.height() * 0.54
        upper = QRectF(inner.left(), inner.top(), inner.width(), half)
        write(painter, upper, LEFT, line.number + plain(line.name), 17, TEXT, bold=True)
        lower = QRectF(inner.left(), inner.top() + half, inner.width(), inner.height() - half)
        write(painter, lower, LEFT, plain(line.below), 13, DIM)


def plain(text: str) -> str:
    """Return a text that came from elsewhere as one line."""
    return " ".join(text.split())
