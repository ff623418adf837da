"""The feature that is open: its curve, what it does, its settings, and what it moves."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from gui.engine.values import Values
from gui.look.words import number
from gui.widgets.basics import Card, label, say
from gui.widgets.curves import MOST, Curves
from gui.widgets.feature_form import FeatureForm
from gui.widgets.hand_editor import BY_HAND
from gui.widgets.routes import Routes
from gui.widgets.sure import sure
from gui.widgets.weights import Weights

FRAMES = 300
"""Moments of the curve: five seconds."""


class FeatureEditor(Card):
    """All about one feature; `wanted` tells a command and its arguments."""

    wanted = Signal(str, list)

    def __init__(self, values: Values) -> None:
        super().__init__()
        self._values = values
        self.name = ""
        self._places: list[int] = []
        self.what = label("", "dim", wrap=True)
        self.title = QLineEdit()
        self.title.setAccessibleName("Name of the feature")
        self.title.editingFinished.connect(self._rename)
        self.inputs = QLineEdit()
        self.inputs.setAccessibleName("What it is made from")
        self.inputs.returnPressed.connect(
            lambda: self._do("feature/set", "inputs", *self.inputs.text().split())
        )
        self.remove = sure("Remove", "Remove: sure?", lambda: self._do("feature/remove"))
        self.curves = Curves(56)
        self.curves.frames = FRAMES
        self.range = label("", "dim", wrap=True)
        self.form = FeatureForm()
        self.form.wanted.connect(lambda key, words: self._do("feature/set", key, *words))
        self.routes = Routes()
        self.routes.wanted.connect(lambda i, names: self.wanted.emit("latent/inputs", [i, *names]))
        self.weights = Weights()
        self.weights.wanted.connect(
            lambda value, i, weight: self.wanted.emit("direct/route", [value, i, weight])
        )
        self.box.addWidget(self.title)
        for part in (self.what, self.curves, self.range, self.routes, self.weights):
            self.box.addWidget(part)
        self.box.addWidget(label("made from (names with spaces between)", "dim", wrap=True))
        self.box.addWidget(self.inputs)
        self.box.addWidget(self.form)
        self.box.addWidget(self.remove)

    def show_feature(
        self, facts: dict[str, Any], kind: dict[str, Any], status: dict[str, Any]
    ) -> None:
        """Show a feature of the status; `kind` is what `feature/types` says of its type."""
        other = facts["name"] != self.name
        self.name = facts["name"]
        names = self._values.names
        self._places = [names.index(one) for one in facts["outputs"] if one in names]
        if other or not self.title.hasFocus():
            show(self.title, self.name)
        if other or not self.inputs.hasFocus():
            show(self.inputs, " ".join(facts["inputs"]))
        waits = "" if facts["outputs"] else " It waits for its device."
        say(self.what, f"{facts['type']}: {kind.get('text', '')}{waits}")
        self.form.show_keys(self.name, kind.get("keys", []), facts["keys"])
        features = [one["name"] for one in status.get("feature_list", [])]
        latents = status.get("latents", [])
        by_hand = (status.get("mapping") or {}).get("type") in BY_HAND
        self.routes.setVisible(not by_hand)
        self.weights.setVisible(by_hand)
        if by_hand:
            self.weights.show_weights(list(facts["outputs"]), latents)
        else:
            self.routes.show_routes(self.name, features, latents)

    def draw(self) -> None:
        """Draw the curve as it goes on."""
        if self._places:
            trace = self._values.trace
            self.curves.show_values(trace.newest(FRAMES)[:, self._places], trace.count)

    def say_ranges(self) -> None:
        """Tell the ranges that its values have had."""
        names, low, high = self._values.names, self._values.low, self._values.high
        told = [
            f"{names[i].removeprefix(self.name).lstrip('.') or 'value'} "
            f"{number(float(low[i]))} … {number(float(high[i]))}"
            for i in self._places[:MOST]
            if low[i] <= high[i]
        ]
        say(self.range, "Seen so far:  " + ",  ".join(told) if told else "Nothing seen yet.")

    def _rename(self) -> None:
        new = self.title.text().strip()
        if new and new != self.name:
            self._do("feature/rename", new)

    def _do(self, name: str, *args: str) -> None:
        if self.name:
            self.wanted.emit(name, [self.name, *args])


def show(line: QLineEdit, text: str) -> None:
    """Show a text, if it is another."""
    if line.text() != text:
        line.setText(text)
        line.setCursorPosition(0)
