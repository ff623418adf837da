"""The rounds below each other, each with its movement; the chosen one opens in its place."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.engine.movements import Movement
from gui.look.colours import DIM, LINE, PANEL, TEXT, WELL
from gui.look.style import Size
from gui.widgets.round_row import Row
from gui.widgets.spoken import tell_of
from gui.widgets.thumbnail import draw
from gui.widgets.writing import LEFT, RIGHT, halves, write

MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class RoundList(QWidget):
    """All rounds in one widget, of which what can be seen is drawn; `chosen` tells a number.

    With the focus, Up and Down go from round to round, which `reached` tells; Return and Space
    open one.

    `movement` returns the curves of a round, None before they are there; it is asked for rounds
    that are seen only. `tools` is the widget that stands below the chosen round.
    """

    chosen = Signal(int)
    reached = Signal(int)

    def __init__(self, movement: Callable[[int], Movement | None], tools: QWidget) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("keys", ["Up", "Down", "Return", "Space"])
        self.setAccessibleName("Rounds")
        self._movement = movement
        self.tools = tools
        tools.setParent(self)
        tools.hide()
        self.rows: list[Row] = []
        self.open = 0
        self._at: int | None = None
        self.nearest = 0
        self.ring = 0
        self.high = Size.px(56)

    def show_rows(self, rows: list[Row], opened: int) -> None:
        """Show these rounds, one of them open (0: none)."""
        if rows == self.rows and opened == self.open:
            return
        if opened not in (0, self.open):
            self.ring = opened
        self.rows, self.open = rows, opened
        self._at = self.place_of(opened)
        self._tell()
        self.fit()
        self.update()

    def show_nearest(self, number: int) -> None:
        """Light up the round that is nearest to the present movement, 0: none."""
        if number == self.nearest:
            return
        for one in (self.nearest, number):
            if (at := self.place_of(one)) is not None:
                self.update(self.place(at).toAlignedRect())
        self.nearest = number
        self._tell()

    def place_of(self, number: int) -> int | None:
        """Return at which place a round stands, from 0."""
        return next((i for i, row in enumerate(self.rows) if row.number == number), None)

    def place(self, i: int) -> QRectF:
        """Return where the i-th round is, without its tools."""
        below = self.room if self._at is not None and i > self._at else 0
        return QRectF(0, i * self._step + below, self.width(), self.high)

    @property
    def _step(self) -> int:
        return self.high + Size.px(6)

    @property
    def room(self) -> int:
        """The height of the tools."""
        layout = self.tools.layout()
        if layout is not None and layout.hasHeightForWidth():
            return layout.heightForWidth(self.width())
        return self.tools.sizeHint().height()

    def fit(self) -> None:
        """Make room for all rounds, and for the tools of the open one."""
        at = self._at
        self.tools.setVisible(at is not None)
        if at is not None:
            top = round(self.place(at).bottom())
            self.tools.setGeometry(0, top, self.width(), self.room)
        high = len(self.rows) * self._step + (self.room if at is not None else 0)
        self.setFixedHeight(max(1, high))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Keep the tools where they belong."""
        self.fit()

    # ---- keys and mouse ----------------------------------------------------------------

    def go_by(self, step: int) -> None:
        """Let the ring go to another round."""
        at = self.place_of(self.ring)
        to = at + step if at is not None else 0 if step > 0 else len(self.rows) - 1
        if 0 <= to < len(self.rows):
            self.ring = self.rows[to].number
            self.reached.emit(self.ring)
            self._tell()
            self.update()

    def _tell(self) -> None:
        """Describe the round that has the ring, or how many there are."""
        at = self.place_of(self.ring)
        if at is None:
            count = len(self.rows)
            tell_of(self, f"{count} round{'' if count == 1 else 's'}")
            return
        state = ", open" if self.ring == self.open else ""
        near = ", like now" if self.ring == self.nearest else ""
        tell_of(self, f"{self.rows[at].words}{state}{near}")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go to another round, or open or close the one that has the ring."""
        key = Qt.Key(event.key())
        if key in MOVES:
            self.go_by(MOVES[key])
        elif key in OPENS and self.place_of(self.ring) is not None:
            self.chosen.emit(self.ring)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show the ring, at the first round if nowhere else."""
        super().focusInEvent(event)
        if self.place_of(self.ring) is None:
            self.go_by(1)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the round that was clicked."""
        for i, row in enumerate(self.rows):
            if self.place(i).contains(event.position()):
                self.chosen.emit(row.number)
                return

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the rounds that can be seen."""
        seen = QRectF(event.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for i, row in enumerate(self.rows):
                box = self.place(i)
                if box.intersects(seen):
                    self._draw(painter, box.adjusted(1, 1, -1, -1), row)
                if self.hasFocus() and row.number == self.ring:
                    painter.setPen(QPen(QColor(WELL), Size.px(2)))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), Size.px(8), Size.px(8))

    def _draw(self, painter: QPainter, box: QRectF, row: Row) -> None:
        near, opened = row.number == self.nearest, row.number == self.open
        pen = QPen(QColor(WELL if near else TEXT if opened else LINE), Size.px(2) if near else 1)
        painter.setPen(pen)
        painter.setBrush(QColor(PANEL))
        painter.drawRoundedRect(box, Size.px(8), Size.px(8))
        inner = box.adjusted(Size.px(8), Size.px(6), -Size.px(10), -Size.px(6))
        movement = self._movement(row.number)
        small = QRectF(inner.left(), inner.top(), Size.px(60), inner.height()).adjusted(0, 3, 0, -3)
        curves = None if movement is None else movement.curves
        draw(painter, small, curves, quiet=row.muted)
        inner.setLeft(inner.left() + Size.px(70))
        upper, lower = halves(inner)
        text, word, colour = row.verdict
        upper.setRight(upper.right() - write(painter, upper, RIGHT, text, 15, colour))
        right = "◀ like now" if near else word
        tint = WELL if near else colour
        lower.setRight(lower.right() - write(painter, lower, RIGHT, right, 13, tint, bold=near))
        number = f"{row.number} "
        wide = write(painter, upper, LEFT, number, 15, TEXT, bold=True)
        upper.setLeft(upper.left() + wide)
        write(painter, upper, LEFT, row.name, 15, DIM if row.muted else TEXT)
        write(painter, lower, LEFT, row.under[0], 13, row.under[1])
