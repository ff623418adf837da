"""The movement of a round as a few small curves."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gui.look.colours import CURVES, DIM, LINE

MOST = 3
"""Curves that are told apart in so small a place."""


def draw(
    painter: QPainter, box: QRectF, curves: Sequence[Sequence[float]] | None, quiet: bool
) -> None:
    """Draw curves over each other into a box; `quiet` ones without their colours.

    None, while they are not known, is a dotted line in their place.
    """
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if curves is None:
        middle = QPointF(0, box.height() / 2)
        painter.setPen(QPen(QColor(LINE), 1, Qt.PenStyle.DotLine))
        painter.drawLine(box.topLeft() + middle, box.topRight() + middle)
        return
    for i, curve in enumerate(curves[:MOST]):
        if len(curve) < 2:
            continue
        step = box.width() / (len(curve) - 1)
        line = QPolygonF(
            [
                QPointF(box.left() + k * step, box.bottom() - value * box.height())
                for k, value in enumerate(curve)
            ]
        )
        painter.setPen(QPen(QColor(DIM if quiet else CURVES[i % len(CURVES)]), 1.6))
        painter.drawPolyline(line)
