"""Widgets beside each other where there is room for that, else below each other."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QWidget

Way = QBoxLayout.Direction


class Abreast(QWidget):
    """Some widgets with `gap` pixels between them, and their shares of the room (none: equal)."""

    def __init__(
        self, parts: Sequence[QWidget], gap: int, shares: Sequence[int] | None = None
    ) -> None:
        super().__init__()
        self._parts, self._gap = parts, gap
        self._box = QBoxLayout(Way.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(gap)
        for part, share in zip(parts, shares or [1] * len(parts), strict=True):
            self._box.addWidget(part, share)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as the widest, so that it may become narrow at all."""
        sizes = [part.minimumSizeHint() for part in self._parts]
        return QSize(max(s.width() for s in sizes), self._box.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Choose how they stand."""
        super().resizeEvent(event)
        needed = sum(part.minimumSizeHint().width() + self._gap for part in self._parts)
        fits = needed - self._gap <= self.width()
        self._box.setDirection(Way.LeftToRight if fits else Way.TopToBottom)


def scrolled(inner: QWidget) -> QScrollArea:
    """Return a widget that is scrolled up and down where it is higher than what is seen."""
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
