"""A list of which one is chosen on purpose: by opening it, never by a key or wheel in passing."""

from typing import Any, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStylePainter,
)

from gui.widgets.basics import Card

OPENS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F4)
"""Keys that open the list; so do Alt+Down and Alt+Up."""

LEAVES = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class Pick(QComboBox):
    """A list that Space, Return, Alt+Down or a click open, and Return or a click choose from.

    While it is closed arrows, letters and the wheel change nothing. Once something is chosen the
    focus is given on, so that Space and Return again do what they do everywhere.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._drawn = QStyledItemDelegate(self)  # Qt's own takes no style for the chosen
        frame = self.view().parentWidget()
        if frame is not None:
            frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.activated.connect(lambda _: QTimer.singleShot(0, self, self.leave))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it as Qt does, but for a name with too little room, which ends in …."""
        if self.isEditable():
            super().paintEvent(event)
            return
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        drawn = cast(Any, option)  # of which the stubs leave all out
        part = QStyle.SubControl.SC_ComboBoxEditField
        box = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
        words = drawn.currentText or self.placeholderText()
        end = Qt.TextElideMode.ElideRight
        drawn.currentText = self.fontMetrics().elidedText(words, end, box.width())
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """Open the list; an entry is always lit, so that nobody chooses blindly."""
        view = self.view()
        if view.itemDelegate() is not self._drawn:  # Qt goes back to its own now and then
            self.setItemDelegate(self._drawn)
        view.window().setProperty("role", "popup")
        view.window().setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        super().showPopup()
        if self.currentIndex() < 0 and self.count():
            view.setCurrentIndex(self.model().index(0, self.modelColumn()))

    def leave(self) -> None:
        """Give the focus on to what it stands in."""
        parent = self.parentWidget()
        while isinstance(parent, Card):  # it would show a ring
            parent = parent.parentWidget()
        if self.hasFocus() and parent is not None:
            parent.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open the list, or do nothing."""
        across = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() in OPENS or (across and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up)):
            self.showPopup()
        elif event.key() in LEAVES:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Let what is around it scroll."""
        event.ignore()
