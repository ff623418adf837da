"""How well each latent is recalled, as bars with their names and numbers."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.look.colours import DANGER, DIM, LINE, LOOK, TEXT, WELL
from gui.look.style import Size
from gui.look.words import NONE
from gui.widgets.writing import LEFT, RIGHT, write

FULL = 0.5
"""The error at which a bar is full, as a share of the range."""

MOST = 16
"""Latents that are drawn; of more, those with the greatest errors."""


@dataclass(frozen=True)
class Bar:
    """A latent's error, a share of its targets' range; None: not judged; `lost`: not learnt.

    `still` is what it would be for a latent that never moves, at its mean; None: not known. `ear`
    is how far it is heard from what was meant, as a share of what lies between two sounds.
    """

    name: str
    error: float | None
    lost: bool
    still: float | None = None
    ear: float | None = None

    @property
    def words(self) -> str:
        """Return the error as a number, or that there is nothing to follow."""
        number = NONE if self.error is None else f"{100 * self.error:.0f} %"
        heard = "" if self.ear is None else f"   ear {100 * self.ear:.0f} %"
        return f"✕ not learnt  {number}{heard}" if self.lost else f"{number}{heard}"

    @property
    def colour(self) -> str:
        """Return the colour of its text."""
        if self.lost:
            return DANGER
        if self.error is None:
            return DIM
        if self.still is None:
            return TEXT
        return LOOK if self.error >= self.still else WELL


def worst(bars: list[Bar]) -> list[Bar]:
    """Return those that are drawn, in their order."""
    if len(bars) <= MOST:
        return bars
    order = sorted(range(len(bars)), key=lambda i: (not bars[i].lost, -(bars[i].error or 0.0)))
    return [bars[i] for i in sorted(order[:MOST])]


class ErrorBars(QWidget):
    """A bar for each latent, in two columns where there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.bars: list[Bar] = []

    def show_bars(self, bars: list[Bar]) -> None:
        """Show these."""
        if bars != self.bars:
            self.bars = bars
            spoken = ", ".join(f"{bar.name} {bar.words}" for bar in bars)
            self.setAccessibleName(f"Error of each latent: {spoken}")
            self._fit()
            self.update()

    @property
    def columns(self) -> int:
        """How many stand beside each other."""
        return 2 if self.width() > Size.px(420) and len(self.bars) > 3 else 1

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room for all."""
        return QSize(Size.px(120), Size.px(22) * -(-len(worst(self.bars)) // self.columns))

    def _fit(self) -> None:
        self.setFixedHeight(self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Keep all in sight."""
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Draw the bars."""
        shown, columns, high = worst(self.bars), self.columns, Size.px(22)
        gap = Size.px(16)
        wide = (self.width() - gap * (columns - 1)) / columns
        down = -(-len(shown) // columns)
        with QPainter(self) as painter:
            for i, bar in enumerate(shown):
                across, row = divmod(i, max(down, 1))
                draw(painter, QRectF(across * (wide + gap), row * high, wide, high), bar)


def draw(painter: QPainter, box: QRectF, bar: Bar) -> None:
    """Draw the name, the bar and the number of one latent into a box."""
    third = box.width() / 3
    name = QRectF(box.left(), box.top(), third, box.height())
    write(painter, name, LEFT, bar.name, 13, TEXT)
    wide = write(painter, box, RIGHT, bar.words, 13, bar.colour)
    track = box.adjusted(third + Size.px(6), 0, -wide, 0)
    track.setTop(box.center().y() - Size.px(4))
    track.setHeight(Size.px(8))
    if track.width() < Size.px(12):
        return
    painter.fillRect(track, QColor(LINE))
    whole = track.width()
    if bar.error is not None:
        track.setWidth(whole * min(1.0, bar.error / FULL))
        painter.fillRect(track, QColor(bar.colour))
    if bar.still is not None:
        x = track.left() + whole * min(1.0, bar.still / FULL)
        painter.fillRect(QRectF(x - 1, track.top() - 3, 2, track.height() + 6), QColor(TEXT))


def against(report: dict[str, Any]) -> str:
    """Return in a sentence what the error of a training's report means, "" where none is known."""
    overall, still = report.get("overall"), report.get("overall_of_mean")
    if overall is None or still is None:
        return ""
    told = f"{percent(still)} for a sound that never moves (the line in each bar)"
    return f"On movement that it was not taught it is {percent(overall)} off; it would be {told}."


def in_short(report: dict[str, Any]) -> str:
    """Return the error over all latents beside that of a sound that never moves."""
    overall, still = report.get("overall"), report.get("overall_of_mean")
    if overall is None:
        return ""
    beside = "" if still is None else f"; a still sound: {percent(still)}"
    return f"{percent(overall)} off{beside}"


def percent(share: float) -> str:
    """Return a share of the targets' range in percent."""
    return f"{100 * share:.0f} %"
