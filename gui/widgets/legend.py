"""Which curve is which: a name, and each channel in its colour."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.look.colours import CURVES
from gui.look.style import Size
from gui.widgets.basics import fixed, label, say


class Legend(QWidget):
    """One line of small words in the colours of the curves."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.name = label("", "dim")
        self.words = [fixed("", "dim") for _ in range(most)]
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Size.px(8))
        box.addWidget(self.name, 1)
        for word, colour in zip(self.words, CURVES, strict=False):
            word.setStyleSheet(f"color: {colour};")
            box.addWidget(word)

    def show_names(self, name: str, channels: Sequence[str]) -> None:
        """Name the group and its curves."""
        say(self.name, name)
        for i, word in enumerate(self.words):
            say(word, channels[i] if i < len(channels) else "")
