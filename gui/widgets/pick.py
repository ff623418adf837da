"""A list of which one is chosen on purpose: by opening it, never by a key or wheel in passing."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

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
        self.activated.connect(lambda _: QTimer.singleShot(0, self, self.leave))

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
