"""The movement of a round in large, with two handles for where it begins and ends."""

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.engine.movements import Movement
from gui.look.colours import BACKGROUND, DIM, LINE, TEXT, WELL
from gui.look.style import Size
from gui.widgets.record_button import font
from gui.widgets.spoken import tell_of
from gui.widgets.thumbnail import draw

STEP, FINE = 0.1, 0.02
"""Seconds that a key moves a handle."""

LEAST = 0.05
"""Seconds that are left at least."""

PAUSE = 300
"""Milliseconds after the last key before the trim is told."""


class Timeline(QWidget):
    """Shows what of a round is used; `trimmed` tells the seconds left out at start and end.

    A drag moves the nearer handle. With the focus, Up and Down choose a handle, Left and Right
    move it, finely with Shift.
    """

    trimmed = Signal(float, float)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        moves = [f"{shift}{key}" for shift in ("", "Shift+") for key in ("Left", "Right")]
        self.setProperty("keys", [*moves, "Up", "Down"])
        self.setAccessibleName("Begin and end of the round")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(Size.px(72))
        self.movement = Movement(0.0, ())
        self.trim = [0.0, 0.0]
        self._kept = (0.0, 0.0)
        self.at = 0
        self.seconds = 0.0
        self.share = 0.0
        self._dragged = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(self._tell)

    def show_round(
        self, movement: Movement, seconds: float, trim: tuple[float, float], other: bool
    ) -> None:
        """Show a round of so many seconds in all, and what is left out of it.

        `other`: it is another round than before, and no handle is on its way.
        """
        if other:
            self._later.stop()
            self._dragged = False
        known = self.movement, self.seconds, self._kept
        if known == (movement, max(seconds, LEAST), trim):
            return
        self.movement, self.seconds, self._kept = movement, max(seconds, LEAST), trim
        if not self._dragged and not self._later.isActive():
            self.trim = list(trim)
        self._describe()
        self.update()

    def show_progress(self, share: float) -> None:
        """Show how far it is played back, 0 to 1 of what is used; 0: it is not."""
        if share != self.share:
            self.share = share
            self.update()

    @property
    def words(self) -> str:
        """What is used, in numbers."""
        first, last = self.trim[0], self.seconds - self.trim[1]
        return f"{first:.1f} – {last:.1f} s of {self.seconds:.1f} s"

    def _area(self) -> QRectF:
        edge = Size.px(8)
        return QRectF(self.rect()).adjusted(edge, Size.px(4), -edge, -Size.px(20))

    def _x(self, seconds: float) -> float:
        area = self._area()
        return area.left() + area.width() * seconds / max(self.seconds, LEAST)

    def _places(self) -> tuple[float, float]:
        return self._x(self.trim[0]), self._x(self.seconds - self.trim[1])

    def _move(self, to: float) -> None:
        """Move the handle that is chosen to some seconds after the round's beginning."""
        gone = to if self.at == 0 else self.seconds - to
        most = self.seconds - self.trim[1 - self.at] - LEAST
        self.trim[self.at] = max(0.0, min(gone, most))
        self._describe()
        self.update()

    def _describe(self) -> None:
        tell_of(self, f"{('begin', 'end')[self.at]} chosen: {self.words}")

    def _tell(self) -> None:
        self.trimmed.emit(*self.trim)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take the nearer handle."""
        x = event.position().x()
        first, last = self._places()
        self.at = 0 if abs(x - first) <= abs(x - last) else 1
        self._dragged = True
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Move it."""
        area = self._area()
        self._move((event.position().x() - area.left()) / area.width() * self.seconds)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Tell where it is now."""
        self._dragged = False
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Choose a handle or move it."""
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        sides = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key in sides:
            at = self.trim[0] if self.at == 0 else self.seconds - self.trim[1]
            self._move(at + sides[key] * (FINE if fine else STEP))
            self._later.start()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.at = 1 - self.at
            self._describe()
            self.update()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Draw curves, what is left out, and the handles."""
        area = self._area()
        first, last = self._places()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(area, QColor(BACKGROUND))
            known = QRectF(area)  # the curves are of what was used when they were asked for
            known.setLeft(self._x(self._kept[0]))
            known.setRight(self._x(self.seconds - self._kept[1]))
            draw(painter, known.adjusted(0, 3, 0, -3), self.movement.curves, quiet=False)
            shade = QColor(BACKGROUND)
            shade.setAlpha(200)
            painter.fillRect(
                QRectF(area.left(), area.top(), first - area.left(), area.height()), shade
            )
            painter.fillRect(QRectF(last, area.top(), area.right() - last, area.height()), shade)
            if self.share:
                x = first + (last - first) * self.share
                painter.fillRect(QRectF(x - 1, area.top(), 2, area.height()), QColor(TEXT))
            for i, x in enumerate((first, last)):
                self._draw_handle(painter, x, area, chosen=self.hasFocus() and i == self.at)
            painter.setFont(font(Size.px(13)))
            painter.setPen(QColor(DIM))
            where = QRectF(area.left(), area.bottom(), area.width(), self.height() - area.bottom())
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, self.words)
            if self.hasFocus():
                painter.setPen(QPen(QColor(WELL), Size.px(2)))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _draw_handle(self, painter: QPainter, x: float, area: QRectF, chosen: bool) -> None:
        half = Size.px(5 if chosen else 3)
        painter.setPen(QPen(QColor(LINE), 1))
        painter.setBrush(QColor(WELL))
        painter.drawRoundedRect(QRectF(x - half, area.top() - 2, 2 * half, area.height() + 4), 3, 3)
