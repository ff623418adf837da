"""A word or a line that ends in … where there is no room, and is then told whole by its tip."""

from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QToolTip


class Word(QLabel):
    """A label of one line."""

    @property
    def is_cut(self) -> bool:
        """Whether there is less room than its text needs."""
        needs = self.fontMetrics().horizontalAdvance(self.text())
        return "\n" not in self.text() and needs > self.contentsRect().width()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw as much as there is room for."""
        if not self.is_cut:
            super().paintEvent(event)
            return
        box = self.contentsRect()
        end = Qt.TextElideMode.ElideRight
        text = self.fontMetrics().elidedText(self.text(), end, box.width())
        with QPainter(self) as painter:
            flags, role = self.alignment().value, self.foregroundRole()
            on = self.isEnabled()
            self.style().drawItemText(painter, box, flags, self.palette(), on, text, role)

    def event(self, event: QEvent) -> bool:
        """Tell the whole text where it is cut and has no other tip."""
        if isinstance(event, QHelpEvent) and not self.toolTip() and self.is_cut:
            QToolTip.showText(event.globalPos(), tip(self.text()), self)
            return True
        return super().event(event)


def tip(text: str) -> str:
    """Return a text for a tool tip as it is: Qt takes what looks like HTML for HTML."""
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>'
