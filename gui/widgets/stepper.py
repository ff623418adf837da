"""A small choice between some values in their order: less, what it is now, more."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.look.style import Size
from gui.widgets.basics import button, fixed, row, say


class Stepper(QWidget):
    """What is chosen, between a button for less and one for more; `changed` tells the new value.

    `word` says what a value is called; one that is not among the values can be shown too.
    """

    changed = Signal(float)

    def __init__(self, name: str, values: Sequence[float], word: Callable[[float], str]) -> None:
        super().__init__()
        self._values, self._word = tuple(values), word
        self.value = self._values[0]
        self.less = button("−", lambda: self._step(-1))
        self.more = button("+", lambda: self._step(1))
        self.shown = fixed("", "name")
        for one, what in ((self.less, f"less: {name}"), (self.more, f"more: {name}")):
            one.setAccessibleName(what)
            one.setToolTip(what)
            one.setStyleSheet(f"padding: {Size.px(2)}px {Size.px(9)}px;")
        line = row(fixed(name, "dim"), self.less, self.shown, self.more)
        line.setSpacing(Size.px(5))
        self.setLayout(line)
        self.choose(self.value)

    @property
    def words(self) -> str:
        """What the value is called."""
        return self._word(self.value)

    def choose(self, value: float) -> None:
        """Show a value, without telling."""
        self.value = value
        say(self.shown, self.words)
        at = self._place()
        for one, there in ((self.less, at > 0), (self.more, at < len(self._values) - 1)):
            if one.isEnabled() != there and not one.hasFocus():
                one.setEnabled(there)

    def _place(self) -> int:
        """Return where the value stands, or the nearest to it."""
        return min(range(len(self._values)), key=lambda i: abs(self._values[i] - self.value))

    def _step(self, by: int) -> None:
        at = max(0, min(self._place() + by, len(self._values) - 1))
        if self._values[at] != self.value:
            self.choose(self._values[at])
            self.changed.emit(self.value)
