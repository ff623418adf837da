"""A pad that mouse, touch and arrows move on, which sends where it is as `/limber/xy`."""

from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtNetwork import QHostAddress, QUdpSocket
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.look.colours import DIM, LINE, RAISED, WELL
from gui.look.style import Size
from gui.widgets.record_button import font
from sensors.wire.osc import encode
from sensors.xy import ADDRESS

PERIOD = 50
"""Milliseconds between two messages while nothing moves."""

STEP, LEAP = 0.02, 0.1
"""How far an arrow goes, and with Shift."""

LOCAL = "127.0.0.1"

WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class XyPad(QWidget):
    """The pad of one sensor; it begins to send when it is touched, or when nobody else does.

    `x` goes to the right and `y` up, both from 0 to 1; `pressed` says that it is held.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.x_, self.y_, self.pressed = 0.5, 0.5, False
        self._to = QHostAddress(LOCAL), 0, ADDRESS
        self._socket = QUdpSocket(self)
        self._socket.bind(QHostAddress(LOCAL), 0)
        self._timer = QTimer(self)
        self._timer.setInterval(PERIOD)
        self._timer.timeout.connect(self.send)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        arrows = ["Left", "Right", "Up", "Down"]
        own = [*arrows, *(f"Shift+{arrow}" for arrow in arrows), "Space", "Home"]
        self.setProperty("keys", own)
        self.setMinimumHeight(Size.px(150))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(f"Pad {name}: arrows move, Space holds, Home goes to the middle")

    @property
    def sends(self) -> bool:
        """Whether it says where it is."""
        return self._timer.isActive()

    def told(self, facts: dict[str, Any], lost: bool) -> None:
        """Take in where its sensor is heard, and whether another pad plays it."""
        host, pad = str(facts.get("host") or ""), str(facts.get("id") or "")
        near = LOCAL if host in ("", "0.0.0.0", "localhost", "::") else host  # noqa: S104 - compared
        self._to = (
            QHostAddress(near),
            int(facts.get("port") or 0),
            f"{ADDRESS}/{pad}" if pad else ADDRESS,
        )
        heard = bool(facts.get("frames")) and not lost
        if not self.sends and not heard:
            self._timer.start()

    def send(self) -> None:
        """Say where it is."""
        host, port, address = self._to
        if port:
            said = encode(address, self.x_, self.y_, float(self.pressed))
            self._socket.writeDatagram(said, host, port)

    def go(self, x: float, y: float, pressed: bool) -> None:
        """Go to a place, which ends at the edges, and say so at once."""
        self.x_, self.y_ = min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)
        self.pressed = pressed
        self._timer.start()
        self.send()
        self.update()

    # ---- hands -------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Hold it there; a finger is a mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.go(*self._place(event.position()), True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the mouse while its button is held."""
        self.go(*self._place(event.position()), self.pressed)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go, and stay there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.go(self.x_, self.y_, False)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows move it, with Shift further; Space holds it; Home is the middle."""
        key = Qt.Key(event.key())
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = LEAP if shifted else STEP
        if key in WAYS:
            self.go(self.x_ + step * WAYS[key][0], self.y_ + step * WAYS[key][1], self.pressed)
        elif key == Qt.Key.Key_Home:
            self.go(0.5, 0.5, self.pressed)
        elif key == Qt.Key.Key_Space:
            self.go(self.x_, self.y_, True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space lets go."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.go(self.x_, self.y_, False)
        else:
            super().keyReleaseEvent(event)

    # ---- what is seen ------------------------------------------------------------------

    def _area(self) -> QRectF:
        """Return where the middle of the point can be."""
        edge = Size.px(14)
        return QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)

    def _place(self, at: QPointF) -> tuple[float, float]:
        area = self._area()
        return (at.x() - area.x()) / area.width(), (area.bottom() - at.y()) / area.height()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Draw the pad, its point with two lines through it, and where it is in numbers."""
        area = self._area()
        at = QPointF(area.x() + self.x_ * area.width(), area.bottom() - self.y_ * area.height())
        ring, focused = Size.px(2), self.hasFocus()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(WELL if focused else LINE), ring if focused else 1))
            painter.setBrush(QColor(RAISED))
            outline = QRectF(self.rect()).adjusted(ring, ring, -ring, -ring)
            painter.drawRoundedRect(outline, Size.px(8), Size.px(8))
            painter.setPen(QPen(QColor(DIM), 1))
            painter.drawLine(QPointF(at.x(), area.top()), QPointF(at.x(), area.bottom()))
            painter.drawLine(QPointF(area.left(), at.y()), QPointF(area.right(), at.y()))
            painter.setFont(font(Size.px(13)))
            words = f"{self.x_:.2f}  {self.y_:.2f}" + ("  held" if self.pressed else "")
            painter.drawText(
                area, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight, words
            )
            painter.setPen(QPen(QColor(WELL), ring))
            painter.setBrush(QColor(WELL) if self.pressed else QColor(RAISED))
            painter.drawEllipse(at, Size.px(9), Size.px(9))
