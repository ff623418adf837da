"""What training has found in plain words, how well each latent is recalled, and training itself."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QProgressBar

from gui.actions import Action
from gui.look.colours import LOOK
from gui.panels.base import Column, Panel
from gui.widgets.basics import Card, act, button, fixed, label, row, say
from gui.widgets.error_bars import Bar, ErrorBars, against, in_short
from gui.widgets.explained import Explained
from gui.widgets.flow import flow
from gui.widgets.hand_editor import BY_HAND
from gui.widgets.kept import Kept
from gui.widgets.kinds import KINDS
from gui.widgets.named_list import choice, choose
from gui.widgets.path_line import PathLine
from gui.widgets.studied import advice
from gui.widgets.word import tip
from mappings.base import MAPPINGS

WAYS = {"offer": "better found: offer it", "swap": "better found: take it", "off": "do not look on"}
"""What becomes of a better mapping that is found while playing."""

SCHEMES = {
    "rounds": "by whole rounds left out",
    "blocks": "by parts of rounds left out",
    "rounds and blocks": "by rounds, or parts of them, left out",
}


SHOWN = 2
"""Warnings on the surface; all are below "more"."""


class Mapping(Panel):
    """Trains while it plays, says what came of it, and offers what is better."""

    column = Column.TEACH
    order = 5
    essential = True

    def build(self) -> None:
        """Make the card."""
        self._train = Action(
            "train", "Return", "Train", "Learn from the rounds; what plays goes on", self.train
        )
        self._warned = self._failed = ""
        self.context.link.noticed.connect(self._hear)
        self.kind = choice("Kind of mapping", KINDS, list(MAPPINGS.types()))
        self.kind.activated.connect(lambda at: self.context.do("mapping", self.kind.itemData(at)))
        self.way = choice("When a better mapping is found", WAYS, list(WAYS))
        self.way.activated.connect(
            lambda at: self.context.do("train/improve", self.way.itemData(at))
        )
        self.overall = fixed("", "dim")
        self.sentence = label("", wrap=True)
        self.advice = label("", wrap=True)
        self.warnings = label("", wrap=True)
        self.warnings.setStyleSheet(f"color: {LOOK};")
        self.offer = label("", "name", wrap=True)
        self.take = button("Take it", self._take, "well", "A")
        self.button = act(self._train)
        self.progress = QProgressBar()
        self.progress.setTextVisible(True)
        self.cancel = button("Cancel", lambda: self.context.do("train/cancel"))
        self.path = PathLine()
        self.path.wanted.connect(lambda file: self.context.do("around/file", file))
        self.scheme = label("", "dim", wrap=True)
        self.bars = ErrorBars()
        self.kept = Kept(self.context.do)
        self.explained = Explained(self.context.link.folder)
        self._lay_out()

    def _lay_out(self) -> None:
        card = Card()
        card.box.addLayout(row(fixed("Mapping", "name"), 1, self.overall))
        offered = QHBoxLayout()
        offered.addWidget(self.offer, 1)
        offered.addWidget(self.take)
        card.box.addWidget(self.sentence)
        card.box.addLayout(offered)
        card.box.addLayout(row(self.button, self.progress, self.cancel))
        card.box.addWidget(self.warnings)
        card.box.addWidget(self.advice)
        card.box.addWidget(flow(self.kind, self.way))
        card.box.addWidget(self.path)
        card.box.addWidget(self.scheme)
        card.box.addWidget(self.bars)
        card.box.addWidget(self.kept)
        card.box.addWidget(self.explained)
        self.box.addWidget(card)

    def commands(self) -> list[Action]:
        """Return the keys of Train and of A/B."""
        return [self._train, self.kept.other]

    def train(self) -> None:
        """Learn from the rounds."""
        self.context.do("train")

    def _take(self) -> None:
        self.context.do("train/take" if self.context.status.get("offer") else "train/back")

    def told(self, status: dict[str, Any]) -> None:
        """Show what was found, and how far training is."""
        report = status.get("report") or {}
        if not status.get("stale") and not status.get("progress"):
            self._failed = ""
        say(self.sentence, self._failed or sentence(status))
        warnings = "\n".join(f"▲ {one}" for one in report.get("warnings", ())[:SHOWN])
        say(self.warnings, warnings)
        self.warnings.setVisible(bool(warnings))
        say(self.overall, in_short(report))
        self._show_offer(status)
        self.kept.told(status)
        self._show_progress(status)
        self._show_choices(status.get("mapping") or {})
        bars = bars_of(status)
        self.bars.show_bars(bars)
        judged = SCHEMES.get(str(report.get("scheme")), "judged")
        say(self.scheme, f"Error of each latent, {judged}. {against(report)}".strip())
        for one in (self.scheme, self.bars):
            one.setVisible(bool(bars))
        say(self.advice, advice(report))
        self.advice.setVisible(bool(self.advice.text()))
        self.explained.told(status.get("scene", ""), report, len(status.get("rounds", [])))

    def _hear(self, name: str, args: list[Any]) -> None:
        """Keep why a training changed nothing: its report is not in the status."""
        if name == "warning" and args:
            self._warned = str(args[0])
        elif name == "trained":
            self._failed, self._warned = self._warned, ""

    def _show_offer(self, status: dict[str, Any]) -> None:
        offer, former = status.get("offer"), status.get("former")
        less = f"A better mapping is ready: {offer['less']} % less error." if offer else ""
        say(self.offer, less or ("The better mapping plays." if former else ""))
        text = "Take it  [A]" if offer else "Back to the one before  [A]"
        if self.take.text() != text:
            self.take.setText(text)
            self.take.setAccessibleName(text)
        for one in (self.offer, self.take):
            one.setVisible(bool(offer or former))

    def _show_progress(self, status: dict[str, Any]) -> None:
        training, search = status.get("progress"), status.get("improving")
        busy = training or search
        if busy:
            what = "" if training else "looking for a better one: "
            self.progress.setFormat(f"{what}{100 * busy['share']:.0f} %")
            self.progress.setValue(round(100 * busy["share"]))
            self.progress.setToolTip(tip(str(busy.get("step", ""))))
        for one in (self.progress, self.cancel):
            one.setVisible(bool(busy))
        by_hand = (status.get("mapping") or {}).get("type") in BY_HAND
        self.button.setEnabled(bool(status.get("rounds")) and not training and not by_hand)

    def _show_choices(self, table: dict[str, Any]) -> None:
        choose(self.kind, table.get("type", "auto"))
        choose(self.way, table.get("improve", "offer"))
        self.path.show_table(table)
        self.way.setVisible(table.get("type", "auto") == "auto")
        for one in (self.kind, self.way):
            one.setEnabled(bool(table))


def sentence(status: dict[str, Any]) -> str:
    """Return what training found, and whether it must be done (again)."""
    if not status:
        return ""
    if (status.get("mapping") or {}).get("type") in BY_HAND:
        return str((status.get("report") or {}).get("summary", ""))
    if not status.get("rounds"):
        return "Nothing to learn from yet: record rounds for at least two sounds."
    found = str((status.get("report") or {}).get("summary", ""))
    if not status.get("learnt"):
        return found or "Not learnt yet: train, or play, which trains first."
    if status.get("stale"):
        return f"{found} Changed since: train again. What plays goes on meanwhile.".strip()
    return found


def bars_of(status: dict[str, Any]) -> list[Bar]:
    """Return the latents' errors, in the latents' order."""
    report = status.get("report") or {}
    errors, follows = report.get("relative") or {}, report.get("follows") or {}
    heard = ((report.get("study") or {}).get("sound") or {}).get("latents") or {}
    return [
        Bar(
            one["name"],
            errors[one["name"]],
            follows.get(one["name"]) is False,
            (report.get("relative_of_mean") or {}).get(one["name"]),
            heard.get(one["name"]),
        )
        for one in status.get("latents", [])
        if one["name"] in errors
    ]
