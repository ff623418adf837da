"""What is set by hand of one latent: its curve, its middle, how far and which way it goes."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from gui.look.style import Size
from gui.look.words import signed
from gui.widgets.basics import column, label, say
from gui.widgets.curve_pad import CurvePad
from gui.widgets.flow import flow
from gui.widgets.stepper import Stepper

SHARES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""How much of its limits a latent goes over."""

PLACES = 20
"""Steps of the middle from one limit to the other."""

BY_HAND = ("direct", "around")
"""Kinds of mapping that are set by hand."""


class HandEditor(QWidget):
    """`wanted` tells (what, value), as the commands latent/… have it."""

    wanted = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.what = label("", "dim", wrap=True)
        self.curve = CurvePad()
        self.curve.wanted.connect(lambda value: self.wanted.emit("curve", value))
        self.bend = label("", "dim", wrap=True)
        self.share = Stepper("How far", SHARES, lambda s: f"{100 * s:.0f} %")
        self.share.setToolTip("How much of its range movement takes it over")
        self.share.changed.connect(lambda value: self.wanted.emit("range", value))
        self.centre = Stepper("Middle", tuple(range(PLACES + 1)), self._place)
        self.centre.setToolTip("Where it is when the movement is in its middle")
        self.centre.changed.connect(lambda at: self.wanted.emit("centre", self._value(at)))
        self.invert = QCheckBox("Other way round")
        self.invert.clicked.connect(lambda on: self.wanted.emit("invert", bool(on)))
        self._ends = (-1.0, 1.0)
        drawn = QHBoxLayout()
        drawn.setSpacing(Size.px(10))
        drawn.addWidget(self.curve)
        drawn.addWidget(self.bend, 1)
        inner = QWidget()
        inner.setLayout(drawn)
        rest = flow(self.share, self.centre, self.invert)
        self.setLayout(column(self.what, inner, rest))

    def show_latent(self, latent: dict[str, Any], kind: str) -> None:
        """Show a latent of the status; of another kind of mapping, nothing."""
        self.setVisible(kind in BY_HAND)
        if kind not in BY_HAND:
            return
        routes = latent.get("routes") or {}
        say(self.what, moved(routes))
        self._ends = latent["min"], latent["max"]
        self.curve.show_curve(latent.get("curve", 0.0), bool(latent.get("invert")))
        say(self.bend, f"Answers: {self.curve.words}. Drag it, or arrows.")
        self.share.choose(latent.get("range", 1.0))
        low, high = self._ends
        self.centre.choose(PLACES * (latent.get("centre", 0.0) - low) / (high - low))
        if self.invert.isChecked() != bool(latent.get("invert")):
            self.invert.setChecked(bool(latent.get("invert")))

    def _value(self, at: float) -> float:
        low, high = self._ends
        return low + (high - low) * at / PLACES

    def _place(self, at: float) -> str:
        return signed(self._value(at)) if hasattr(self, "_ends") else ""


def moved(routes: dict[str, float]) -> str:
    """Return in words what moves a latent."""
    if not routes:
        return "Nothing moves it: it is at its target. Open a feature to let that move it."
    parts = [f"{name} ({100 * weight:+.0f} %)" for name, weight in list(routes.items())[:3]]
    more = f" and {len(routes) - 3} more" if len(routes) > 3 else ""
    return f"Moved by {', '.join(parts)}{more}."
