"""The path from left to right: the panels in their columns, few for a dancer, all for more."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui.look.style import Size
from gui.panels.base import Column, Panel
from gui.widgets.basics import label, say

SHARES = {
    Column.SENSORS: 20,
    Column.FEATURES: 18,
    Column.TEACH: 24,
    Column.LATENTS: 20,
    Column.SOUND: 20,
}
"""How much of the width each column takes."""

WIDE = 60
"""How much a column takes that was made wide."""


class Inner(QWidget):
    """What a column scrolls: as high as its sentences need at its width; Qt sees not to it.

    `widened` tells that it needs another width than before.
    """

    widened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._wide = -1

    def event(self, event: QEvent) -> bool:
        """Take the height that is needed whenever the width or what is inside changes."""
        done = super().event(event)
        layout = self.layout()
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize) and layout is not None:
            needed = layout.totalMinimumHeightForWidth(self.width())
            if needed > 0 and needed != self.minimumHeight():
                self.setMinimumHeight(needed)
            if (wide := layout.minimumSize().width()) != self._wide:
                self._wide = wide
                self.widened.emit()
        return done


class Stack(QScrollArea):
    """One column: its title, and its panels below each other."""

    doubled = Signal()

    def __init__(self, number: int, column: Column, panels: Iterable[Panel]) -> None:
        super().__init__()
        self.column = column
        self.panels = list(panels)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = Inner()
        self.box = QVBoxLayout(inner)
        self.box.setContentsMargins(Size.px(10), Size.px(8), Size.px(10), Size.px(8))
        self.box.setSpacing(Size.px(10))
        self.number = number
        self.title = label("", "title")
        self.title.setToolTip("Double-click to make it wide, again to share the room")
        self.box.addWidget(self.title)
        for panel in self.panels:
            self.box.addWidget(panel, 1 if panel.grows else 0)
        if not any(panel.grows for panel in self.panels):
            self.box.addStretch(1)
        self._inner = inner
        self.setWidget(inner)
        inner.widened.connect(self.updateGeometry)  # a scroll area does not ask again by itself

    def head(self, numbered: bool) -> None:
        """Show its title, with its number where all are seen: of some, it would puzzle."""
        number = f"{self.number} " if numbered else ""
        say(self.title, f"{number}{self.column.value.upper()}")

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for all that is in it: nothing is cut at the side."""
        inside = self._inner.minimumSizeHint().width()
        return QSize(inside + self.verticalScrollBar().sizeHint().width(), Size.px(120))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Make the column wide by a double click on its title."""
        if event.position().y() < self.title.geometry().bottom() + Size.px(8):
            self.doubled.emit()


class Columns(QScrollArea):
    """The columns beside each other; `spread` tells whether all are there or a dancer's three.

    Where they need more room than there is, as with very large text, they scroll sideways.
    """

    def __init__(self, panels: Iterable[Panel]) -> None:
        super().__init__()
        self.setProperty("role", "page")
        ordered = sorted(panels, key=lambda panel: panel.order)
        self.stacks: list[Stack] = []
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        beside = QWidget()
        self.box = QHBoxLayout(beside)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(0)
        for number, column in enumerate(SHARES, 1):
            stack = Stack(number, column, [p for p in ordered if p.column is column])
            stack.doubled.connect(lambda column=column: self.widen(column))
            if self.stacks:
                line = QFrame()
                line.setProperty("role", "line")
                line.setFixedWidth(1)
                self.box.addWidget(line)
            self.box.addWidget(stack, SHARES[column])
            self.stacks.append(stack)
        self.spread = False
        self.wide: Column | None = None
        self.setWidget(beside)
        self.arrange()

    def show_all(self, spread: bool) -> None:
        """Show the whole path, or what a dancer needs."""
        self.spread = spread
        self.arrange()

    def widen(self, column: Column) -> None:
        """Give a column most of the room; again: let all share it."""
        self.wide = None if self.wide is column else column
        self.arrange()

    def arrange(self) -> None:
        """Let be seen what is to be seen, each with its share of the width."""
        for stack in self.stacks:
            for panel in stack.panels:
                panel.setVisible(self.spread or panel.essential)
            there = self.spread or any(panel.essential for panel in stack.panels)
            stack.setVisible(there)
            stack.head(self.spread)
            share = WIDE if stack.column is self.wide else SHARES[stack.column]
            self.box.setStretchFactor(stack, share)
