"""A sentence that says what happens now, or what went wrong, with a shape for each."""

from PySide6.QtWidgets import QLabel

from gui.look.colours import DANGER, LOOK, WELL
from gui.look.style import Size
from gui.widgets.basics import label, say


class Telling:
    """One line of larger words; `label` is its widget."""

    def __init__(self) -> None:
        self.label: QLabel = label("", wrap=True)
        self.label.setMinimumHeight(Size.px(48))

    @property
    def text(self) -> str:
        """What it says."""
        return self.label.text()

    def tell(self, text: str) -> None:
        """Say what happens."""
        self._say(f"◌ {text}", LOOK)

    def done(self, text: str) -> None:
        """Say what is done."""
        self._say(f"✓ {text}", WELL)

    def fail(self, text: str) -> None:
        """Say what went wrong."""
        self._say(f"▲ {text}", DANGER)

    def _say(self, text: str, colour: str) -> None:
        self.label.setStyleSheet(f"color: {colour}; font-size: {Size.px(20)}px;")
        say(self.label, text)
