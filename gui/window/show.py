"""The view for the stage: what plays, what is next, who is heard, and how loud it is."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.look.words import READY, state_of
from gui.panels.base import Context
from gui.widgets.basics import fixed, label, mark, say
from gui.window.bottom import next_cue


class Show(QWidget):
    """Black, large, and nothing in it that could be pressed by accident."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setProperty("role", "stage")
        self.state = fixed(str(READY), "huge")
        self.now = label("", "huge")
        self.next = label("", "big")
        self.message = label("", "big")
        box = QVBoxLayout(self)
        for part in (self.state, self.now, self.next, self.message):
            box.addWidget(part)
        box.addWidget(fixed("hold P: panic · hold F to leave", "dim"))

    def told(self, status: dict[str, Any]) -> None:
        """Show the state as it is."""
        mark(self.state, state_of(status))
        say(self.now, str(status.get("scene", "")))
        say(self.next, next_cue(status))

    def moved(self) -> None:
        """Show what moves."""

    def say(self, text: str) -> None:
        """Show a message."""
        self.message.setText(text)

    def shown(self, shown: bool) -> None:
        """Begin or end to be what is seen."""
