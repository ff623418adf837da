"""How the error has fallen with the rounds that were learnt from, as a line with its spread."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.look.colours import DIM, LINE, TEXT, WELL
from gui.look.style import Size
from gui.widgets.spoken import tell_of
from gui.widgets.writing import LEFT, RIGHT, write

HIGH = 96
"""Pixels, at 100 %, that it is high."""

LEAST = 0.05
"""The error at the top is at least this: small errors stay small."""


@dataclass(frozen=True)
class Line:
    """Errors, shares of the range, with as many rounds each, and how far each may be off.

    `still` is the error of a sound that never moves, None: not known.
    """

    rounds: tuple[int, ...] = ()
    errors: tuple[float, ...] = ()
    spreads: tuple[float, ...] = ()
    still: float | None = None

    @property
    def words(self) -> str:
        """Return the line as it is read out."""
        each = zip(self.rounds, self.errors, strict=True)
        return ", ".join(f"{n} rounds {100 * e:.0f} %" for n, e in each)


def line_of(report: dict[str, Any]) -> Line:
    """Return the learning curve of a training's report; empty where one point makes none."""
    curve = (report.get("study") or {}).get("curve") or {}
    rounds, errors = curve.get("rounds") or (), curve.get("errors") or ()
    if len(rounds) != len(errors) or None in errors or len(errors) < 2:
        return Line()
    spreads = tuple(one or 0.0 for one in curve.get("spreads") or (0.0,) * len(errors))
    return Line(tuple(rounds), tuple(errors), spreads, report.get("overall_of_mean"))


class LearningCurve(QWidget):
    """The line, with the number of rounds below it and the error at both of its ends."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.line = Line()

    def show_line(self, line: Line) -> None:
        """Show this one."""
        if line != self.line:
            self.line = line
            self.setAccessibleName("Error by rounds learnt from")
            tell_of(self, line.words)
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room for it."""
        return QSize(Size.px(160), Size.px(HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Draw the line."""
        if not self.line.errors:
            return
        margin = Size.px(44)
        box = QRectF(self.rect()).adjusted(margin, Size.px(10), -margin, -Size.px(22))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw(painter, box)

    def places(self, box: QRectF) -> list[QPointF]:
        """Return where each error lies in a box: the first at the left, none at the bottom."""
        rounds, top = self.line.rounds, self._top
        wide = max(1, rounds[-1] - rounds[0])
        return [
            QPointF(
                box.left() + box.width() * ((n - rounds[0]) / wide if len(rounds) > 1 else 0.5),
                box.bottom() - box.height() * min(1.0, error / top),
            )
            for n, error in zip(rounds, self.line.errors, strict=True)
        ]

    @property
    def _top(self) -> float:
        most = max(e + s for e, s in zip(self.line.errors, self.line.spreads, strict=True))
        return max(LEAST, 1.1 * most)

    def _draw(self, painter: QPainter, box: QRectF) -> None:
        line, top = self.line, self._top
        painter.setPen(QPen(QColor(LINE), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if line.still is not None and line.still < top:
            y = box.bottom() - box.height() * line.still / top
            painter.setPen(QPen(QColor(DIM), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        places = self.places(box)
        painter.setPen(QPen(QColor(WELL), Size.px(2)))
        painter.drawPolyline(QPolygonF(places))
        for at, spread, n in zip(places, line.spreads, line.rounds, strict=True):
            far = box.height() * min(1.0, spread / top)
            painter.setPen(QPen(QColor(WELL), 1))
            painter.drawLine(QPointF(at.x(), at.y() - far), QPointF(at.x(), at.y() + far))
            painter.setBrush(QColor(WELL))
            painter.drawEllipse(at, Size.px(4), Size.px(4))
            below = QRectF(at.x() - Size.px(20), box.bottom() + 2, Size.px(40), Size.px(18))
            write(painter, below, Qt.AlignmentFlag.AlignCenter, str(n), 12, DIM)
        self._ends(painter, places)

    def _ends(self, painter: QPainter, places: list[QPointF]) -> None:
        """Write the error at the first and at the last point."""
        high, wide = Size.px(18), Size.px(40)
        texts = [f"{100 * error:.0f} %" for error in self.line.errors]
        last = QRectF(places[-1].x() + Size.px(7), places[-1].y() - high / 2, wide, high)
        write(painter, last, LEFT, texts[-1], 13, TEXT)
        if len(places) > 1:
            first = QRectF(places[0].x() - wide - Size.px(7), places[0].y() - high / 2, wide, high)
            write(painter, first, RIGHT, texts[0], 13, TEXT)
