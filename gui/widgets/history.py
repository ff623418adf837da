"""What was changed in the rounds, as a list from which any moment can be gone back to."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from gui.widgets.pick import Pick


class History(Pick):
    """Changes that can be done again, now, and changes that can be undone, the last nearest to now.

    `wanted` tells the command ("undo/to", "redo/to") and how many steps.
    """

    wanted = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("History of the rounds")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(8)
        self.activated.connect(self._choose)
        self._known: tuple[str, str] | None = None
        self._now = 0
        self.show_changes([], [])

    def told(self, undo: str, redo: str) -> bool:
        """Return whether what can be undone and redone next is new since the last call."""
        if (undo, redo) == self._known:
            return False
        self._known = undo, redo
        self.show_changes([undo] if undo else [], [redo] if redo else [])
        return True

    def show_changes(self, undo: list[str], redo: list[str]) -> None:
        """Show changes, the next to be undone and to be redone first."""
        self.clear()
        self._now = len(redo)
        for change in reversed(redo):
            self.addItem(f"↷ Do again: {change}")
        self.addItem(f"Last: {undo[0]}" if undo else "Nothing changed")
        for change in undo:
            self.addItem(f"↶ Undo: {change}")
        self.setCurrentIndex(self._now)
        self.setVisible(bool(undo or redo))

    def _choose(self, at: int) -> None:
        if at > self._now:
            self.wanted.emit("undo/to", at - self._now)
        elif at < self._now:
            self.wanted.emit("redo/to", self._now - at)
        self.setCurrentIndex(self._now)
