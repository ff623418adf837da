"""A line of large text whose size follows the width of what it stands in."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QSizePolicy

from gui.look.colours import TEXT

WIDTH = 1440
"""Pixels of width for which sizes are given."""

LEAST = 0.5
"""How much smaller letters become at most before the end of a line is left out."""


class Letters(QLabel):
    """Text of `size` pixels in a view 1440 wide; a line too long for its room becomes smaller."""

    def __init__(
        self,
        size: int,
        bold: bool = False,
        right: bool = False,
        colour: str = TEXT,
        wrap: bool = False,
    ) -> None:
        super().__init__()
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setMinimumWidth(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._size, self._weight, self._colour = size, 700 if bold else 400, colour
        self._factor, self._room, self._style = 1.0, WIDTH, ""
        self._dress()

    def fit(self, width: int, room: int) -> None:
        """Follow the width of the view, of which this text has `room` pixels."""
        self._factor, self._room = width / WIDTH, room
        self._dress()

    def show_text(self, text: str, colour: str = "") -> None:
        """Show a text, in another colour if one is given."""
        if text == self.text() and colour in ("", self._colour):
            return
        self._colour = colour or self._colour
        self.setText(text)
        self._dress()

    def _dress(self) -> None:
        pixels = self._size * self._factor
        style = self._sized(pixels)
        if not self.wordWrap() and self.text():
            font = self.font()
            font.setPixelSize(max(1, round(pixels)))
            font.setWeight(font.Weight(self._weight))
            needs = QFontMetrics(font).horizontalAdvance(self.text())
            if needs > self._room:
                style = self._sized(pixels * max(LEAST, self._room / needs))
        if style != self._style:
            self._style = style
            self.setStyleSheet(style)

    def _sized(self, pixels: float) -> str:
        size = max(1, int(pixels))
        return f"font-size: {size}px; font-weight: {self._weight}; color: {self._colour};"
