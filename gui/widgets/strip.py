"""One latent as a strip: dragged, or moved by keys, it sets the target; its handles the range."""

from collections import deque
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
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
from gui.look.colours import WELL
from gui.look.style import Size
from gui.widgets.strip_drawing import draw_moving, draw_still
from gui.widgets.strip_keys import ASKS, KEYS, RANGE, TARGET
from gui.widgets.strip_parts import Facts, Layout
from gui.widgets.strip_words import tip

WAY = 45
"""Values of the last seconds that are drawn."""

EVERY = 4
"""Looks between two of them: 45 values are then 3 s."""

MIDST = "aim"
"""What is dragged, where it is no handle."""


class Strip(QWidget):
    """A latent's name, value, target, range and the density of the model's sounds.

    Signals: `aimed` (the value wanted), `ranged` (from, to), `asked` (a word of ASKS),
    `stepped` (the focus is wanted by the strip above, -1, or below, 1).
    """

    aimed = Signal(float)
    ranged = Signal(float, float)
    asked = Signal(str)
    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("keys", KEYS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(Size.px(228))
        self.facts = Facts("", -1.0, 1.0)
        self.value = self.target = float("nan")
        self.way: deque[float] = deque(maxlen=WAY)
        self._look = 0
        self._still: QPixmap | None = None
        self._at = Layout(1, 1)
        self._drag = ""
        self._outside = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what is behind is not drawn

    # ---- what it shows -----------------------------------------------------------------

    def show_facts(self, facts: Facts) -> None:
        """Show other settings, if they are others; not while it is being dragged."""
        held = self.facts.held
        if held is not None:
            held = min(held[0], facts.low), max(held[1], facts.high)
        facts = replace(facts, held=held, numbers=self.facts.numbers)
        if facts == self.facts or self._drag:
            return
        self.facts = facts
        self._still = None
        self._tell()
        self.update()

    def show_values(self, value: float, target: float) -> None:
        """Show the value and the target of now; called at each look."""
        self._look += 1
        moved = value != self.value or target != self.target
        if self._look % EVERY == 0:
            moved = moved or (len(self.way) > 0 and self.way[0] != value)
            self.way.append(value)
        if moved:
            self.value, self.target = value, target
            self.update()

    def be_high(self, pixels: int) -> None:
        """Take another height, at 100 %."""
        if self.height() != Size.px(pixels):
            self.setFixedHeight(Size.px(pixels))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the usual size."""
        return QSize(Size.px(160), Size.px(58))

    def _tell(self) -> None:
        f = self.facts
        self.setAccessibleName(f"Latent {f.name}")
        self.setAccessibleDescription(
            f"from {f.low:.2f} to {f.high:.2f} {f.words} {f.warning}".strip()
        )
        self.setToolTip(tip(f))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Draw what is still from its picture, and over it what moves."""
        at = self._at
        if self._still is None:
            ratio = self.devicePixelRatioF()
            self._still = QPixmap(self.size() * ratio)
            self._still.setDevicePixelRatio(ratio)
            with QPainter(self._still) as still:
                draw_still(still, at, self.facts)
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._still)
            draw_moving(painter, at, self.facts, self.value, self.target, list(self.way))
            if self.hasFocus():
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(QColor(WELL), Size.px(2)))
                painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8, 8)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Draw anew."""
        self._at = Layout(self.width(), self.height())
        self._still = None

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show the ring and the numbers."""
        super().focusInEvent(event)
        self._change(numbers=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Hide both; the scale may be another again."""
        super().focusOutEvent(event)
        self._change(numbers=False, held=None)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Let the scale be another again, unless a handle was just dragged out of the strip."""
        super().leaveEvent(event)
        if not self._drag and not self._outside:
            self._change(held=None)
        self._outside = False

    # ---- keys and mouse ----------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move the target or the range by a step, or ask for something."""
        key, f = pressed(event), self.facts
        span = f.high - f.low
        if key in TARGET:
            now = self.target if self.target == self.target else self.value
            self.aimed.emit(min(f.high, max(f.low, now + TARGET[key] * span)))
        elif key in RANGE:
            low, high = RANGE[key]
            self._range(f.low + low * span, f.high + high * span)
        elif key in ("Up", "Down"):
            self.stepped.emit(-1 if key == "Up" else 1)
        elif key in ASKS:
            self.asked.emit(ASKS[key])
        else:
            super().keyPressEvent(event)

    def _range(self, low: float, high: float) -> None:
        if low < high:
            left, right = self.facts.held or self.facts.reach
            self._change(low=low, high=high, held=(min(left, low), max(right, high)))
            self.ranged.emit(low, high)

    def _change(self, **facts: Any) -> None:
        self.facts = replace(self.facts, **facts)
        self._still = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take a handle, or the target."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        at, f, x = self._at, self.facts, event.position().x()
        reach, near = f.reach, Size.px(9)
        low, high = at.x(f.low, reach), at.x(f.high, reach)
        below = event.position().y() > at.picture.bottom() - Size.px(16)
        ends = {"low": abs(x - low), "high": abs(x - high)}
        nearest = min(ends, key=lambda end: ends[end])
        self._drag = nearest if below and ends[nearest] < near else MIDST
        self._change(held=reach)
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the mouse."""
        f = self.facts
        value = self._at.value(event.position().x(), f.reach)
        if self._drag == MIDST:
            self.aimed.emit(min(f.high, max(f.low, value)))
        elif self._drag == "low":
            self._range(min(value, f.high - 1e-3), f.high)
        elif self._drag == "high":
            self._range(f.low, max(value, f.low + 1e-3))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go; the scale stays until the strip is left."""
        self._drag = ""
        self._outside = not self.rect().contains(event.position().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open more by a double click on the name."""
        if self._at.words.contains(event.position()):
            self.asked.emit("more")
