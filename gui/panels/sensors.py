"""The devices of the rig: how each is, and its newest movement."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gui.actions import Action
from gui.look.style import Size
from gui.panels.base import Column, Panel
from gui.widgets.basics import button, label, row
from gui.widgets.calibrate import KEY
from gui.widgets.guiding import Guiding, whose_turn
from gui.widgets.sensor_card import HEIGHTS, SensorCard

ROOM = 0.72
"""The share of the column's height that full cards may take; the rest is for what is heard."""


class Sensors(Panel):
    """A card for each device, in the order of the rig; a line each when there are many."""

    title = "Sensors"
    column = Column.SENSORS
    order = 1
    essential = True

    def build(self) -> None:
        """Make the place for cards, and for putting one back."""
        self.cards: dict[str, SensorCard] = {}
        self.turn = ""
        self._guiding = Guiding(self.context.preferences)
        self._action = Action(
            "calibrate",
            KEY,
            "Calibrate",
            "Calibrate the device whose turn it is, or stop that",
            self._calibrate,
        )
        self.none = label("No device is here yet. Press Q to connect a phone.", "dim", wrap=True)
        self.gone = label("", "dim")
        self.back = button("Put it back", self._put_back)
        self._removed: tuple[str, dict[str, Any]] | None = None
        self._undo = QWidget()
        line = row(self.gone, self.back)
        line.setStretch(0, 1)
        self._undo.setLayout(line)
        self._undo.hide()
        self._place = QVBoxLayout()
        self._place.setSpacing(Size.px(10))
        self.box.addWidget(self.none)
        self.box.addLayout(self._place)
        self.box.addWidget(self._undo)

    def told(self, status: dict[str, Any]) -> None:
        """Show each device as it is."""
        found = (status.get("sensors") or {}).get("sensors") or {}
        if list(found) != list(self.cards):
            self._arrange(list(found))
        self.none.setVisible(bool(status) and not found)
        if self._removed and self._removed[0] in found:
            self._removed = None
        self._undo.setVisible(self._removed is not None)
        self._fit()
        self.turn = whose_turn(status)
        for name, facts in found.items():
            self.cards[name].told(status, facts, name == self.turn)

    def commands(self) -> list[Action]:
        """Return the key of calibration."""
        return [self._action]

    def _calibrate(self) -> None:
        if self.turn in self.cards:
            self.cards[self.turn].calibrate.press()
        else:
            self.context.say("No device is heard that could be calibrated")

    def _arrange(self, names: list[str]) -> None:
        """Have a card for each name, in this order; those that stay are kept."""
        for name in [n for n in self.cards if n not in names]:
            self.cards.pop(name).deleteLater()
        cards = {}
        for place, name in enumerate(names):
            card = self.cards.get(name) or self._card(name)
            self._place.removeWidget(card)
            self._place.insertWidget(place, card)
            cards[name] = card
        self.cards = cards

    def _card(self, name: str) -> SensorCard:
        return SensorCard(name, self.context.do, partial(self._remove, name))

    def _fit(self) -> None:
        """Let cards show as much as there is room for, down to a line each."""
        room, count = ROOM * seen_height(self), len(self.cards)
        fit = [at for at, height in enumerate(HEIGHTS) if count * Size.px(height) <= room]
        level = 0 if count < 2 else fit[0] if fit else len(HEIGHTS) - 1
        for card in self.cards.values():
            card.shrink(level)

    def moved(self) -> None:
        """Draw the newest movement."""
        live, traces = self.context.watch.live, self.context.watch.traces
        if live is not None:
            self._guiding.moved(self.context.status, live.time)
        for name, card in self.cards.items():
            card.moved(traces.get(name))
            if live is not None:
                card.calibrate.moved(live.time)
            if card.camera is not None and card.watches:
                card.seen(self.context.watch.eye.look(card.camera))

    def _remove(self, name: str) -> None:
        facts = dict(self.cards[name].facts)

        def removed(_: list[Any]) -> None:
            self._removed = name, facts
            self.gone.setText(f"{name} is removed.")
            self.back.setVisible(facts.get("port") is not None)

        self.context.do("sensor/remove", name, then=removed)

    def _put_back(self) -> None:
        if self._removed is None:
            return
        name, facts = self._removed
        kind, port = str(facts.get("type")), int(facts.get("port") or 0)
        role = str(facts.get("role") or "")

        def back(_: list[Any]) -> None:
            if role:
                self.context.do("sensor/role", name, role)

        self.context.do("sensor/add", kind, str(facts.get("id") or ""), name, port, then=back)


def seen_height(widget: QWidget) -> int:
    """Return the height of the column that a widget is seen through."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent.viewport().height() if isinstance(parent, QScrollArea) else widget.height()
