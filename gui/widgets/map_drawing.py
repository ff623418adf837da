"""How the map is drawn: what is still once, and over it the way and the point of now."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from gui.look.colours import BOOKMARK, DIM, LINE, LOOK, PANEL, SOUND, TEXT, WELL
from gui.look.style import Size
from gui.widgets.map_plane import Plane
from gui.widgets.record_button import font
from recordings.frame import FloatArray

EDGE = 26
"""Pixels at 100 % that are left around what is shown."""

FADES = 4
"""Steps in which the way fades."""

SAME = 0.01
"""How near two places are that are one, on the plane."""

Place = tuple[float, float]


@dataclass(frozen=True)
class Mark:
    """Something with a place on the map and a few words: a round, or a sound to be taught.

    `kind` is "bookmark" or "kept" for what is one of these; `taught` then says nothing.
    """

    words: str
    at: Place
    taught: bool
    kind: str = ""

    @property
    def shape(self) -> tuple[str, str]:
        """Return the shape that it has, and its colour."""
        if self.kind:
            return ("★", BOOKMARK) if self.kind == "bookmark" else ("■", WELL)
        return ("◆" if self.taught else "◇"), LOOK


@dataclass(frozen=True)
class View:
    """The stretch of a plane that is seen, from (left, low) to (right, high), in a rectangle."""

    width: float
    height: float
    left: float
    low: float
    right: float
    high: float

    def pixel(self, x: float, y: float) -> QPointF:
        """Return where a place is drawn; one outside is drawn at the edge."""
        edge = Size.px(EDGE) * 0.4
        across = (x - self.left) / (self.right - self.left) * self.width
        down = (self.high - y) / (self.high - self.low) * self.height
        return QPointF(
            min(max(across, edge), self.width - edge), min(max(down, edge), self.height - edge)
        )

    def place(self, at: QPointF) -> Place:
        """Return the place at a pixel."""
        x = self.left + at.x() / self.width * (self.right - self.left)
        y = self.high - at.y() / self.height * (self.high - self.low)
        return min(max(x, self.left), self.right), min(max(y, self.low), self.high)

    def shows(self, x: float, y: float) -> bool:
        """Return whether a place is in sight."""
        return self.left <= x <= self.right and self.low <= y <= self.high


def view_of(width: float, height: float, plane: Plane, marks: Sequence[Mark]) -> View:
    """Return the stretch in which all marks and nearly all sounds are."""
    parts: list[FloatArray] = [np.array([mark.at for mark in marks], float).reshape(-1, 2)]
    if len(plane.points):
        parts.append(np.percentile(plane.points, (0.5, 99.5), axis=0))
    else:
        parts.append(np.array([[-1.0, -1.0], [1.0, 1.0]]))
    parts.append(np.array([r[1:] for r in plane.regions], float).reshape(-1, 2))
    every = np.concatenate(parts)
    low, high = every.min(axis=0), every.max(axis=0)
    span = np.maximum(high - low, 1e-6)
    edge = span * Size.px(EDGE) / np.maximum([width - 2 * EDGE, height - 2 * EDGE], 2.0 * EDGE)
    (left, bottom), (right, top) = low - edge, high + edge
    return View(width, height, float(left), float(bottom), float(right), float(top))


def draw_still(painter: QPainter, view: View, plane: Plane, marks: Sequence[Mark]) -> None:
    """Draw the analysed sounds with their regions, the rounds and the sounds to be taught."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(LINE), 1))
    painter.setBrush(QColor(PANEL))
    painter.drawRoundedRect(QRectF(0.5, 0.5, view.width - 1, view.height - 1), 8, 8)
    pen = QPen(QColor(SOUND), Size.px(4))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    seen = [view.pixel(x, y) for x, y in plane.points.tolist() if view.shows(x, y)]
    painter.drawPoints(QPolygonF(seen))
    taken: list[QRectF] = []
    told = {mark.words.split(" ")[0]: mark.at for mark in marks}
    for name, x, y in plane.regions:
        if name in told and abs(told[name][0] - x) + abs(told[name][1] - y) < SAME:
            continue  # the sound to be taught is this very place, and says its name
        label(painter, view, view.pixel(x, y), name, BOOKMARK, "▲", taken)
    for mark in sorted(marks, key=lambda one: one.taught, reverse=True):
        shape, colour = mark.shape
        label(painter, view, view.pixel(*mark.at), mark.words, colour, shape, taken)


def label(
    painter: QPainter,
    view: View,
    at: QPointF,
    words: str,
    colour: str,
    shape: str,
    taken: list[QRectF],
) -> None:
    """Draw a shape with its words beside it, or below or above where others are already."""
    painter.setFont(font(Size.px(13)))
    size = QFontMetricsF(painter.font())
    wide, high, gap = size.horizontalAdvance(words), size.height(), Size.px(8)
    painter.setPen(QColor(colour))
    middle = Qt.AlignmentFlag.AlignCenter
    painter.drawText(QRectF(at.x() - high, at.y() - high / 2, 2 * high, high), middle, shape)
    right, left = at.x() + gap, at.x() - gap - wide
    tops = [at.y() + shift * high for shift in (-0.5, 0.45, -1.45)]
    boxes = [QRectF(x, y, wide, high) for y in tops for x in (right, left)]
    inside = QRectF(2, 2, view.width - 4, view.height - 4)
    free = [b for b in boxes if inside.contains(b) and not any(b.intersects(t) for t in taken)]
    if free:
        taken.append(free[0])
        painter.setPen(QColor(TEXT if shape == "▲" else colour))
        painter.drawText(free[0], Qt.AlignmentFlag.AlignLeft, words)


def draw_moving(
    painter: QPainter, view: View, way: Sequence[Place], now: Place | None, target: Place | None
) -> None:
    """Draw the way of the last seconds, the target as a ring and the point of now."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pixels = [view.pixel(x, y) for x, y in way]
    for step in range(FADES):
        first, last = step * len(pixels) // FADES, (step + 1) * len(pixels) // FADES + 1
        colour = QColor(WELL)
        colour.setAlphaF((step + 1) / FADES)
        painter.setPen(QPen(colour, Size.px(1 + step)))
        painter.drawPolyline(QPolygonF(pixels[first:last]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if target is not None:
        painter.setPen(QPen(QColor(LOOK), Size.px(2)))
        painter.drawEllipse(view.pixel(*target), Size.px(9), Size.px(9))
    if now is not None:
        at = view.pixel(*now)
        painter.setPen(QPen(QColor(TEXT), Size.px(2)))
        if view.shows(*now):
            painter.setBrush(QColor(TEXT))
        painter.drawEllipse(at, Size.px(6), Size.px(6))


def hint(painter: QPainter, view: View, right: str, up: str) -> None:
    """Write at the edges what there is more of to the right and upwards."""
    painter.setFont(font(Size.px(12)))
    painter.setPen(QColor(DIM))
    edge, high = Size.px(8), Size.px(18)
    box = QRectF(edge, view.height - high - 2, view.width - 2 * edge, high)
    size = QFontMetricsF(painter.font())
    for words, where, flag in (
        (right and f"{right} →", box, Qt.AlignmentFlag.AlignRight),
        (up and f"↑ {up}", QRectF(edge, 4, box.width(), high), Qt.AlignmentFlag.AlignLeft),
    ):
        cut = size.elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(where, flag, cut)
