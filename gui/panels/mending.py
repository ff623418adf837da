"""Mending while it plays: freeze the sound, show the movement for it, play on."""

from typing import Any

from gui.actions import Action
from gui.panels.base import Column, Panel
from gui.widgets.basics import act, label, say, say_button
from gui.widgets.flow import flow

TOLD = {
    "holding": "Held. Set another sound if you like, then show the movement for it.",
    "showing": "Move as this should sound.",
    "learning": "It learns, and then plays on by itself.",
    "safe": "Safe: this sound stays, whatever moves.",
}
"""What is to be done, by how far mending is."""

WORDS = {
    "": "Freeze",
    "holding": "Show the fix",
    "showing": "That was it",
    "learning": "Show the fix",
    "safe": "Play on",
}
"""The next step, on the button."""


class Mending(Panel):
    """One button that goes from freezing to playing on, and one that gives up."""

    column = Column.TEACH
    order = 2
    essential = True

    def build(self) -> None:
        """Make the buttons and their sentence."""
        self._next = Action(
            "mend",
            "Z",
            "Freeze",
            "Something sounds wrong here? Freeze it, then show the movement for it, and play on",
            lambda: self.context.do("repair"),
            stage=True,
        )
        self._leave = Action(
            "let go",
            "Shift+Z",
            "Play on",
            "Give up what is frozen, or safe, and play on",
            lambda: self.context.do("unfreeze"),
            stage=True,
        )
        self.next, self.leave = act(self._next), act(self._leave)
        self.told_ = label("", "dim", wrap=True)
        self.box.addWidget(flow(self.next, self.leave))
        self.box.addWidget(self.told_)

    def commands(self) -> list[Action]:
        """Return the keys of both."""
        return [self._next, self._leave]

    def told(self, status: dict[str, Any]) -> None:
        """Show how far mending is."""
        held = status.get("held") or {}
        step = "safe" if held.get("kind") == "safe" else str(held.get("step", ""))
        plays = status.get("state") == "playing"
        say_button(self.next, WORDS.get(step, ""), "Z")
        self.next.setEnabled(bool(plays or held) and step != "learning")
        self.next.setVisible(bool(plays or held))
        self.leave.setEnabled(bool(held))
        self.leave.setVisible(bool(held) and step != "safe")
        say(self.told_, TOLD.get(step, ""))
        self.told_.setVisible(step in TOLD)
