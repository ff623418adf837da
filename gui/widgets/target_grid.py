"""The targets that are taught one after the other, in a grid that keys and clicks choose from."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.look.colours import DIM, LINE, LOOK, RAISED, TEXT, WELL
from gui.look.style import Size
from gui.widgets.record_button import font
from gui.widgets.spoken import tell_of

STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True)
class Cell:
    """A target: its name, how many rounds teach it, and whether it is the next or heard now."""

    name: str
    rounds: int
    next: bool
    heard: bool

    @property
    def words(self) -> str:
        """Return how it stands in a few words, with their shapes."""
        taught = f"✓ {self.rounds}" if self.rounds else ""
        return "▸ next" + (f"  {taught}" if taught else "") if self.next else taught


class TargetGrid(QWidget):
    """Cells for targets, each with its number; `chosen` tells which one is wanted, from 0."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("keys", ["Left", "Right", "Up", "Down", "Space", "Return"])
        self.setAccessibleName("Targets")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)  # the layout asks: what changes while it lays out comes late
        self.setSizePolicy(policy)
        self.cells: list[Cell] = []
        self.at = 0

    def show_cells(self, cells: list[Cell]) -> None:
        """Show these targets."""
        if cells == self.cells:
            return
        self.cells = cells
        self.at = max(0, min(self.at, len(cells) - 1))
        self._tell()
        self._fit()
        self.update()

    @property
    def columns(self) -> int:
        """How many cells stand beside each other."""
        return self.columns_in(self.width())

    def columns_in(self, wide: int) -> int:
        """Return how many stand beside each other in a width."""
        return 3 if wide >= Size.px(560) else 2 if wide >= Size.px(300) else 1

    def place(self, i: int) -> QRectF:
        """Return where the i-th cell is."""
        gap, high = Size.px(6), Size.px(34)
        wide = (self.width() - gap * (self.columns - 1)) / self.columns
        down, across = divmod(i, self.columns)
        return QRectF(across * (wide + gap), down * (high + gap), wide, high)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the room that all cells need in a width."""
        rows = -(-len(self.cells) // self.columns_in(width))
        return max(1, rows * Size.px(40) - Size.px(6)) if rows else 1

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room for all cells."""
        return QSize(Size.px(150), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a width for one cell; the height depends on the width."""
        return QSize(Size.px(150), 1)

    def _fit(self) -> None:
        self.setVisible(bool(self.cells))
        self.updateGeometry()

    def _tell(self) -> None:
        if self.at < len(self.cells):
            cell = self.cells[self.at]
            heard = ", heard now" if cell.heard else ""
            tell_of(self, f"{self.at + 1} {cell.name} {cell.words}{heard}")
        else:
            tell_of(self, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go to another cell by the arrows, choose it by Return or Space."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.at < len(self.cells):
                self.chosen.emit(self.at)
        elif key in STEPS:
            across, down = STEPS[key]
            at = self.at + across + down * self.columns
            self.at = at if 0 <= at < len(self.cells) else self.at
            self._tell()
            self.update()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the cell that was clicked."""
        for i in range(len(self.cells)):
            if self.place(i).contains(event.position()):
                self.at = i
                self.chosen.emit(i)
                self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Draw the cells."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for i, cell in enumerate(self.cells):
                self._draw(painter, i, cell)

    def _draw(self, painter: QPainter, i: int, cell: Cell) -> None:
        box = self.place(i).adjusted(1, 1, -1, -1)
        ring = self.hasFocus() and i == self.at
        colour = WELL if ring else LOOK if cell.heard else LINE
        painter.setPen(QPen(QColor(colour), Size.px(2) if ring or cell.heard else 1))
        painter.setBrush(QColor(RAISED))
        painter.drawRoundedRect(box, Size.px(8), Size.px(8))
        inner = box.adjusted(Size.px(8), 0, -Size.px(8), 0)
        painter.setFont(font(Size.px(13)))
        words = cell.words
        painter.setPen(QColor(LOOK if cell.next else TEXT))
        painter.drawText(inner, RIGHT, words)
        if words:
            inner.setRight(inner.right() - QFontMetricsF(painter.font()).horizontalAdvance(words))
        number = f"{i + 1}"
        painter.setPen(QColor(DIM))
        painter.drawText(inner, MIDDLE, number)
        inner.setLeft(inner.left() + Size.px(18))
        painter.setFont(font(Size.px(15), bold=cell.heard))
        painter.setPen(QColor(TEXT))
        name = QFontMetricsF(painter.font()).elidedText(
            cell.name, Qt.TextElideMode.ElideRight, inner.width() - Size.px(4)
        )
        painter.drawText(inner, MIDDLE, name)
