"""How much a feature moves each latent, where the mapping is set by hand: a stepper for each."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.widgets.basics import clear, column, label, say
from gui.widgets.flow import Flow
from gui.widgets.pick import Pick
from gui.widgets.stepper import Stepper

WEIGHTS = (-4.0, -2.0, -1.5, -1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0)

WAITS = "It waits for its device; then it can move latents."


class Weights(QWidget):
    """`wanted` tells a value of the feature, a latent's number, from 1, and the weight there."""

    wanted = Signal(str, int, float)

    def __init__(self) -> None:
        super().__init__()
        self.told = label("", "dim", wrap=True)
        self.value = Pick()
        self.value.setAccessibleName("Which of its values")
        self.value.activated.connect(lambda _: self._show())
        self._flow = Flow()
        inner = QWidget()
        inner.setLayout(self._flow)
        self.setLayout(column(self.value, self.told, inner))
        self.steppers: list[Stepper] = []
        self._values: list[str] = []
        self._latents: list[dict[str, Any]] = []

    def show_weights(self, values: list[str], latents: list[dict[str, Any]]) -> None:
        """Show how much the chosen one of a feature's values moves each latent."""
        if values != self._values:
            self._values = values
            self.value.clear()
            self.value.addItems(values)
            self.value.setVisible(len(values) > 1)
        names = [one["name"] for one in latents]
        if names != [one["name"] for one in self._latents]:
            clear(self._flow)
            self.steppers = [self._stepper(i, name) for i, name in enumerate(names)]
        self._latents = latents
        self._show()

    def _show(self) -> None:
        """Show the weights of the chosen value."""
        value = self.value.currentText()
        found = [(one.get("routes") or {}).get(value, 0.0) for one in self._latents]
        for stepper, weight in zip(self.steppers, found, strict=True):
            if stepper.value != weight:
                stepper.choose(weight)
        moved = [one["name"] for one, weight in zip(self._latents, found, strict=True) if weight]
        which = ", ".join(moved) or "no latent yet"
        say(self.told, f"It moves {which}. 100 %: over all its range." if value else WAITS)

    def _stepper(self, i: int, name: str) -> Stepper:
        made = Stepper(name, WEIGHTS, lambda w: f"{100 * w:+.0f} %" if w else "no")
        made.choose(0.0)
        made.changed.connect(
            lambda weight: self.wanted.emit(self.value.currentText(), i + 1, weight)
        )
        self._flow.addWidget(made)
        return made
