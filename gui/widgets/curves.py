"""Curves of the last seconds, drawn fast enough for many of them at 60 images a second."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from shiboken6 import VoidPtr

from gui.look.colours import CURVES
from gui.look.style import Size

MOST = 6
"""Curves drawn in one place; more are no longer told apart."""

POINTS = 160
"""Points of a curve at most: of more, every second or third is drawn."""


class Curves(QWidget):
    """Some curves over each other, each in its colour, scaled to what they have shown so far.

    `show_values` takes float32 of shape (frames, curves), oldest first; NaN is a gap at the
    beginning. The scale follows outwards at once and inwards slowly. `frames` is how many fill
    the width.
    """

    def __init__(self, height: int = 56, colours: tuple[str, ...] = CURVES) -> None:
        super().__init__()
        self.setMinimumHeight(Size.px(height))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._pens = [QPen(QColor(c), 0) for c in colours]  # of one pixel: Qt's quick ones
        self._values: NDArray[np.float32] = np.empty((0, 0), np.float32)
        self._ages: NDArray[np.int64] = np.empty(0, np.int64)
        self._low, self._high = 1.0, 0.0
        self.frames = 300

    def clear(self) -> None:
        """Draw nothing."""
        self.show_values(np.empty((0, 0), np.float32))

    def show_values(self, values: NDArray[np.float32], count: int = 0) -> None:
        """Draw these, the newest at the right; `count` is how many there have ever been.

        Where there are more than are drawn it says which to leave out, so that those that are
        drawn stay the same ones while they move on.
        """
        n = len(values)
        step = max(1, -(-n // POINTS))
        first = (n - count) % step
        self._values = values[first::step, :MOST]
        self._ages = np.arange(n - 1 - first, -1, -step)
        low, high = bounds(self._values)
        if low <= high:
            self._low = low if self._low > self._high else min(low, nearer(self._low, low))
            self._high = max(high, nearer(self._high, high)) if self._high >= self._low else high
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Draw the curves."""
        n, count = self._values.shape
        if n < 2:
            return
        width, height = self.width(), self.height()
        span = max(self._high - self._low, 1e-6)
        x = (width - 1) - self._ages * (width / max(self.frames, int(self._ages[0]) + 1))
        y = (height - 4) - (self._values - self._low) * ((height - 8) / span) + 2
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for i in range(count):
                painter.setPen(self._pens[i % len(self._pens)])
                painter.drawPolyline(polygon(x, y[:, i]))


def polygon(x: NDArray[np.floating[Any]], y: NDArray[np.floating[Any]]) -> QPolygonF:
    """Return points (x, y), both of shape (n,), as Qt draws them, without those that are NaN.

    They are written into Qt's own memory: point by point it would take twenty times as long.
    """
    good = y == y
    count = int(np.count_nonzero(good))
    made = QPolygonF()
    if count:
        made.resize(count)
        memory: Any = VoidPtr  # which says too little of what it takes
        points = np.frombuffer(memory(made.data(), 16 * count, True), np.float64)
        points[0::2], points[1::2] = x[good], y[good]
    return made


def bounds(values: NDArray[np.float32]) -> tuple[float, float]:
    """Return the least and the greatest of the values that are numbers; (1, 0) for none."""
    good = values[np.isfinite(values)]
    return (float(good.min()), float(good.max())) if good.size else (1.0, 0.0)


def nearer(value: float, goal: float) -> float:
    """Return a value that has gone a hundredth of the way."""
    return value + 0.01 * (goal - value)
