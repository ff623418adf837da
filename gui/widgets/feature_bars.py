"""The values of all features as bars with their numbers, by the device that they come from."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.engine.values import Values
from gui.look.colours import FEATURE, LINE, PANEL, RAISED, TEXT, WELL
from gui.look.style import Size
from gui.look.words import number
from gui.widgets.round_list import LEFT, RIGHT, write


@dataclass(frozen=True)
class Line:
    """A line: a heading (`at` is None), or a value by its place and the feature that gives it."""

    text: str
    at: int | None = None
    feature: str = ""


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

    def show_lines(self, lines: list[Line], opened: str) -> None:
        """Show these, one feature open ("" for none)."""
        if lines == self.lines and opened == self.open:
            return
        self.lines, self.open = lines, opened
        self._ring = opened or self._ring
        self.setFixedHeight(max(1, len(lines) * Size.px(25)))
        self.update()

    def place(self, i: int) -> QRectF:
        """Return where the i-th line is."""
        high = Size.px(25)
        return QRectF(0, i * high, self.width(), high)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go to another feature, or open the one that has the ring."""
        names = list(dict.fromkeys(line.feature for line in self.lines if line.feature))
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if by is not None and names:
            at = names.index(self._ring) + by if self._ring in names else 0
            self._ring = names[max(0, min(at, len(names) - 1))]
            self.setAccessibleDescription(self._ring)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._ring)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the feature of the line that was clicked."""
        at = int(event.position().y() // Size.px(25))
        if 0 <= at < len(self.lines) and self.lines[at].feature:
            self.chosen.emit(self.lines[at].feature)

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
        half = inner.width() * (0.56 if inner.width() < Size.px(260) else 0.45)
        name = QRectF(inner.left(), inner.top(), half, inner.height())
        write(painter, name, LEFT, line.text, 13, TEXT)
        value = float(self._values.now[line.at]) if line.at is not None else float("nan")
        write(painter, inner, RIGHT, number(value).replace("-", "−"), 13, TEXT)
        track = QRectF(inner.left() + half, inner.center().y() - Size.px(4), 0, Size.px(8))
        track.setRight(inner.right() - Size.px(52))
        painter.fillRect(track, QColor(LINE))
        share = self._values.share(line.at) if line.at is not None else float("nan")
        if share == share:
            track.setWidth(max(2.0, track.width() * share))
            painter.fillRect(track, QColor(FEATURE))
