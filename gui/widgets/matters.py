"""Which inputs matter for what plays, as bars, the most important first."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.look.colours import DIM, FEATURE, LINE, TEXT
from gui.look.style import Size
from gui.widgets.spoken import tell_of
from gui.widgets.writing import LEFT, RIGHT, write

MOST = 8
"""Inputs that are drawn: of more, those that matter most."""


@dataclass(frozen=True)
class Input:
    """A feature or a sensor: how much the error grows when it tells of another round.

    `rise` and `spread` are shares of the range; `spared`: it could be left out.
    """

    name: str
    rise: float
    spread: float
    spared: bool

    @property
    def words(self) -> str:
        """Return in a word how much it matters."""
        if self.spared:
            return "could be left out"
        return f"{100 * self.rise:.0f} % worse without"


def inputs_of(report: dict[str, Any]) -> list[Input]:
    """Return the features of a training's report that matter, and then the sensors' parts."""
    known = (report.get("study") or {}).get("inputs") or {}
    return [
        Input(name, max(0.0, one.get("rise") or 0.0), one.get("spread") or 0.0, name in out)
        for key in ("features", "sources")
        for out in [known.get(f"{key}_out") or ()]
        for name, one in list((known.get(key) or {}).items())[:MOST]
    ]


class Matters(QWidget):
    """A bar for each input with its spread, and a word where it could be left out."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.inputs: list[Input] = []

    def show_inputs(self, inputs: list[Input]) -> None:
        """Show these."""
        if inputs != self.inputs:
            self.inputs = inputs
            self.setAccessibleName("Inputs that matter")
            tell_of(self, ", ".join(f"{one.name} {one.words}" for one in inputs))
            self.setFixedHeight(self.sizeHint().height())
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room for all."""
        return QSize(Size.px(120), max(1, Size.px(22) * len(self.inputs)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Draw the bars."""
        top = max([one.rise for one in self.inputs] + [1e-3])
        high = Size.px(22)
        with QPainter(self) as painter:
            for i, one in enumerate(self.inputs):
                _draw(painter, QRectF(0, i * high, self.width(), high), one, top)


def _draw(painter: QPainter, box: QRectF, one: Input, top: float) -> None:
    """Draw the name, the bar and the word of an input into a box."""
    third = box.width() * 0.38
    colour = DIM if one.spared else TEXT
    name = QRectF(box.left(), box.top(), third, box.height())
    write(painter, name, LEFT, one.name, 13, colour)
    right = QRectF(box.left() + third, box.top(), box.width() - third, box.height())
    wide = write(painter, right, RIGHT, one.words, 13, colour)
    track = right.adjusted(Size.px(6), 0, -wide, 0)
    track.setTop(box.center().y() - Size.px(4))
    track.setHeight(Size.px(8))
    if track.width() < Size.px(12):
        return
    painter.fillRect(track, QColor(LINE))
    full = track.width()
    track.setWidth(full * min(1.0, one.rise / top))
    painter.fillRect(track, QColor(FEATURE))
    off = full * min(1.0, one.spread / top)
    middle = box.center().y()
    ends = max(track.left(), track.right() - off), min(track.left() + full, track.right() + off)
    painter.fillRect(QRectF(ends[0], middle - 0.5, ends[1] - ends[0], 1), QColor(TEXT))
