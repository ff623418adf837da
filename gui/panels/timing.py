"""How late the sound is after the movement, in its parts."""

from typing import Any

from gui.look.colours import LOOK, TEXT, WELL
from gui.look.words import NONE
from gui.panels.base import Column, Panel
from gui.widgets.basics import Card, fixed, label, row, say
from gui.widgets.delay_words import delay, ms

FELT = 100.0
"""Milliseconds from which a delay is plainly felt."""


class Timing(Panel):
    """From the movement to the sound: the whole, and where the time goes."""

    title = "Delay"
    column = Column.SOUND
    order = 4
    essential = True

    def build(self) -> None:
        """Make the card."""
        self.whole = fixed(NONE, "name")
        self.parts = label("", "dim", wrap=True)
        self.way = label("movement → sound", "dim")
        card = Card()
        top = row(self.way, self.whole)
        top.setStretch(0, 1)
        card.box.addLayout(top)
        card.box.addWidget(self.parts)
        self.box.addWidget(card)

    def told(self, status: dict[str, Any]) -> None:
        """Show what is measured now."""
        whole, parts = delay(status)
        here = bool((status.get("sound") or {}).get("here"))
        say(self.way, "movement → sound" if here or not status else "movement → sent to Max")
        say(self.whole, ms(whole))
        colour = TEXT if whole is None else WELL if whole < FELT else LOOK
        style = f"color: {colour};"
        if self.whole.styleSheet() != style:
            self.whole.setStyleSheet(style)
        say(self.parts, " · ".join(f"{word} {ms(value)}" for word, value in parts))
