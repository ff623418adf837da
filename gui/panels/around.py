"""Looks for devices that are plugged in or stream, and for programs that speak OSC."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from gui.actions import Action
from gui.engine.errand import Errand
from gui.engine.survey import Found, look
from gui.look.style import Size
from gui.panels.base import Column, Panel
from gui.widgets.abreast import Abreast
from gui.widgets.basics import Card, act, button, clear, label, say
from gui.widgets.sensor_words import called

LOOKING = "Looking at what is plugged in, and around on the network …"
NOTHING = "Nothing else is plugged in. What is missing and how to mend it: limber doctor."


class Around(Panel):
    """A button that looks around once, and what was found, each with a button that adds it."""

    title = "Other devices"
    column = Column.SENSORS
    order = 4
    essential = True

    def build(self) -> None:
        """Make the button and the place for what is found."""
        self._look = Action(
            "look around",
            "Shift+D",
            "Look for devices",
            "Look for MIDI, strings, cameras, gamepads, boards, streams and OSC on the network",
            self.look,
        )
        self._errand = Errand(self)
        self._errand.done.connect(self._found)
        self._errand.failed.connect(self._fail)
        self.found: list[Found] = []
        self.look_button = act(self._look, "quiet")
        self.said = label("", "dim", wrap=True)
        self.said.hide()
        self._place = QVBoxLayout()
        self._place.setSpacing(Size.px(6))
        for part in (self.look_button, self.said):
            self.box.addWidget(part)
        self.box.addLayout(self._place)

    def commands(self) -> list[Action]:
        """Return the key that looks around."""
        return [self._look]

    def look(self) -> None:
        """Look around, unless that is being done."""
        folder = self.context.link.folder
        if self._errand.run(partial(look, folder)):
            self._tell(LOOKING)

    def _tell(self, text: str) -> None:
        say(self.said, text)
        self.said.setVisible(bool(text))

    def _fail(self, why: str) -> None:
        self._tell(why)

    def _found(self, found: list[Found]) -> None:
        self.found = found
        self._tell("" if found else NOTHING)
        clear(self._place)
        for one in found:
            self._place.addWidget(self._card(one))

    def _card(self, one: Found) -> Card:
        card = Card()
        if one.where:
            text = f"{one.name} hears OSC at {one.where}: an output may send there"
            card.box.addWidget(label(text, wrap=True))
            return card
        text = called(one.kind, one.device)
        add = button("Add", partial(self._add, one))
        add.setAccessibleName(f"Add {text}")
        card.box.addWidget(Abreast((label(text, wrap=True), add), Size.px(8), (1, 0)))
        return card

    def _add(self, one: Found) -> None:
        def added(reply: list[Any]) -> None:
            self.context.say(f"{reply[0]} is here, and moves the sound from the next teaching on.")
            self._found([other for other in self.found if other is not one])

        self.context.do("sensor/add", one.kind, one.device, "", 0, then=added)
