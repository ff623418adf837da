"""Guided calibration in a sensor's card: the button, what is known, and the step in large words."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gui.look.colours import LINE, LOOK, RAISED, TEXT, WELL
from gui.look.style import Size
from gui.widgets.basics import button, label, row, say, say_button
from gui.widgets.record_button import fitting, font
from gui.widgets.spoken import announce
from gui.widgets.word import tip
from sensors.wire.calibration import WHEN

KEY = "K"

HIGH = 92
"""Pixels of the guide's height."""


def since(when: str, now: datetime | None = None) -> str:
    """Return when it was calibrated, in this computer's time: "calibrated today 14:02"."""
    try:
        found = datetime.strptime(when, WHEN).replace(tzinfo=UTC).astimezone()
    except ValueError:
        return "not calibrated yet"
    today = (now or datetime.now(UTC)).astimezone().date()
    day = "today" if found.date() == today else f"{found.day} {found:%b}"
    return f"calibrated {day} {found:%H:%M}"


def timing(guided: dict[str, Any], now: int) -> tuple[bool, float, float]:
    """Return whether a step is only made ready for, the seconds left of that, and their share.

    `now` is in ns on the engine's clock.
    """
    begin, end = int(guided["begin"]), int(guided["end"])
    start, stop = (int(guided["since"]), begin) if now < begin else (begin, end)
    left = min(max(stop - now, 0), stop - start)
    return now < begin, left * 1e-9, left / max(stop - start, 1)


class Guide(QWidget):
    """What to do now in large words, what comes then, and a bar of the time that is left."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(Size.px(HIGH))
        self._does, self._below = "", ""
        self._time = (True, 0.0, 0.0)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size it would like."""
        return QSize(Size.px(200), Size.px(HIGH))

    def show_step(self, guided: dict[str, Any]) -> None:
        """Show a step."""
        then = str(guided.get("then") or "").lower()
        words = str(guided.get("does", "")), f"then: {then}" if then else "the last step"
        if words != (self._does, self._below):
            self._does, self._below = words
            self.setAccessibleName(f"{self._does}; {self._below}")
            announce(self, self._does)
            self.update()

    def show_time(self, ready: bool, left: float, share: float) -> None:
        """Show the seconds left, before it is measured (`ready`) or while it is."""
        time = (ready, round(left, 1), round(share, 2))
        if time != self._time:
            self._time = time
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Draw the words, the seconds and the bar."""
        ready, left, share = self._time
        area = QRectF(self.rect())
        painted = area.adjusted(Size.px(8), 0, -Size.px(8), 0)
        line, low = area.height() * 0.46, area.height() * 0.3
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        with QPainter(self) as painter:
            painter.fillRect(area, QColor(RAISED))
            painter.setPen(QColor(LOOK if ready else TEXT))
            painter.setFont(font(fitting(self._does, 26, painted.width()), bold=True))
            painted.setHeight(line)
            painter.drawText(painted, flags, self._does)
            said = f"begins in {left:.1f} s" if ready else f"{left:.1f} s left"
            below = f"{said}  ·  {self._below}"
            painter.setPen(QColor(TEXT))
            painter.setFont(font(fitting(below, 15, painted.width())))
            painter.drawText(QRectF(painted.left(), line, painted.width(), low), flags, below)
            bar = QRectF(0, area.height() - Size.px(14), area.width(), Size.px(12))
            painter.fillRect(bar, QColor(LINE))
            bar.setWidth(bar.width() * (0.0 if ready else 1.0 - share))
            painter.fillRect(bar, QColor(WELL))


class Calibrate(QWidget):
    """A button that begins, and stops, the calibration of one sensor; `do` asks for a command."""

    def __init__(self, sensor: str, do: Callable[..., None]) -> None:
        super().__init__()
        self.sensor, self._do = sensor, do
        self.goes_on = False
        self._guided: dict[str, Any] = {}
        self.known = label("", "dim")
        self.button = button("Calibrate", self.press)
        self.button.setStyleSheet(f"padding: 0px {Size.px(6)}px; min-height: {Size.px(20)}px;")
        self.guide = Guide()
        self.guide.hide()
        line = row(self.known, self.button)
        line.setStretch(0, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Size.px(3))
        box.addWidget(self.guide)
        box.addLayout(line)

    def told(self, status: dict[str, Any], keyed: bool) -> None:
        """Show what is known, or the step that goes on; `keyed`: the key is for this sensor."""
        facts = (status.get("calibrations") or {}).get(self.sensor) or {}
        guided = status.get("calibrating") or {}
        self.goes_on = guided.get("sensor") == self.sensor
        self._guided = guided if self.goes_on else {}
        say(self.known, since(str(facts.get("when") or "")))
        self.known.setToolTip(tip(f"Found by: {', '.join(facts.get('steps') or ['nothing yet'])}"))
        say_button(self.button, "Stop" if self.goes_on else "Calibrate", KEY if keyed else "")
        if self.goes_on:
            self.guide.show_step(guided)
        if self.guide.isHidden() == self.goes_on:
            self.guide.setVisible(self.goes_on)

    def moved(self, now: int) -> None:
        """Show the time that is left; `now` in ns on the engine's clock."""
        if self._guided:
            self.guide.show_time(*timing(self._guided, now))

    def press(self) -> None:
        """Begin, or stop."""
        if self.goes_on:
            self._do("sensor/calibrate/cancel")
        else:
            self._do("sensor/calibrate", self.sensor)
