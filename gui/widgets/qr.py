"""A QR code, drawn crisp at any size, with the quiet white around it that readers need."""

import segno
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

QUIET = 4
"""Modules of white on each side (ISO/IEC 18004, quiet zone)."""

LEAST = 220
"""Pixels, whatever the size of text: read from an arm's length by any phone."""


class QrCode(QWidget):
    """Shows one text as a QR code; `matrix` is what it draws, rows of dark (true) and light."""

    def __init__(self, least: int = LEAST) -> None:
        super().__init__()
        self.text = ""
        self.matrix: list[list[bool]] = []
        self._least = least
        self.setFixedSize(self._least, self._least)
        self.setAccessibleName("QR code")

    def show_text(self, text: str) -> None:
        """Show another text; "" for none."""
        if text == self.text:
            return
        self.text = text
        code = segno.make_qr(text, error="m") if text else None
        self.matrix = [[bool(m) for m in row] for row in code.matrix] if code is not None else []
        count = len(self.matrix) + 2 * QUIET
        side = -(-self._least // count) * count if self.matrix else self._least
        self.setFixedSize(side, side)  # whole pixels for each module, and no fewer than asked
        self.setAccessibleDescription(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Draw it, each module of whole pixels."""
        if not self.matrix:
            return
        count = len(self.matrix) + 2 * QUIET
        ratio = self.devicePixelRatioF()
        whole = int(min(self.width(), self.height()) * ratio) // count
        with QPainter(self) as painter:
            painter.scale(1 / ratio, 1 / ratio)
            side = whole * count
            left = int((self.width() * ratio - side) / 2)
            top = int((self.height() * ratio - side) / 2)
            painter.fillRect(QRect(left, top, side, side), Qt.GlobalColor.white)
            for y, row in enumerate(self.matrix, QUIET):
                for x, dark in enumerate(row, QUIET):
                    if dark:
                        place = QRect(left + x * whole, top + y * whole, whole, whole)
                        painter.fillRect(place, QColor("black"))
