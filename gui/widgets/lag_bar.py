"""How late a performer moves, as a mark on a line of milliseconds, and how sure that is."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.look.colours import DIM, LINE, LOOK, SOUND, TEXT, WELL
from gui.look.style import Size
from gui.widgets.record_button import font

HIGH = 84
LEFT, RIGHT = -100.0, 600.0
"""Milliseconds at its ends: the lags that are looked for."""

NAMED = (0, 200, 400)


@dataclass(frozen=True)
class Shown:
    """A lag in ms and the ends of its interval; `by_hand`: it was set."""

    ms: float
    low: float
    high: float
    by_hand: bool


class LagBar(QWidget):
    """`show_lag` takes what is known, None for nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(Size.px(HIGH))
        self.shown: Shown | None = None
        self.setAccessibleName("How late you move: not known")

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size it would like."""
        return QSize(Size.px(200), Size.px(HIGH))

    def show_lag(self, shown: Shown | None, words: str) -> None:
        """Show a lag; `words` say the same."""
        if shown != self.shown:
            self.shown = shown
            self.update()
        name = words or "How late you move: not known"
        if self.accessibleName() != name:
            self.setAccessibleName(name)

    def _x(self, ms: float) -> float:
        inside = min(RIGHT, max(LEFT, ms))
        edge = Size.px(8)
        return edge + (self.width() - 2 * edge) * (inside - LEFT) / (RIGHT - LEFT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Draw the line with its numbers, the interval and the mark."""
        middle, half = self.height() * 0.36, Size.px(13)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(LINE), Size.px(2)))
            painter.drawLine(QPointF(self._x(LEFT), middle), QPointF(self._x(RIGHT), middle))
            painter.setFont(font(Size.px(16)))
            for ms in NAMED:
                self._name(painter, ms, middle)
            if self.shown is None:
                return
            low, high = self._x(self.shown.low), self._x(self.shown.high)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(SOUND))
            painter.drawRect(QRectF(low, middle - half, max(1.0, high - low), 2 * half))
            painter.setBrush(QColor(LOOK if self.shown.by_hand else WELL))
            x, wide = self._x(self.shown.ms), Size.px(5)
            painter.drawRect(QRectF(x - wide / 2, middle - half * 1.6, wide, half * 3.2))

    def _name(self, painter: QPainter, ms: int, middle: float) -> None:
        x, tall = self._x(ms), Size.px(6)
        painter.setPen(QPen(QColor(TEXT if ms == 0 else DIM), Size.px(2)))
        painter.drawLine(QPointF(x, middle - tall), QPointF(x, middle + tall))
        painter.setPen(QColor(DIM))
        text = "the sound" if ms == 0 else f"{ms} ms"
        wide = painter.fontMetrics().horizontalAdvance(text)
        left = min(max(0.0, x - wide / 2), self.width() - wide)
        low = middle + Size.px(24)
        painter.drawText(QRectF(left, low, wide + 2, self.height() - low), 0, text)
