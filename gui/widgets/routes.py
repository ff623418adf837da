"""Which latents listen to a feature: a tick for each."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from gui.widgets.basics import clear, column, label, say
from gui.widgets.flow import Flow


class Routes(QWidget):
    """Ticks; `wanted` tells a latent's number, from 1, and the features it is to listen to.

    A latent that is told of none listens to all: so none is the same as all of them.
    """

    wanted = Signal(int, list)

    def __init__(self) -> None:
        super().__init__()
        self.told = label("", "dim", wrap=True)
        self._flow = Flow()
        inner = QWidget()
        inner.setLayout(self._flow)
        self.setLayout(column(self.told, inner))
        self.ticks: list[QCheckBox] = []
        self._feature = ""
        self._features: list[str] = []
        self._latents: list[dict[str, Any]] = []

    def show_routes(self, feature: str, features: list[str], latents: list[dict[str, Any]]) -> None:
        """Show who listens to a feature, of all features that there are."""
        self._feature, self._features, self._latents = feature, features, latents
        names = [one["name"] for one in latents]
        if [tick.text() for tick in self.ticks] != names:
            clear(self._flow)
            self.ticks = [self._tick(i, name) for i, name in enumerate(names)]
        for tick, one in zip(self.ticks, latents, strict=True):
            tick.blockSignals(True)
            tick.setChecked(listens(one["inputs"], feature))
            tick.blockSignals(False)
        say(self.told, sentence(feature, latents))

    def _tick(self, i: int, name: str) -> QCheckBox:
        made = QCheckBox(name)
        made.toggled.connect(lambda on: self._turn(i, on))
        self._flow.addWidget(made)
        return made

    def _turn(self, i: int, on: bool) -> None:
        own = self._latents[i]["inputs"]
        heard = [name for name in self._features if listens(own, name)]
        if on:
            heard = [n for n in self._features if n in heard or n == self._feature]
        else:
            heard = [n for n in heard if n != self._feature]
        if not heard:
            self.show_routes(self._feature, self._features, self._latents)
            say(self.told, "It must listen to something: tick it at another feature first.")
        else:
            self.wanted.emit(i + 1, [] if heard == self._features else heard)


def listens(inputs: list[str], feature: str) -> bool:
    """Return whether a latent with these inputs listens to a feature, or to a part of it."""
    return not inputs or any(
        one == feature or one.startswith(feature + ".") or feature.startswith(one + ".")
        for one in inputs
    )


def sentence(feature: str, latents: list[dict[str, Any]]) -> str:
    """Return in words who listens."""
    count = sum(listens(one["inputs"], feature) for one in latents)
    if count == len(latents):
        return "It moves all latents. Untick one, and that listens to the other features only."
    return f"It moves {count} of {len(latents)} latents, from the next training."
