"""The rounds below each other, each with its movement; the chosen one opens in its place."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.engine.movements import Movement
from gui.look.colours import DANGER, DIM, LINE, LOOK, PANEL, TEXT, WELL
from gui.look.style import Size
from gui.look.words import NONE
from gui.widgets.record_button import font
from gui.widgets.thumbnail import draw

HIGH, VERY_HIGH = 0.1, 0.2
"""Errors, as shares of the targets' range, from which a round is looked at, and heard."""

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Row:
    """A round as it is shown; `error` is a share of the targets' range, None: not known.

    `old`: the error is of a training before the last change. `below` is the line under its name.
    """

    number: int
    name: str
    below: str
    error: float | None
    old: bool
    muted: bool

    @property
    def verdict(self) -> tuple[str, str, str]:
        """Return the error, a word for it with its shape, and their colour."""
        if self.muted:
            return "muted", "left out", DIM
        if self.error is None:
            return NONE, "", DIM
        text = f"{100 * self.error:.1f} %"
        if self.old:
            return text, "before", DIM
        if self.error >= VERY_HIGH:
            return text, "▲ far off", DANGER
        return (text, "▲ high", LOOK) if self.error >= HIGH else (text, "", WELL)


class RoundList(QWidget):
    """All rounds in one widget, of which what can be seen is drawn; `chosen` tells a number.

    `movement` returns the curves of a round, None before they are there; it is asked for rounds
    that are seen only. `tools` is the widget that stands below the chosen round.
    """

    chosen = Signal(int)

    def __init__(self, movement: Callable[[int], Movement | None], tools: QWidget) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._movement = movement
        self.tools = tools
        tools.setParent(self)
        tools.hide()
        self.rows: list[Row] = []
        self.open = 0
        self._at: int | None = None
        self.nearest = 0
        self.high = Size.px(56)

    def show_rows(self, rows: list[Row], opened: int) -> None:
        """Show these rounds, one of them open (0: none)."""
        if rows == self.rows and opened == self.open:
            return
        self.rows, self.open = rows, opened
        self._at = self.place_of(opened)
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

    def _draw(self, painter: QPainter, box: QRectF, row: Row) -> None:
        near, opened = row.number == self.nearest, row.number == self.open
        pen = QPen(QColor(WELL if near else TEXT if opened else LINE), Size.px(2) if near else 1)
        painter.setPen(pen)
        painter.setBrush(QColor(PANEL))
        painter.drawRoundedRect(box, Size.px(8), Size.px(8))
        inner = box.adjusted(Size.px(8), Size.px(6), -Size.px(10), -Size.px(6))
        movement = self._movement(row.number)
        if movement is not None:
            small = QRectF(inner.left(), inner.top(), Size.px(60), inner.height())
            draw(painter, small.adjusted(0, 3, 0, -3), movement.curves, quiet=row.muted)
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
        write(painter, lower, LEFT, row.below, 13, DIM)


def halves(box: QRectF) -> tuple[QRectF, QRectF]:
    """Return the upper and the lower half of a box."""
    upper, lower = QRectF(box), QRectF(box)
    upper.setBottom(box.center().y())
    lower.setTop(box.center().y())
    return upper, lower


def write(
    painter: QPainter,
    box: QRectF,
    where: Qt.AlignmentFlag,
    text: str,
    pixels: int,
    colour: str,
    bold: bool = False,
) -> float:
    """Write a text into a box, cut where it does not fit; return its width and a gap."""
    if not text:
        return 0.0
    painter.setFont(font(Size.px(pixels), bold))
    painter.setPen(QColor(colour))
    metrics = QFontMetricsF(painter.font())
    cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, where, cut)
    return metrics.horizontalAdvance(cut) + (0 if where is LEFT else Size.px(8))
