"""How a latent answers to movement, drawn: dragged up or down, or by arrows, it bends."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.actions import pressed
from gui.look.colours import BACKGROUND, LINE, TEXT, WELL
from gui.look.style import Size
from mappings.training.bend import bent, slopes

STEPS = {"Left": -0.1, "Down": -0.1, "Right": 0.1, "Up": 0.1}
FINE = {f"Shift+{key}": by / 10 for key, by in STEPS.items()}
ENDS = {"Home": -1.0, "End": 1.0, "0": 0.0}
POINTS = 65

WORDS = ((-0.05, "quick in the middle"), (0.05, "even"), (2.0, "calm in the middle"))
"""What curves below these values are called."""


class CurvePad(QWidget):
    """A curve from the least to the most movement; `wanted` tells the value, −1 to 1."""

    wanted = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("keys", [*STEPS, *FINE, *ENDS])
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Curve")
        self.setToolTip("How it answers: drag, or arrows, with Shift in small steps; 0 is even")
        self.curve = 0.0
        self.inverted = False
        self._from: tuple[float, float] | None = None
        self.show_curve(0.0, False)

    @property
    def words(self) -> str:
        """What the curve is called."""
        return next(word for below, word in WORDS if self.curve < below)

    def show_curve(self, curve: float, inverted: bool) -> None:
        """Show a curve, without telling; not while it is dragged."""
        if self._from is None:
            self._show(curve, inverted)

    def _show(self, curve: float, inverted: bool) -> None:
        self.curve, self.inverted = curve, inverted
        self.setAccessibleDescription(f"{self.words}, {curve:+.2f}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size."""
        return QSize(Size.px(96), Size.px(72))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Bend it by a step, or all the way."""
        key = pressed(event)
        if key in ENDS:
            self._want(ENDS[key])
        elif key in STEPS or key in FINE:
            self._want(self.curve + {**STEPS, **FINE}[key])
        else:
            super().keyPressEvent(event)

    def _want(self, curve: float) -> None:
        curve = round(min(1.0, max(-1.0, curve)), 3)
        if curve != self.curve:
            self._show(curve, self.inverted)
            self.wanted.emit(curve)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take the curve."""
        self._from = event.position().y(), self.curve

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Bend it as far as the mouse goes up or down."""
        if self._from is not None:
            y, curve = self._from
            self._want(curve + 2 * (event.position().y() - y) / max(1, self.height()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Let go."""
        self._from = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Make it even again."""
        self._from = None
        self._want(0.0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Draw the curve over its middle lines, with its handle where it bends most."""
        edge = Size.px(8)
        box = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        line = points(self.curve, self.inverted, box)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(WELL if self.hasFocus() else LINE), Size.px(2)))
            painter.setBrush(QColor(BACKGROUND))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
            painter.setPen(QPen(QColor(LINE), 1))
            x, y = box.center().x(), box.center().y()
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.setPen(QPen(QColor(WELL), Size.px(2)))
            painter.drawPolyline(QPolygonF(line))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(TEXT))
            painter.drawEllipse(line[3 * POINTS // 4], Size.px(4), Size.px(4))


def points(curve: float, inverted: bool, box: QRectF) -> list[QPointF]:
    """Return the curve's points in a box, the least movement at its left."""
    u = np.linspace(-1.0, 1.0, POINTS)
    v = bent(u, slopes(np.full(POINTS, curve))) * (-1 if inverted else 1)
    x = box.left() + (u + 1) / 2 * box.width()
    y = box.bottom() - (v + 1) / 2 * box.height()
    return [QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
