"""How far one is from what was taught, what is done there, and a round for it: "teach me here"."""

from math import nan
from typing import Any

from gui.actions import Action
from gui.panels.base import Column, Panel
from gui.widgets.basics import Card, act, fixed, label, mark, row, say
from gui.widgets.flow import flow
from gui.widgets.named_list import choice, choose
from gui.widgets.novelty_bar import NoveltyBar, mark_of
from pipeline.project.novelty import POLICIES

WORDS = {
    "show": "if new: play on",
    "rest": "if new: go to rest",
    "hold": "if new: hold the sound",
    "open": "if new: open up",
}
"""The policies for people."""


class Novelty(Panel):
    """A bar and a word, the policy, and a button that teaches where one is."""

    column = Column.TEACH
    order = 6
    essential = True

    def build(self) -> None:
        """Make the card."""
        self._teach = Action(
            "teach here",
            "T",
            "Teach me here",
            "Record a round here: what sounds now is its target",
            lambda: self.context.do("novelty/teach"),
        )
        self.teach = act(self._teach)
        self.bar = NoveltyBar()
        self.word = fixed("")
        self.policy = choice("What is done where the movement is new", WORDS, list(POLICIES))
        self.policy.activated.connect(lambda at: self._choose(self.policy.itemData(at)))
        self.often = label("", wrap=True)
        self.without = label("", "dim", wrap=True)
        card = Card()
        card.box.addLayout(row(fixed("Novelty", "name"), self.bar, self.word))
        card.box.addWidget(flow(self.teach, self.policy))
        card.box.addWidget(self.often)
        card.box.addWidget(self.without)
        self.box.addWidget(card)

    def commands(self) -> list[Action]:
        """Return the key of the button."""
        return [self._teach]

    def _choose(self, kind: str) -> None:
        """Set the policy of the scene where it has its own, else of the project."""
        status = self.context.status
        own = (status.get("novelty") or {}).get("own")
        self.context.do("novelty/policy", kind, *([status["scene"]] if own else []))

    def told(self, status: dict[str, Any]) -> None:
        """Show the policy, what was often new, and what plays without a sensor."""
        novelty, without = status.get("novelty") or {}, status.get("without") or {}
        mark(self.word, mark_of(novelty.get("value")))
        if novelty:
            choose(self.policy, str(novelty.get("policy", "show")))
        self.policy.setEnabled(bool(novelty))
        self.teach.setEnabled(bool(status.get("latents")) and not status.get("recording"))
        say(self.often, f"△ {novelty['says']}" if novelty.get("says") else "")
        say(self.without, "\n".join(sentences(without)))
        for one in (self.often, self.without):
            one.setVisible(bool(one.text()))

    def moved(self) -> None:
        """Move the bar."""
        live = self.context.watch.live
        self.bar.show_novelty(live.novelty if live is not None else nan)


def sentences(without: dict[str, Any]) -> list[str]:
    """Return what plays without a sensor, and how well each can be done without."""
    plays = [f'▲ Plays without "{without["plays"]}" now.'] if without.get("plays") else []
    return [*plays, *without.get("says", ())]
