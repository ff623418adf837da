"""What is moved along, as lines over time: where it is now, and the count-in in large digits."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.look.colours import BACKGROUND, CURVES, LINE, LOOK, PANEL, SOUND, TEXT
from gui.look.style import Size
from gui.widgets.record_button import font

HIGH = 180
"""Pixels of its height, at least."""

TAIL = "move on …"


class AlongLine(QWidget):
    """`show_lines` takes values of 0 to 1 for each latent, `show_time` where it is.

    What never moves is drawn once; a look redraws one line only.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(Size.px(HIGH))
        self.setAccessibleName("What is moved along")
        self._lines: list[list[float]] = []
        self._still = QPixmap()
        self._at: tuple[float, str] = (-1.0, "")

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size it would like."""
        return QSize(Size.px(200), Size.px(HIGH))

    @property
    def lines(self) -> Sequence[Sequence[float]]:
        """What is shown."""
        return self._lines

    def show_lines(self, lines: list[list[float]]) -> None:
        """Show these lines, one for each latent."""
        if lines != self._lines:
            self._lines, self._still = lines, QPixmap()
            self.update()

    def show_time(self, seconds: float, length: float) -> None:
        """Show the moment: below 0 s it counts in; after `length` s the movement goes on a bit."""
        if seconds < 0:
            at = 0.0, str(math.ceil(-seconds))
        else:
            at = min(1.0, seconds / max(length, 1e-6)), TAIL if seconds > length else ""
        at = round(at[0] * max(1, self.width())) / max(1, self.width()), at[1]
        if at != self._at:
            self._at = at
            self.update()

    def rest(self) -> None:
        """Show no moment: nothing goes on."""
        if self._at != (-1.0, ""):
            self._at = -1.0, ""
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Draw the lines, the part that is over, the moment and the count."""
        if self._still.size() != self.size() * self.devicePixelRatioF():
            self._still = self._drawn()
        share, text = self._at
        area = QRectF(self.rect())
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._still)
            if share < 0:
                return
            x = area.width() * share
            painter.setOpacity(0.6)
            painter.fillRect(QRectF(0, 0, x, area.height()), QColor(BACKGROUND))
            painter.setOpacity(1.0)
            painter.fillRect(QRectF(x - Size.px(2), 0, Size.px(4), area.height()), QColor(TEXT))
            if text:
                self._draw_count(painter, area, text)

    def _draw_count(self, painter: QPainter, area: QRectF, text: str) -> None:
        large = text != TAIL
        painter.setFont(
            font(min(Size.px(220), int(area.height() * 0.8)) if large else Size.px(44), bold=True)
        )
        wide = painter.fontMetrics().horizontalAdvance(text) + Size.px(24)
        box = QRectF((area.width() - wide) / 2, 0, wide, area.height())
        painter.setOpacity(0.85)
        painter.fillRect(box, QColor(BACKGROUND))
        painter.setOpacity(1.0)
        painter.setPen(QColor(LOOK))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _drawn(self) -> QPixmap:
        """Return the lines, which never move."""
        ratio = self.devicePixelRatioF()
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(QColor(PANEL))
        area = QRectF(self.rect()).adjusted(0, Size.px(6), 0, -Size.px(6))
        with QPainter(made) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for share in (0.0, 0.5, 1.0):
                y = area.bottom() - share * area.height()
                painter.setPen(QPen(QColor(SOUND if share == 0.5 else LINE), 1))
                painter.drawLine(QPointF(0, y), QPointF(area.width(), y))
            for i, line in enumerate(self._lines):
                painter.setPen(QPen(QColor(CURVES[i % len(CURVES)]), Size.px(2)))
                step = area.width() / max(1, len(line) - 1)
                points = [
                    QPointF(j * step, area.bottom() - value * area.height())
                    for j, value in enumerate(line)
                ]
                painter.drawPolyline(QPolygonF(points))
        return made
