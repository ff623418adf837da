"""The big Record button, and on it the time of the round as a number and a ring."""

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from gui.look.colours import DANGER, LINE, LOOK, TEXT
from gui.look.style import FAMILIES, Size

TOP = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
LOW = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


class RecordButton(QPushButton):
    """A word in large letters, a line below it; while a round goes on a ring shows what is left.

    `show_time` takes the number in the ring and the share of the ring that is drawn, 0 to 1.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "record")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(Size.px(104))
        self._word, self._below = "", ""
        self._time: tuple[str, float, bool] | None = None

    def show_words(self, word: str, below: str) -> None:
        """Show these words."""
        if (word, below) != (self._word, self._below):
            self._word, self._below = word, below
            self.setAccessibleName(f"{word}, {below}")
            self.update()

    def show_time(self, text: str = "", share: float = 0.0, waiting: bool = False) -> None:
        """Show a ring with a number; without a text, none. `waiting`: the round has not begun."""
        time = (text, round(share, 3), waiting) if text else None
        if time != self._time:
            self._time = time
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the button, its words and the ring."""
        super().paintEvent(event)
        area = QRectF(self.rect()).adjusted(Size.px(10), Size.px(8), -Size.px(10), -Size.px(8))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._time is not None:
                side = area.height()
                self._draw_ring(painter, QRectF(area.left(), area.top(), side, side), *self._time)
                area.setLeft(area.left() + side + Size.px(8))
            painter.setPen(QColor(TEXT))
            upper, lower = QRectF(area), QRectF(area)
            upper.setBottom(area.top() + area.height() * 0.58)
            lower.setTop(area.top() + area.height() * 0.64)
            painter.setFont(font(fitting(self._word, 30, area.width()), bold=True))
            painter.drawText(upper, TOP, self._word)
            painter.setFont(font(fitting(self._below, 15, area.width())))
            painter.drawText(lower, LOW, self._below)

    def _draw_ring(
        self, painter: QPainter, box: QRectF, text: str, share: float, waiting: bool
    ) -> None:
        wide = Size.px(8)
        ring = box.adjusted(wide, wide, -wide, -wide)
        painter.setPen(QPen(QColor(LINE), wide))
        painter.drawEllipse(ring)
        pen = QPen(QColor(LOOK if waiting else DANGER), wide)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawArc(ring, 90 * 16, round(share * 360 * 16))
        painter.setPen(QColor(TEXT))
        painter.setFont(font(Size.px(26), bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


@lru_cache(maxsize=64)
def font(pixels: int, bold: bool = False) -> QFont:
    """Return the window's font at a size in pixels; always the same, which nobody changes."""
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPixelSize(pixels)
    made.setBold(bold)
    return made


def fitting(text: str, pixels: float, width: float) -> int:
    """Return a size in pixels at which a text is no wider than `width`, `pixels` at most."""
    size = Size.px(pixels)
    wide = QFontMetricsF(font(size, bold=pixels > 20)).horizontalAdvance(text)
    return size if wide <= width else max(Size.px(9), int(size * width / wide))
