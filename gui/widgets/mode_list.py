"""The ways in which a model plays, in plain words, as a list to choose from."""

from collections.abc import Collection

from PySide6.QtCore import Signal

from gui.widgets.pick import Pick
from gui.widgets.word import tip

MODES = {
    "decode": "movement to sound",
    "around": "around a sound",
    "forward": "a sound through the model",
    "prior": "by itself, led by movement",
}
"""The modes in plain words."""


class ModeList(Pick):
    """The modes that a model can play, and the one it plays in; `wanted` tells the one chosen."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("How the model plays")
        self.modes: list[str] = []
        self.activated.connect(lambda i: self.wanted.emit(self.modes[i]))

    def show_mode(self, mode: str, playable: Collection[str] | None) -> None:
        """Show a mode among those that are playable, all where nobody knows which are."""
        if self.view().isVisible():
            return
        modes = [one for one in MODES if playable is None or one in playable or one == mode]
        if mode not in modes:
            modes.append(mode)
        if modes != self.modes:
            self.modes = modes
            self.clear()
            self.addItems([MODES.get(one, one) for one in modes])
        if self.currentIndex() != modes.index(mode):
            self.setCurrentIndex(modes.index(mode))
            self.setToolTip(tip(f"How the model plays: {self.currentText()}"))
