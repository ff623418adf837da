"""Pads to play with the mouse, a finger or the arrows, where the rig has such a sensor."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from gui.actions import Action
from gui.look.style import Size
from gui.panels.base import Column, Panel
from gui.widgets.basics import Card, act, label
from gui.widgets.xy_pad import XyPad


class Pad(Panel):
    """A pad for each sensor of type xy, and a button that adds the first."""

    title = "Pad"
    column = Column.SENSORS
    order = 3
    essential = True

    def build(self) -> None:
        """Make the button and the place for pads."""
        self._add = Action(
            "add pad",
            "Shift+X",
            "Add a pad",
            "Add a pad that the mouse, a finger or the arrows play; then go to it",
            self.add,
        )
        self.pads: dict[str, XyPad] = {}
        self._cards: dict[str, Card] = {}
        self._wanted = ""
        self.add_button = act(self._add, "quiet")
        self._place = QVBoxLayout()
        self._place.setSpacing(Size.px(8))
        self.box.addLayout(self._place)
        self.box.addWidget(self.add_button)

    def commands(self) -> list[Action]:
        """Return the key that adds one."""
        return [self._add]

    def told(self, status: dict[str, Any]) -> None:
        """Have a pad for each sensor that wants one."""
        found = (status.get("sensors") or {}).get("sensors") or {}
        wanted = {name: facts for name, facts in found.items() if facts.get("type") == "xy"}
        for gone in [name for name in self.pads if name not in wanted and status]:
            self.pads.pop(gone)
            self._cards.pop(gone).deleteLater()
        lost = status.get("lost") or []
        for name, facts in wanted.items():
            if name not in self.pads:
                self._show_pad(name)
            self.pads[name].told(facts, name in lost)
        if self._wanted in self.pads:
            self.pads[self._wanted].setFocus()
            self._wanted = ""
        self.add_button.setVisible(not self.pads)

    def _show_pad(self, name: str) -> None:
        card, pad = Card(), XyPad(name)
        card.box.addWidget(label(name, "name"))
        card.box.addWidget(pad)
        self.pads[name], self._cards[name] = pad, card
        self._place.addWidget(card)

    def add(self) -> None:
        """Add a pad to the rig; where there is one, go to it."""
        if self.pads:
            next(iter(self.pads.values())).setFocus()
        else:
            self.context.do("sensor/add", "xy", then=self._added)

    def _added(self, reply: list[Any]) -> None:
        self._wanted = str(reply[0])
        self.context.say(
            f"{reply[0]} is here: drag in it, or use the arrows. It moves the sound from the next "
            "teaching on."
        )
