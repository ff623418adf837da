"""Where it goes: the programs that latents are sent to, and patches for them."""

from typing import Any

from gui.actions import Action
from gui.look.colours import DIM, LOOK, WELL
from gui.look.style import Size
from gui.look.words import NONE, Mark
from gui.panels.base import Column, Panel
from gui.widgets.basics import Card, act, button, column, fixed, label, mark, row, say
from gui.widgets.flow import flow
from gui.widgets.patching import MAX, Patching

SENT = ("osc", "wekinator")
"""Kinds of outputs that leave over the network; sound made here has a panel of its own."""


class Target:
    """One line of the list: a program, how much it gets, and its address."""

    def __init__(self) -> None:
        self.name = label("", "name")
        self.state = fixed("")
        self.address = label("", "dim")
        top = row(self.name, self.state)
        top.setStretch(0, 1)
        self.box = column(top, self.address)
        self.box.setSpacing(Size.px(1))

    def show(self, facts: dict[str, Any]) -> None:
        """Show an output of the status."""
        say(self.name, str(facts.get("name", "")))
        mark(self.state, activity(facts))
        unsent = facts.get("unsent") or 0
        lost = f" · {unsent} could not be sent" if unsent else ""
        place = f"{facts.get('host')}:{facts.get('port')}"
        say(self.address, f"{place}  {facts.get('address') or '/limber/latents'}{lost}")

    def remove(self) -> None:
        """Take it away."""
        for part in (self.name, self.state, self.address):
            part.setParent(None)
            part.deleteLater()


class Outputs(Panel):
    """Each program that latents are sent to, with its light, and how to make it listen."""

    title = "Where it goes"
    column = Column.SOUND
    order = 3

    def build(self) -> None:
        """Make the card with the buttons for patches."""
        self.patching = Patching(self.context.link.folder, self)
        self.patching.told.connect(self.told_of_patch)
        self._action = Action(
            "patch",
            "C",
            "Copy the Max patch",
            "Copy a patch that plays this project in Max",
            lambda: self.patching.copy(MAX),
        )
        self.copy = act(self._action)
        self.pd = button("Pd", lambda: self.patching.copy("pd"))
        self.pd.setToolTip("Write a patch for Pd, and copy where it is")
        self.sc = button("SuperCollider", lambda: self.patching.copy("supercollider"))
        self.sc.setToolTip("Copy a SynthDef and what feeds it, for SuperCollider")
        self.last = label("", "dim", wrap=True)
        self.last.hide()
        self.none = label("Latents are sent to no other program.", "dim", wrap=True)
        self.targets: list[Target] = []
        self.card = Card()
        self._list = column()
        self.card.box.addLayout(self._list)
        self.card.box.addWidget(self.none)
        self.card.box.addWidget(flow(self.copy, self.pd, self.sc))
        self.card.box.addWidget(self.last)
        self.box.addWidget(self.card)

    def commands(self) -> list[Action]:
        """Return the key that copies the patch."""
        return [self._action]

    def told_of_patch(self, sentence: str) -> None:
        """Say what was done, and keep it in sight."""
        self.last.setText(sentence)
        self.last.show()
        self.context.say(sentence)

    def told(self, status: dict[str, Any]) -> None:
        """Show each output as it is."""
        found = [one for one in status.get("outputs") or [] if one.get("type") in SENT]
        while len(self.targets) > len(found):
            self.targets.pop().remove()
        while len(self.targets) < len(found):
            self.targets.append(Target())
            self._list.addLayout(self.targets[-1].box)
        for target, facts in zip(self.targets, found, strict=True):
            target.show(facts)
        self.none.setVisible(bool(status) and not found)


def activity(facts: dict[str, Any]) -> Mark:
    """Return how much is sent now, by shape and word."""
    if facts.get("open") is False:
        return Mark("▲", "not open", LOOK)
    rate = facts.get("rate")
    if rate is None:
        return Mark("○", NONE, DIM)
    return Mark("●", f"{rate:.0f}/s", WELL) if rate >= 0.5 else Mark("○", "quiet", DIM)
