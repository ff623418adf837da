"""The values of all features as bars with their numbers, by the device that they come from."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.engine.values import Span, Values, share
from gui.look.colours import DIM, FEATURE, LINE, PANEL, RAISED, TEXT, WELL
from gui.look.style import Size
from gui.look.words import number
from gui.widgets.spoken import tell_of
from gui.widgets.word import tip
from gui.widgets.writing import LEFT, RIGHT, write

USUAL, OPEN = 25, 38
"""Pixels of a line's height, and of one of the feature that is open."""


@dataclass(frozen=True)
class Line:
    """A line: a heading (`at` is None), or a value by its place and the feature that gives it.

    `span` is what the value can be by its nature.
    """

    text: str
    at: int | None = None
    feature: str = ""
    span: Span = None


class FeatureBars(QWidget):
    """All lines in one widget; `chosen` tells the feature of the line that is chosen.

    With the focus, Up and Down go from feature to feature, Return or Space opens one.
    """

    chosen = Signal(str)

    def __init__(self, values: Values) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("keys", ["Up", "Down", "Space", "Return"])
        self.setAccessibleName("Features")
        self.setMinimumWidth(Size.px(200))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._values = values
        self.lines: list[Line] = []
        self.open = ""
        self._ring = ""
        self._tops = [0]

    def show_lines(self, lines: list[Line], opened: str) -> None:
        """Show these, one feature open ("" for none)."""
        if lines == self.lines and opened == self.open:
            return
        self.lines, self.open = lines, opened
        self._ring = opened or self._ring
        self._tops = [0, *accumulate(Size.px(self._high(line)) for line in lines)]
        self.setFixedHeight(max(1, self._tops[-1]))
        self._tell()
        self.update()

    def _high(self, line: Line) -> int:
        """Return the height of a line at 100 %: the open one has room for its range."""
        return OPEN if line.feature and line.feature == self.open else USUAL

    def place(self, i: int) -> QRectF:
        """Return where the i-th line is."""
        return QRectF(0, self._tops[i], self.width(), self._tops[i + 1] - self._tops[i])

    def line_at(self, y: float) -> Line | None:
        """Return the line at a height; None below the last."""
        at = bisect_right(self._tops, y) - 1
        return self.lines[at] if 0 <= at < len(self.lines) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go to another feature, or open the one that has the ring."""
        names = list(dict.fromkeys(line.feature for line in self.lines if line.feature))
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if by is not None and names:
            at = names.index(self._ring) + by if self._ring in names else 0
            self._ring = names[max(0, min(at, len(names) - 1))]
            self._tell()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._ring)
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        """Describe the feature that has the ring by its values now."""
        of = [line for line in self.lines if line.at is not None and line.feature == self._ring]
        tell_of(self, ", ".join(self.words(line).partition("\n")[0] for line in of))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show the ring, at the first feature if nowhere else."""
        super().focusInEvent(event)
        names = [line.feature for line in self.lines if line.feature]
        self._ring = self._ring if self._ring in names else next(iter(names), "")
        self._tell()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the feature of the line that was clicked."""
        line = self.line_at(event.position().y())
        if line is not None and line.feature:
            self.chosen.emit(line.feature)

    def event(self, event: QEvent) -> bool:
        """Tell the range of the bar that the mouse rests on."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            line = self.line_at(event.pos().y())
            QToolTip.showText(event.globalPos(), tip(self.words(line)) if line else "", self)
            return True
        return super().event(event)

    def words(self, line: Line) -> str:
        """Return what is told of a line: its value, and from where to where its bar goes."""
        if line.at is None:
            return line.text
        ends, now = self._values.ends(line.at, line.span), float(self._values.now[line.at])
        if ends is None:
            return f"{line.text}: nothing seen yet"
        why = "all it can be" if line.span else "all that was seen so far"
        range_ = f"The bar goes from {end(ends[0])} to {end(ends[1])}, {why}."
        return f"{line.text}: {number(now)}\n{range_}"

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the lines that can be seen."""
        seen = QRectF(event.rect())
        with QPainter(self) as painter:
            painter.fillRect(seen, QColor(PANEL))
            for i, line in enumerate(self.lines):
                box = self.place(i)
                if box.intersects(seen):
                    self._draw(painter, box, line)

    def _draw(self, painter: QPainter, box: QRectF, line: Line) -> None:
        inner = box.adjusted(Size.px(8), 0, -Size.px(8), 0)
        if not line.feature:
            write(painter, inner, LEFT, line.text, 15, TEXT, bold=True)
            return
        if line.feature == self.open:
            painter.fillRect(box, QColor(RAISED))
            painter.fillRect(QRectF(0, box.top(), Size.px(3), box.height()), QColor(WELL))
        if self.hasFocus() and line.feature == self._ring:
            painter.setPen(QPen(QColor(WELL), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        inner.setHeight(Size.px(USUAL))
        half = inner.width() * (0.56 if inner.width() < Size.px(260) else 0.45)
        name = QRectF(inner.left(), inner.top(), half, inner.height())
        write(painter, name, LEFT, line.text, 13, TEXT)
        value = float(self._values.now[line.at]) if line.at is not None else float("nan")
        write(painter, inner, RIGHT, number(value).replace("-", "−"), 13, TEXT)
        track = QRectF(inner.left() + half, inner.center().y() - Size.px(4), 0, Size.px(8))
        track.setRight(inner.right() - Size.px(52))
        painter.fillRect(track, QColor(LINE))
        ends = self._values.ends(line.at, line.span) if line.at is not None else None
        if ends is None:
            return
        now, zero = share(value, ends), share(0.0, ends)  # a bar begins where the value is 0
        if now == now:
            painter.fillRect(part(track, zero, now), QColor(FEATURE))
        if 0.0 < zero < 1.0:
            painter.fillRect(part(track, zero, zero).adjusted(0, -2, 0, 2), QColor(DIM))
        if line.feature == self.open:
            below = QRectF(track.left(), inner.bottom() - Size.px(4), track.width(), Size.px(14))
            below.adjust(-Size.px(14), 0, Size.px(14), 0)
            write(painter, below, LEFT, end(ends[0]), 11, DIM)
            write(painter, below, RIGHT, end(ends[1]), 11, DIM)


def part(track: QRectF, one: float, other: float) -> QRectF:
    """Return what lies between two shares of a track, at least two pixels of it."""
    left, right = sorted((one, other))
    wide = max(2.0, (right - left) * track.width())
    start = min(track.left() + left * track.width(), track.right() - wide)
    return QRectF(start, track.top(), wide, track.height())


def end(value: float) -> str:
    """Return an end of a range in few digits."""
    return f"{value:.2g}".replace("-", "−")
