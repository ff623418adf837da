"""The map that is clicked, dragged on, and walked through by arrows."""

from collections import deque
from collections.abc import Sequence
from math import hypot

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.actions import pressed
from gui.look.colours import BACKGROUND, WELL
from gui.look.style import Size
from gui.widgets.map_drawing import SAME, Mark, Place, View, draw_moving, draw_still, hint, view_of
from gui.widgets.map_plane import Plane
from gui.widgets.spoken import tell_of

WAY = 90
"""Places of the way that are drawn."""

EVERY = 2
"""Looks between two of them: 90 places are then 3 s."""

REACH = 10
"""Pixels at 100 % around a bookmark's star that are the bookmark."""

COARSE, FINE = 1 / 30, 1 / 150
"""Steps of the arrows, as a share of what is seen."""

STEPS = {
    f"{shift}{key}": (size * across, size * up)
    for shift, size in (("", COARSE), ("Shift+", FINE))
    for key, across, up in (("Left", -1, 0), ("Right", 1, 0), ("Up", 0, 1), ("Down", 0, -1))
}


class MapView(QWidget):
    """Sounds, regions, rounds and targets on a plane, and the way of the last seconds over them.

    `aimed` tells the place that is wanted, `picked` the bookmark that was clicked on.
    """

    aimed = Signal(float, float)
    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("keys", list(STEPS))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(Size.px(170))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what is behind is not drawn
        self.setAccessibleName("Map of the sound")
        self.setToolTip("Click or drag to hear; arrows move the point (Shift: fine)")
        self.plane: Plane | None = None
        self.marks: tuple[Mark, ...] = ()
        self.meaning = ("", "")
        self.way: deque[Place] = deque(maxlen=WAY)
        self.now: Place | None = None
        self.target: Place | None = None
        self._look = 0
        self._still: QPixmap | None = None
        self._seen = View(1, 1, 0, 0, 1, 1)
        self._drawn: Place | None = None

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the least size: it takes the room that other panels leave."""
        return QSize(Size.px(220), Size.px(170))

    def show_plane(
        self, plane: Plane | None, marks: Sequence[Mark], meaning: tuple[str, str]
    ) -> None:
        """Show another plane, or other marks on it."""
        if plane is not self.plane:
            self.way.clear()
            self.now = self.target = None
        elif (tuple(marks), meaning) == (self.marks, self.meaning):
            return
        self.plane, self.marks, self.meaning = plane, tuple(marks), meaning
        self._still = None
        self.update()

    def show_now(self, now: Place | None, target: Place | None) -> None:
        """Show where latents and target are; called at each look."""
        self._look += 1
        goes_on = False
        if now is not None and self._look % EVERY == 0:
            goes_on = len(self.way) > 0 and self.way[0] != now
            self.way.append(now)
        if (now, target) != (self.now, self.target) or goes_on:
            if target != self.target:
                tell_of(self, near(target, self.marks))
            self.now, self.target = now, target
            self.update()

    # ---- drawing -----------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Draw what is still from its picture, and over it what moves."""
        if self.plane is None:
            with QPainter(self) as painter:
                painter.fillRect(self.rect(), QColor(BACKGROUND))
            return
        if self._still is None:
            self._still = self._picture(self.plane)
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._still)
            way = [*self.way, self.now] if self.now else list(self.way)
            draw_moving(painter, self._seen, way, self.now, self.target)
            if self.hasFocus():
                painter.setPen(QPen(QColor(WELL), Size.px(2)))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)

    def _picture(self, plane: Plane) -> QPixmap:
        ratio = self.devicePixelRatioF()
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(QColor(BACKGROUND))
        self._seen = view_of(self.width(), self.height(), plane, self.marks)
        with QPainter(made) as painter:
            draw_still(painter, self._seen, plane, self.marks)
            hint(painter, self._seen, *self.meaning)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Draw anew."""
        self._still = None

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    # ---- keys and mouse ----------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move the target by a step."""
        step, here = STEPS.get(pressed(event)), self.target or self.now
        if step is None or here is None:
            super().keyPressEvent(event)
            return
        seen = self._seen
        x = here[0] + step[0] * (seen.right - seen.left)
        y = here[1] + step[1] * (seen.high - seen.low)
        self.aimed.emit(min(max(x, seen.left), seen.right), min(max(y, seen.low), seen.high))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go there."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        at = event.position()
        if (name := self._bookmark(at)) is not None:
            self.picked.emit(name)
        else:
            self._go(at)

    def _bookmark(self, at: QPointF) -> str | None:
        """Return the bookmark whose star is at a pixel, None for none."""
        if self.plane is None:
            return None
        for mark in self.marks:
            apart = self._seen.pixel(*mark.at) - at
            if mark.kind == "bookmark" and hypot(apart.x(), apart.y()) <= Size.px(REACH):
                return mark.words
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def _go(self, at: QPointF) -> None:
        if self.plane is not None:
            self.aimed.emit(*self._seen.place(at))


def near(target: Place | None, marks: Sequence[Mark]) -> str:
    """Return in words where the target is: at a mark, or in which direction from the nearest."""
    if target is None or not marks:
        return ""
    x, y = target
    mark = min(marks, key=lambda one: hypot(x - one.at[0], y - one.at[1]))
    across, up = x - mark.at[0], y - mark.at[1]
    if hypot(across, up) <= SAME:
        return f"at {mark.words}"
    if abs(across) >= abs(up):
        return f"{'right' if across > 0 else 'left'} of {mark.words}"
    return f"{'above' if up > 0 else 'below'} {mark.words}"
