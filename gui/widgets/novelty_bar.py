"""How far the movement is from what was taught, as a bar with a mark, a shape and a word."""

from math import nan

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.look.colours import DIM, LOOK, RAISED, TEXT, WELL
from gui.look.style import Size
from gui.look.words import NONE, Mark
from pipeline.engine.novel import TAUGHT

STEPS = 100
"""Steps of the bar: less than one is not drawn anew."""


class NoveltyBar(QWidget):
    """A bar from 0 to 1 with a line where what was taught ends; NaN: it is not known."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(Size.px(16))
        self.setMinimumWidth(Size.px(60))
        self.setAccessibleName("Novelty")
        self._step = -1

    def show_novelty(self, value: float = nan) -> None:
        """Show a novelty; called at each look."""
        step = round(value * STEPS) if value == value else -1
        if step != self._step:
            self._step = step
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Draw the bar over its track, and the line."""
        width, height = self.width(), self.height()
        radius, value = height / 2, max(self._step, 0) / STEPS
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(RAISED))
            painter.drawRoundedRect(QRectF(0, 0, width, height), radius, radius)
            painter.setBrush(QColor(LOOK if value > TAUGHT else WELL))
            painter.setClipRect(QRectF(0, 0, width * value, height))
            painter.drawRoundedRect(QRectF(0, 0, width, height), radius, radius)
            painter.setClipping(False)
            painter.setPen(QPen(QColor(TEXT), max(2, Size.px(2))))
            painter.drawLine(int(width * TAUGHT), 0, int(width * TAUGHT), height)


def mark_of(value: float | None) -> Mark:
    """Return a novelty as a shape and a word."""
    if value is None or value != value:
        return Mark("", NONE, DIM)
    if value <= TAUGHT:
        return Mark("●", "as taught", WELL)
    return Mark("△", "not taught here", LOOK) if value > 0.8 else Mark("◐", "a little new", LOOK)
