"""How one latent is drawn: where the model has sound, its range, its target, and now."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from gui.look.colours import BACKGROUND, DIM, LINE, LOOK, PANEL, SOUND, TEXT, WELL
from gui.look.style import Size
from gui.look.words import signed
from gui.widgets.record_button import font

MARGIN = 0.12
"""How far a strip reaches beyond its range, as a share of it: there handles can be dragged to."""

Curve = tuple[float, float, Sequence[float]]
"""How usual each value is: of the lowest and the highest place, and numbers 0 to 1 between."""


@dataclass(frozen=True)
class Facts:
    """What is shown of a latent beside its value: its name, its range, and how it is."""

    name: str
    low: float
    high: float
    words: str = ""
    enabled: bool = True
    density: Curve | None = None
    held: tuple[float, float] | None = None

    @property
    def reach(self) -> tuple[float, float]:
        """From where to where its strip goes: where it is held while a handle is dragged."""
        if self.held is not None:
            return self.held
        low, high = self.low, self.high
        if self.density is not None:
            low, high = min(low, self.density[0]), max(high, self.density[1])
        edge = MARGIN * (high - low)
        return low - edge, high + edge


class Layout:
    """Where the parts of a strip are: its words above, or beside the picture where it is low."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.is_low = height < Size.px(46)
        edge, line = Size.px(10), Size.px(22)
        if self.is_low:
            left = width * 0.6
            self.words = QRectF(edge, 0, width * 0.58 - edge, height)
            self.picture = QRectF(left, Size.px(3), width - left - edge, height - Size.px(6))
        else:
            self.words = QRectF(edge, Size.px(3), width - 2 * edge, line)
            top = self.words.bottom() + Size.px(1)
            self.picture = QRectF(edge, top, width - 2 * edge, height - top - Size.px(5))
        self._left, self._span = self.picture.left(), self.picture.width()

    def x(self, value: float, reach: tuple[float, float]) -> float:
        """Return where a value is drawn."""
        low, high = reach
        return self._left + min(1.0, max(0.0, (value - low) / (high - low))) * self._span

    def value(self, x: float, reach: tuple[float, float]) -> float:
        """Return the value at a place."""
        low, high = reach
        share = (x - self._left) / max(1.0, self._span)
        return low + min(1.0, max(0.0, share)) * (high - low)


def draw_still(painter: QPainter, at: Layout, facts: Facts) -> None:
    """Draw what moves only when settings change: card, density, range and name."""
    painter.fillRect(QRectF(0, 0, at.width, at.height), QColor(BACKGROUND))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(PANEL))
    painter.drawRoundedRect(QRectF(0, 0, at.width, at.height), Size.px(8), Size.px(8))
    box, reach = at.picture, facts.reach
    if facts.density is not None:
        painter.setBrush(QColor(SOUND))
        painter.drawPath(hill(facts.density, at, reach))
    bar = Size.px(4)
    painter.setBrush(QColor(LINE))
    painter.drawRect(QRectF(box.left(), box.bottom() - bar, box.width(), bar))
    low, high = at.x(facts.low, reach), at.x(facts.high, reach)
    colour = QColor(WELL if facts.enabled else DIM)
    painter.setBrush(colour)
    painter.drawRect(QRectF(low, box.bottom() - bar, high - low, bar))
    grip, tall = Size.px(5), min(Size.px(12), box.height())
    for x in (low, high - grip):
        painter.drawRoundedRect(QRectF(x, box.bottom() - tall, grip, tall), 2, 2)
    draw_words(painter, at, facts)


def draw_words(painter: QPainter, at: Layout, facts: Facts) -> None:
    """Draw the name, cut where there is no room, and how the latent is."""
    box = QRectF(at.words)
    box.setRight(box.right() - value_width() - Size.px(6))
    painter.setFont(font(Size.px(13)))
    words = facts.words
    side = QFontMetricsF(painter.font()).horizontalAdvance(words) if words else 0.0
    painter.setPen(QColor(DIM))
    painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
    box.setRight(box.right() - side - Size.px(4))
    painter.setFont(font(Size.px(13 if at.is_low else 15), bold=True))
    painter.setPen(QColor(TEXT if facts.enabled else DIM))
    name = QFontMetricsF(painter.font()).elidedText(
        facts.name, Qt.TextElideMode.ElideRight, max(0.0, box.width())
    )
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)


def value_width() -> float:
    """Return the room of a value."""
    return QFontMetricsF(font(Size.px(15))).horizontalAdvance("−00.00")


def draw_moving(
    painter: QPainter, at: Layout, facts: Facts, value: float, target: float, way: Sequence[float]
) -> None:
    """Draw the way of the last seconds, the target and the value, with its number."""
    box, reach = at.picture, facts.reach
    if len(way) > 1 and not at.is_low:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        faint = QColor(WELL)
        faint.setAlpha(90)
        painter.setPen(QPen(faint, max(1.0, Size.px(1))))
        down = (box.height() - Size.px(5)) / (len(way) - 1)
        painter.drawPolyline(
            QPolygonF([QPointF(at.x(v, reach), box.top() + i * down) for i, v in enumerate(way)])
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if target == target:
        x = at.x(target, reach)
        painter.fillRect(QRectF(x - Size.px(1), box.top(), Size.px(3), box.height()), QColor(LOOK))
    if value == value:
        x = at.x(value, reach)
        painter.fillRect(
            QRectF(x - Size.px(2), box.top() - Size.px(2), Size.px(4), box.height() + Size.px(2)),
            QColor(TEXT),
        )
    painter.setPen(QColor(TEXT if facts.enabled else DIM))
    painter.setFont(font(Size.px(15)))
    painter.drawText(
        at.words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, signed(value)
    )


def hill(curve: Curve, at: Layout, reach: tuple[float, float]) -> QPainterPath:
    """Return the area under a density."""
    low, high, heights = curve
    box, n = at.picture, len(heights)
    made = QPainterPath(QPointF(at.x(low, reach), box.bottom()))
    for i, height in enumerate(heights):
        x = at.x(low + (high - low) * i / max(1, n - 1), reach)
        made.lineTo(x, box.bottom() - height * (box.height() - Size.px(4)))
    made.lineTo(at.x(high, reach), box.bottom())
    made.closeSubpath()
    return made
