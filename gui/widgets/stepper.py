"""A small choice between some values in their order: less, what it is now, more."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.look.style import Size
from gui.widgets.basics import button, fixed, row, say


class Stepper(QWidget):
    """What is chosen, between a button for less and one for more; `changed` tells the new value.

    `words` are what the values are called, as many as there are values.
    """

    changed = Signal(float)

    def __init__(self, name: str, values: Sequence[float], words: Sequence[str]) -> None:
        super().__init__()
        self._values, self._words = tuple(values), tuple(words)
        self._at = 0
        self.less = button("−", lambda: self._step(-1))
        self.more = button("+", lambda: self._step(1))
        self.shown = fixed("", "name")
        for one, word in ((self.less, f"less: {name}"), (self.more, f"more: {name}")):
            one.setAccessibleName(word)
            one.setToolTip(word)
            one.setStyleSheet(f"padding: {Size.px(2)}px {Size.px(9)}px;")
        line = row(fixed(name, "dim"), self.less, self.shown, self.more)
        line.setSpacing(Size.px(5))
        self.setLayout(line)
        self.choose(self._values[0])

    @property
    def value(self) -> float:
        """What is chosen."""
        return self._values[self._at]

    def choose(self, value: float) -> None:
        """Show the value that is nearest to this one, without telling."""
        nearest = min(range(len(self._values)), key=lambda i: abs(self._values[i] - value))
        self._show(nearest)

    def _step(self, by: int) -> None:
        at = max(0, min(self._at + by, len(self._values) - 1))
        if at != self._at:
            self._show(at)
            self.changed.emit(self.value)

    def _show(self, at: int) -> None:
        self._at = at
        say(self.shown, self._words[at])
        for one, there in ((self.less, at > 0), (self.more, at < len(self._values) - 1)):
            if one.isEnabled() != there and not one.hasFocus():
                one.setEnabled(there)
