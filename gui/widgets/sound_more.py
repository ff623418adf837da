"""What else can be set of a scene's sound: how loud it is, how it is filled, and its bending."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.look.style import Size
from gui.look.words import NONE
from gui.widgets.basics import fixed, label, row, say
from gui.widgets.flow import flow
from gui.widgets.pick import Pick
from gui.widgets.stepper import Stepper

FILLS = {"free": "new all the time", "frozen": "held still", "scaled": "as much as said below"}
"""How latents that a model has beyond its own are filled."""

LOUDNESS = tuple(range(-24, 13, 3))
BENDS = {
    "scale": ("Times", tuple(round(0.25 * i, 2) for i in range(13))),
    "bias": ("Plus", tuple(round(-3 + 0.5 * i, 1) for i in range(13))),
    "noise": ("Noise", tuple(round(0.1 * i, 1) for i in range(11))),
    "fill": ("Filling", tuple(round(0.25 * i, 2) for i in range(9))),
}
"""What bends all latents of a scene: its word and its steps."""

HEARD = {
    "scale": "Above 1 sounds go further out, below 1 they come together; 0: one sound",
    "bias": "All sounds are moved to one side of the model",
    "noise": "Sounds become restless: chance is added to every latent",
    "fill": "How lively the rest of the model is",
}
"""What each does to what is heard."""

KEYS = {"scale": "bend_scale", "bias": "bend_bias", "noise": "bend_noise", "fill": "noise_scale"}
"""Where the status has them."""

AHEAD = tuple(range(1, 17))
"""Blocks that the sound is made ahead."""

PRIOR = tuple(round(0.25 * i, 2) for i in range(13))


class SoundMore(QWidget):
    """The settings a performer changes seldom; `wanted` tells (command, its arguments)."""

    wanted = Signal(str, list)

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Size.px(4))
        self.loudness = Stepper("This scene", LOUDNESS, lambda d: f"{d:+g} dB")
        self.loudness.changed.connect(lambda v: self.wanted.emit("sound/loudness", [v]))
        self.fill = Pick()
        self.fill.addItems(list(FILLS.values()))
        self.fill.setAccessibleName("How the rest of the model is filled")
        self.fill.activated.connect(lambda i: self.wanted.emit("sound/fill", [list(FILLS)[i]]))
        self.prior = Stepper("Adventure of the prior", PRIOR, "{:g}".format)
        self.prior.changed.connect(lambda v: self.wanted.emit("sound/temperature", [v]))
        self.ahead = Stepper("Buffer", AHEAD, lambda n: f"{n:g} block{'s' if n > 1 else ''}")
        self.ahead.setToolTip("Fewer: sooner heard. More: steadier, where there are dropouts")
        self.ahead.changed.connect(lambda value: self.wanted.emit("sound/ahead", [int(value)]))
        self.device = label("", "dim")
        box.addWidget(self.device)
        box.addLayout(row(self.ahead, 1))
        box.addLayout(row(self.loudness, 1))
        box.addWidget(flow(fixed("Rest of the model", "dim"), self.fill))
        self.fill.setToolTip("What latents of the model do that you do not play")
        self.bends: dict[str, Stepper] = {}
        for kind, (word, values) in BENDS.items():
            bend = Stepper(word, values, "{:g}".format)
            bend.changed.connect(lambda v, kind=kind: self.wanted.emit("sound/bend", [kind, v]))
            bend.setToolTip(HEARD[kind])
            self.bends[kind] = bend
        box.addWidget(fixed("Bend all latents", "dim"))
        box.addWidget(flow(*self.bends.values()))
        box.addLayout(row(self.prior, 1))

    def show_sound(
        self, sound: dict[str, Any], made: dict[str, Any], wished: dict[str, Any]
    ) -> None:
        """Show a scene's sound, how it is made, and what the rig wishes, as the status has them."""
        rate = made.get("rate")
        khz = f"{rate / 1000:g} kHz" if rate else NONE
        say(
            self.device,
            f"{made.get('device') or 'device'}: block {made.get('block') or NONE}, {khz}",
        )
        self.ahead.choose(wished.get("ahead", 2))
        self.loudness.choose(sound.get("loudness", 0.0))
        at = list(FILLS).index(sound["noise"]) if sound.get("noise") in FILLS else 0
        if self.fill.currentIndex() != at:
            self.fill.setCurrentIndex(at)
        for kind, bend in self.bends.items():
            bend.choose(sound.get(KEYS[kind], 1.0 if kind in ("scale", "fill") else 0.0))
        self.prior.choose(sound.get("temperature", 1.0))
        self.prior.setVisible(sound.get("mode") == "prior")
