"""Text that is drawn into a box, and cut where it does not fit."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from gui.look.style import Size
from gui.widgets.record_button import font

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


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
