"""How loud left and right are, with marks in dB, and a word where it is too loud."""

import time
from math import log10

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.look.colours import DANGER, DIM, TEXT
from gui.look.style import Size
from gui.look.words import NONE, Mark, number
from gui.widgets.basics import fixed, label, mark, row, say
from gui.widgets.level import Level, share
from gui.widgets.record_button import font

MARKS = (-48.0, -36.0, -24.0, -12.0, -6.0)

FULL = -1.0
"""dB from which it is too loud: what is louder still is bent back from full scale."""

SAID = 3.0
"""Seconds for which it is said."""

QUIET = -100.0
"""dB below which nothing is heard."""

SHARE = 0.03
"""Of each look in the mean that is told: 0.03 of 60 a second is a mean over half a second."""

SLOW = 10
"""Looks between two changes of words."""


class Meter(QWidget):
    """Two bars, their scale, and in words the mean, the peak and whether it is too loud.

    `show_levels` takes the peaks of left and right and their means in dB, NaN where no sound is
    made here.
    """

    def __init__(self) -> None:
        super().__init__()
        self.bars = (Level(11, MARKS), Level(11, MARKS))
        for bar, side in zip(self.bars, ("left", "right"), strict=True):
            bar.setFixedHeight(Size.px(11))
            bar.setAccessibleName(f"Level {side}")
        self.mean = fixed("", "dim")
        self.peak = label("", "dim")
        self.loud = fixed("")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Size.px(3))
        for part in (*self.bars, Scale()):
            box.addWidget(part)
        line = row(self.mean, self.peak, self.loud)
        line.setStretch(1, 1)
        box.addLayout(line)
        self._loudest = QUIET
        self._since = 0.0
        self._look = 0
        self._power = 0.0

    def show_levels(self, levels: tuple[float, float, float, float]) -> None:
        """Show the levels of now; called at each look."""
        left, right, *means = levels
        for bar, peak in zip(self.bars, (left, right), strict=True):
            bar.show_peak(peak)
        now, peak = time.monotonic(), max(left, right)
        if peak >= self._loudest or now - self._since > SAID:
            self._loudest, self._since = peak, now
        power = max(10 ** (mean / 10) if mean == mean else 0.0 for mean in means)
        self._power += SHARE * (power - self._power)
        self._look += 1
        if self._look % SLOW == 1:
            self._tell(10 * log10(max(self._power, 1e-12)), peak == peak)

    def _tell(self, mean: float, here: bool) -> None:
        say(self.mean, f"loudness {decibels(mean) if here else NONE}")
        say(self.peak, f"peak {decibels(self._loudest) if here else NONE}")
        if here and self._loudest >= FULL:
            mark(self.loud, Mark("▲", "too loud", DANGER))
        else:
            mark(self.loud, Mark("", "", TEXT))


class Scale(QWidget):
    """The numbers below the bars."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(Size.px(15))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Write them where they belong."""
        with QPainter(self) as painter:
            painter.setFont(font(Size.px(11)))
            painter.setPen(QColor(DIM))
            wide = Size.px(40)
            for at in (*MARKS, 0.0):
                x = self.width() * share(at)
                box = QRectF(min(x - wide / 2, self.width() - wide), 0, wide, self.height())
                end = Qt.AlignmentFlag.AlignRight if at == 0.0 else Qt.AlignmentFlag.AlignHCenter
                painter.drawText(box, end, f"{at:.0f}".replace("-", "−"))


def decibels(level: float) -> str:
    """Return a level for people."""
    return "silent" if level <= QUIET else number(level, 0, "dB").replace("-", "−")
