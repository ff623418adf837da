"""Who is heard but not in the rig, and phones that are to be connected."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from gui.actions import Action
from gui.look.style import Size
from gui.panels.base import Column, Panel
from gui.widgets.abreast import Abreast
from gui.widgets.basics import Card, act, button, fixed, label
from gui.widgets.page_code import PageCode
from gui.widgets.pairing import Pairing, next_phone
from gui.widgets.sensor_words import called

MOST = 4
"""Strangers with a button of their own; the others follow as these are added."""


class Connect(Panel):
    """A button for each stranger, and the codes of the app and the page, opened in place."""

    title = "Connect"
    column = Column.SENSORS
    order = 2
    essential = True

    def build(self) -> None:
        """Make the buttons and the place for the code."""
        self._actions = [
            Action(
                "connect",
                "Q",
                "Connect a phone",
                "Show the QR codes that connect a phone, with or without an app, or hide them",
                self.turn,
            ),
            Action(
                "add heard",
                "Shift+Q",
                "Add who is heard",
                "Add the first device that is heard but not in the rig",
                self._add_first,
            ),
        ]
        self._heard: list[dict[str, Any]] = []
        self._place = QVBoxLayout()
        self._place.setSpacing(Size.px(6))
        self._rows: list[str] = []
        self.connect_button = act(self._actions[0])
        self.card = Card()
        self.pairing = Pairing()
        self.page = PageCode(self.context.link.folder)
        self.page.wanted.connect(lambda: self.context.do("sensor/add", "web"))
        self.heading = label("The app CoMote", wrap=True)
        self.heading.setStyleSheet("font-weight: 600;")
        self.app = button("Use the app CoMote too", self._pair_app)
        for part in (self.heading, self.pairing, self.app, self.page):
            self.card.box.addWidget(part)
        self.card.hide()
        self._sensor = ""  # that waits for the phone of the code
        self._asked = False
        self.box.addLayout(self._place)
        self.box.addWidget(self.connect_button)
        self.box.addWidget(self.card)

    def commands(self) -> list[Action]:
        """Return the keys of both."""
        return self._actions

    def told(self, status: dict[str, Any]) -> None:
        """Show who is heard, and whether the phone is."""
        sensors = status.get("sensors") or {}
        self._show_heard(sensors.get("heard") or [])
        if self.card.isVisible() and status:
            if self.pairing.isVisible():
                self._pair(sensors)
            self.page.told(status)

    # ---- who is heard ------------------------------------------------------------------

    def _show_heard(self, heard: list[dict[str, Any]]) -> None:
        self._heard = heard[:MOST]
        rows = [stranger(one) for one in self._heard]
        if rows == self._rows:
            return
        self._rows = rows
        while (item := self._place.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for i, (text, one) in enumerate(zip(rows, self._heard, strict=True)):
            add = button("Add", partial(self._add, one), key="" if i else "Shift+Q")
            add.setAccessibleName(f"Add {text}")
            add.setObjectName(f"add {text}")
            card = Card()
            card.box.addWidget(Abreast((fixed(f"Heard: {text}"), add), Size.px(8), (1, 0)))
            self._place.addWidget(card)

    def _add_first(self) -> None:
        if self._heard:
            self._add(self._heard[0])
        else:
            self.context.say("No device is heard that is not here already.")

    def _add(self, one: dict[str, Any]) -> None:
        device = str(one.get("address") or one.get("id") or "")
        kind, port = str(one["type"]), int(one["port"])
        self.context.do("sensor/add", kind, device, "", port, then=self._added)

    def _added(self, reply: list[Any]) -> None:
        self.context.say(f"{reply[0]} is here, and moves the sound from the next teaching on.")

    # ---- the phone of the code ---------------------------------------------------------

    def turn(self) -> None:
        """Open the code of the next phone, or close it."""
        if self.card.isVisible():
            self.pairing.end()
            self.page.end()
            self.card.hide()
            return
        status = self.context.status
        if not status:
            self.context.say("The engine is starting; try once more in a moment.")
            return
        self.card.show()
        self.page.begin()
        if self.page.way is None or self._phones(status):
            self._pair_app()
        else:  # a sensor that nobody wants would only be missed
            self._show_app(False)

    def _show_app(self, shown: bool) -> None:
        for part in (self.heading, self.pairing):
            part.setVisible(shown)
        self.app.setVisible(not shown)

    def _pair_app(self) -> None:
        """Show the code of the next phone with the app."""
        status = self.context.status
        self._show_app(True)
        device, self._sensor, port, host = next_phone(status)
        self._asked = False
        if not self._sensor and not self._phones(status):
            self._ask(device, port)  # so that its port is open
        self.pairing.begin(device, port, host)
        self.pairing.told(status, False)

    def _phones(self, status: dict[str, Any]) -> list[str]:
        found = (status.get("sensors") or {}).get("sensors") or {}
        return [name for name, facts in found.items() if facts.get("type") == "comote"]

    def _ask(self, device: str, port: int) -> None:
        self._asked = True

        def added(reply: list[Any]) -> None:
            self._sensor = str(reply[0])

        self.context.do("sensor/add", "comote", device, "", port, then=added)

    def _pair(self, sensors: dict[str, Any]) -> None:
        """Take in the phone of the code when it comes, and say so."""
        pairing = self.pairing
        if not self._sensor and not self._asked:
            for one in sensors.get("heard") or []:
                if (one.get("type"), one.get("id")) == ("comote", pairing.device):
                    self._ask(pairing.device, int(one["port"]))
                    break
        facts = (sensors.get("sensors") or {}).get(self._sensor) or {}
        pairing.told(self.context.status, bool(facts.get("frames")))


def stranger(one: dict[str, Any]) -> str:
    """Return what a sender that is not in the rig is called: "CoMote 2"."""
    return called(str(one.get("type")), one.get("address") or one.get("id"))
