"""How one latent is drawn: where the model has sound, its range, its target, and now."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from gui.look.colours import BACKGROUND, DIM, LINE, LOOK, PANEL, SOUND, TEXT, WELL
from gui.look.style import Size
from gui.look.words import signed
from gui.widgets.record_button import font
from gui.widgets.strip_parts import Curve, Facts, Layout

SIDE = 0.62
"""How much of the words' width is for how it is, where the name needs all the rest."""

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


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
    if facts.numbers:
        draw_range(painter, at, facts)
    draw_words(painter, at, facts)


def draw_range(painter: QPainter, at: Layout, facts: Facts) -> None:
    """Draw the ends of the range as numbers, inside its handles or, where it is small, beside."""
    painter.setFont(font(Size.px(12)))
    box, gap = at.picture, Size.px(7)
    texts = signed(facts.low), signed(facts.high)
    wide = [QFontMetricsF(painter.font()).horizontalAdvance(text) for text in texts]
    low, high = at.x(facts.low, facts.reach), at.x(facts.high, facts.reach)
    inside = high - low > sum(wide) + 3 * gap
    left = low + gap if inside else max(box.left(), low - gap - wide[0])
    right = high - gap - wide[1] if inside else min(box.right() - wide[1], high + gap)
    right = max(right, left + wide[0] + gap)
    tall = min(Size.px(15), box.height() - Size.px(4))
    for x, width, text in ((left, wide[0], texts[0]), (right, wide[1], texts[1])):
        place = QRectF(x - Size.px(2), box.bottom() - Size.px(4) - tall, width + Size.px(4), tall)
        painter.fillRect(place, QColor(PANEL))
        painter.setPen(QColor(TEXT))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def draw_words(painter: QPainter, at: Layout, facts: Facts) -> None:
    """Draw the name, cut where there is no room, and how the latent is."""
    box = QRectF(at.words)
    box.setRight(box.right() - value_width() - Size.px(6))
    if facts.numbers:
        box.setRight(target_place(at).left() - Size.px(4))
    bold, plain = font(Size.px(13 if at.is_low else 15), bold=True), font(Size.px(13))
    rest = box.width() - QFontMetricsF(bold).horizontalAdvance(facts.name) - Size.px(6)
    words, colour = (facts.warning, LOOK) if facts.warning else (facts.words, DIM)
    room = max(box.width() * SIDE, rest)
    if QFontMetricsF(plain).horizontalAdvance(words) > room:
        words = words.replace(" is outside", " outside")
    words = QFontMetricsF(plain).elidedText(words, Qt.TextElideMode.ElideRight, room)
    painter.setFont(plain)
    painter.setPen(QColor(colour))
    painter.drawText(box, RIGHT, words)
    if words:
        box.setRight(box.right() - QFontMetricsF(plain).horizontalAdvance(words) - Size.px(4))
    painter.setFont(bold)
    painter.setPen(QColor(TEXT if facts.enabled else DIM))
    name = QFontMetricsF(bold).elidedText(
        facts.name, Qt.TextElideMode.ElideRight, max(0.0, box.width())
    )
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)


def target_place(at: Layout) -> QRectF:
    """Return where the target is as a number: left of the value."""
    wide = QFontMetricsF(font(Size.px(13))).horizontalAdvance("◆ −00.00")
    right = at.words.right() - value_width() - Size.px(2)
    return QRectF(right - wide, at.words.top(), wide, at.words.height())


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
    if facts.numbers:
        painter.setPen(QColor(LOOK))
        painter.setFont(font(Size.px(13)))
        painter.drawText(target_place(at), RIGHT, f"◆ {signed(target)}")
    painter.setPen(QColor(TEXT if facts.enabled else DIM))
    painter.setFont(font(Size.px(15)))
    painter.drawText(at.words, RIGHT, signed(value))


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
