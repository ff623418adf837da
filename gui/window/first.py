"""The first page, where there is no project yet: three ways to sound within a minute."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.actions import Action
from gui.widgets.basics import act, label, row


class First(QWidget):
    """Hear it now, connect a phone, or open a project; `chosen` says which project to open."""

    chosen = Signal(Path)

    def __init__(self, recent: list[str]) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self.recent = recent
        box = QVBoxLayout(self)
        box.addWidget(label("Limber", "huge"))
        box.addWidget(label("Play neural sound with your body.", "big"))
        box.addLayout(row(*(act(action) for action in self.commands())))
        box.addStretch(1)

    def commands(self) -> list[Action]:
        """Return what can be done here, by key."""
        return [Action("open", "3", "Open a project", "Open the last project", self._last)]

    def _last(self) -> None:
        if self.recent:
            self.chosen.emit(Path(self.recent[0]))
