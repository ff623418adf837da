"""A large meter of how loud it is, in dB, with a mark at the loudest of the last seconds."""

import time
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.look.colours import DANGER, LOOK, RAISED, TEXT, WELL
from gui.look.style import Size

LOWEST = -60.0
"""dB at the left end; the right end is 0 dB, full scale."""

HELD = 2.0
"""Seconds that the mark of the loudest stays."""

FALL = 40.0
"""dB in a second that the bar falls, so that the eye can follow."""


class Level(QWidget):
    """A bar from −60 dB to 0 dB; `show_peak` takes the newest peak in dB, None for silence."""

    def __init__(self, height: int = 24, marks: Sequence[float] = ()) -> None:
        super().__init__()
        self.setMinimumHeight(Size.px(height))
        self._marks = marks
        self._bar = self._held = LOWEST
        self._since = self._last = time.monotonic()

    def show_peak(self, decibels: float | None) -> None:
        """Show a peak; the bar rises at once and falls slowly."""
        now = time.monotonic()
        peak = LOWEST if decibels is None or decibels != decibels else max(LOWEST, decibels)
        bar = max(peak, self._bar - FALL * (now - self._last))
        self._last = now
        if peak >= self._held or now - self._since > HELD:
            self._held, self._since = peak, now
        if round(bar, 1) != round(self._bar, 1) or peak > LOWEST:
            self.update()
        self._bar = max(bar, LOWEST)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Draw the bar over its track."""
        width, height = self.width(), self.height()
        radius = min(height / 2, Size.px(14))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(RAISED))
            painter.drawRoundedRect(QRectF(0, 0, width, height), radius, radius)
            filled = width * share(self._bar)
            if filled > 1:
                colours = QLinearGradient(0, 0, width, 0)
                for at, colour in ((0.0, WELL), (0.6, WELL), (0.9, LOOK), (1.0, DANGER)):
                    colours.setColorAt(at, QColor(colour))
                painter.setBrush(colours)
                painter.setClipRect(QRectF(0, 0, filled, height))
                painter.drawRoundedRect(QRectF(0, 0, width, height), radius, radius)
                painter.setClipping(False)
            painter.setPen(QPen(QColor(TEXT), max(2, Size.px(2))))
            if self._held > LOWEST:
                x = width * share(self._held)
                painter.drawLine(int(x), 0, int(x), height)
            painter.setPen(QPen(QColor(RAISED), 1))
            for mark in self._marks:
                painter.drawLine(int(width * share(mark)), 0, int(width * share(mark)), height)


def share(decibels: float) -> float:
    """Return where a level stands on the bar, 0 to 1."""
    return min(1.0, max(0.0, 1 - decibels / LOWEST))
