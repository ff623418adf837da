"""What else can be set of a latent, opened below its strip."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit

from gui.look.style import Size
from gui.look.words import signed
from gui.widgets.basics import Card, button, fixed, label, row, say
from gui.widgets.flow import flow
from gui.widgets.hand_editor import HandEditor
from gui.widgets.pick import Pick
from gui.widgets.stepper import Stepper

SMOOTHINGS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds; a latent follows with such a time constant."""

SWITCHES = {
    "lock": ("Locked", "It stays where it is, whatever comes"),
    "enable": ("On", "Off: it goes to rest and stays there"),
    "record": ("Is taught", "Off: rounds recorded from now on leave it out"),
    "train": ("Is trained", "Off: training leaves it as it is"),
    "run": ("Is played", "Off: playing leaves it at the target"),
}
"""The switches of a latent: their words, and what they mean."""

SOURCES = {"gesture": "from the movement", "sound": "from the sound", "sum": "from both, added"}
"""Where a latent comes from in modes that have a sound of their own."""

WITH_SOURCE = ("around", "prior")


class StripEditor(Card):
    """Name, smoothing, switches and source of one latent; `wanted` tells (what, value)."""

    wanted = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of this latent")
        self.name.setToolTip("Enter keeps the name")
        self.name.returnPressed.connect(lambda: self.wanted.emit("name", self.name.text().strip()))
        self.smoothing = Stepper("Smoothing", SMOOTHINGS, lambda s: f"{s:g} s" if s else "none")
        self.smoothing.changed.connect(lambda value: self.wanted.emit("smoothing", value))
        self.solo = button("Hear it alone", lambda: self.wanted.emit("solo", None), key="V")
        self.source = Pick()
        self.source.addItems(list(SOURCES.values()))
        self.source.setAccessibleName("Where this latent comes from")
        self.source.activated.connect(lambda i: self.wanted.emit("source", list(SOURCES)[i]))
        self.hand = HandEditor()
        self.hand.wanted.connect(self.wanted)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Size.px(12))
        self.switches: dict[str, QCheckBox] = {}
        for i, (what, (word, does)) in enumerate(SWITCHES.items()):
            switch = QCheckBox(word)
            switch.setToolTip(does)
            switch.clicked.connect(lambda on, what=what: self.wanted.emit(what, bool(on)))
            self.switches[what] = switch
            grid.addWidget(switch, i // 2, i % 2)
        self.box.addLayout(row(fixed("Name", "dim"), self.name))
        self.range = label("", "dim", wrap=True)
        self.box.addLayout(row(self.smoothing, 1))
        self.box.addWidget(self.range)
        self.box.addWidget(self.hand)
        self.box.addLayout(grid)
        self.box.addWidget(flow(self.source, self.solo))

    def show_latent(self, latent: dict[str, Any], solo: bool, mode: str, kind: str = "") -> None:
        """Show a latent of the status as it is; a name being typed is left.

        `mode` is the sound's, `kind` the mapping's.
        """
        self.hand.show_latent(latent, kind)
        if not self.name.hasFocus() and self.name.text() != latent["name"]:
            self.name.setText(latent["name"])
        self.smoothing.choose(latent.get("smoothing", 0.0))
        ends = f"{signed(latent['min'])} to {signed(latent['max'])}"
        say(self.range, f"Range: {ends}. On the strip [ ] move its lower end, {{ }} its upper.")
        for what, switch in self.switches.items():
            on = bool(latent.get(what, what != "lock"))
            if switch.isChecked() != on:
                switch.setChecked(on)
        shown = mode in WITH_SOURCE and not latent.get("bends")
        self.source.setVisible(shown)
        at = list(SOURCES).index(latent.get("source", "sum"))
        if self.source.currentIndex() != at:
            self.source.setCurrentIndex(at)
        word = "Hear all again" if solo else "Hear it alone"
        if not self.solo.text().startswith(word):
            self.solo.setText(f"{word}  [V]")
            self.solo.setAccessibleName(word)
