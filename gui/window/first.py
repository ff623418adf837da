"""The first page, where there is no project yet: three ways to sound within a minute."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from gui.actions import Action
from gui.engine.errand import Errand
from gui.look.style import LARGE, Size
from gui.widgets.abreast import Abreast, scrolled
from gui.widgets.basics import column
from gui.widgets.dropping import Dropping
from gui.widgets.open_card import OpenCard
from gui.widgets.phone_card import PhoneCard
from gui.widgets.telling import Telling
from gui.widgets.way_card import HEAR, WayCard, heading
from gui.window import ways
from gui.window.beginning import Beginning, first_sound
from pipeline.terminal.first_pieces import place

SEEN = 700
"""Milliseconds that "heard!" is seen before the window comes."""

Made = tuple[Path, tuple[Any, ...]]
"""A project, and the command that is asked first of its engine; () to open it at once."""


class First(Dropping):
    """Hear it now, connect a phone, or open a project; `chosen` says which project to open.

    What is slow is done beside the page, which says what happens meanwhile; what goes wrong is
    said on it, and any of the three can be tried again. What plays `before` plays on until another
    is chosen: two at once would sound together, and want the same ports.
    """

    chosen = Signal(Path)

    def __init__(self, recent: Sequence[str], before: Path | None = None) -> None:
        super().__init__()
        self._before = before
        self.setProperty("role", "page")
        self.dropped.connect(self.open)
        self.said = Telling()
        self.beginning: Beginning | None = None
        self.errand = Errand(self)
        self.errand.tells.connect(self.said.tell)
        self.errand.failed.connect(self.fail)
        self.errand.done.connect(self._made)
        self._actions = hear, phone, open_, folder, on = (
            Action("hear", "1", "▶ Hear it now", "Play recorded movement at once", self.hear),
            Action("phone", "2", "Connect a phone", "Make a project for a phone", self.phone),
            Action(
                "open",
                "3",
                "Open a project",
                "Choose a project",
                lambda: self.open_card.choose_one(),
            ),
            Action(
                "folder",
                "O",
                "Choose a folder …",
                "Choose a project's folder",
                lambda: self.open_card.browse(place()),
            ),
            Action("go on", "G", "Go on without it", "Open the window before it is heard", self.on),
        )
        self.hear_card = WayCard(hear, HEAR)
        self.hear_card.box.addStretch(1)
        self.phone_card = PhoneCard(phone, on)
        self.open_card = OpenCard(open_, folder, recent)
        self.open_card.wished.connect(self.open)
        self.cards = (self.hear_card, self.phone_card, self.open_card)
        self._lay_out()
        self._light(self.open_card if recent else self.hear_card)

    def commands(self) -> list[Action]:
        """Return what can be done here, by key."""
        return list(self._actions)

    def _lay_out(self) -> None:
        px = Size.px
        inner = QWidget()
        box = column(*heading(), Abreast(self.cards, px(26)))
        box.setStretch(2, 1)
        inner.setLayout(box)
        self._area = scrolled(inner)
        outer = column(self._area, self.said.label)
        side = px(60) if Size.scale < LARGE else px(20)
        outer.setContentsMargins(side, side * 2 // 3, side, side // 2)
        self.setLayout(outer)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin where Enter does the likeliest."""
        super().showEvent(event)
        if self.open_card.recent.count():
            self.open_card.choose_one()
        else:
            self.hear_card.button.setFocus(Qt.FocusReason.TabFocusReason)

    def fail(self, text: str) -> None:
        """Say what went wrong; all can be tried again."""
        self._let_go()
        self.said.fail(text)

    def _light(self, chosen: WayCard) -> None:
        for card in self.cards:
            card.choose(card is chosen)
        QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(chosen))

    # ---- the three ways ----------------------------------------------------------------

    def hear(self) -> None:
        """Make a project that plays by itself, or take the one made before, and play it."""
        self._run(self.hear_card, lambda: (ways.demo(self.errand.tells.emit), ("run",)))

    def phone(self) -> None:
        """Make a project for a phone, and show the code that connects it."""
        self._run(self.phone_card, lambda: (ways.phone(self.errand.tells.emit), ("queue/go", 1)))

    def open(self, folder: Path) -> None:
        """Open a project, one of Wekinator's too; what is wrong with it is said."""
        self._run(self.open_card, lambda: (ways.checked(folder), ()), keeps=folder)

    def on(self) -> None:
        """Open the window before the phone is heard."""
        if self.beginning is not None:
            self._open(self.beginning.folder)

    def _run(self, card: WayCard, work: Callable[[], Made], keeps: Path | None = None) -> None:
        if self.errand.busy:
            self.said.tell("One moment: the other is not done yet.")
            return
        self._let_go()
        self._light(card)
        self.said.tell("One moment …")
        before, tell = self._before, self.errand.tells.emit

        def all_of_it() -> Made:
            made = work()
            if before is not None and before.resolve() not in (keeps and keeps.resolve(), made[0]):
                ways.end(before, tell)
            return made

        self.errand.run(all_of_it)

    def _made(self, made: Made) -> None:
        folder, first = made
        if not first:
            self._open(folder)
            return
        self.said.tell(f"Starting {folder.name}: this takes some seconds …")
        self.beginning = Beginning(folder, *first, parent=self)
        self.beginning.failed.connect(self.fail)
        self.beginning.told.connect(self._told)
        self.beginning.ready.connect(self._ready)
        try:
            self.beginning.start()
        except OSError as error:
            self.fail(str(error))

    def _ready(self) -> None:
        if self.beginning is None:
            return
        if self.hear_card.property("chosen"):
            self._open(self.beginning.folder)
            return
        self.phone_card.begin(self.beginning.watch.status)
        code = self.phone_card.pairing.code
        QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(code))

    def _told(self, status: dict[str, Any]) -> None:
        if self.beginning is None or self.phone_card.pairing.isHidden():
            return
        folder = self.beginning.folder
        wrong = (status.get("sound") or {}).get("problems")
        (self.said.tell if wrong else self.said.done)(first_sound(folder, status))
        if self.phone_card.told(status):
            QTimer.singleShot(SEEN, self, lambda: self._open(folder))

    def _open(self, folder: Path) -> None:
        self._let_go()
        self.chosen.emit(folder)

    def _let_go(self) -> None:
        self.phone_card.end()
        if self.beginning is not None:
            self.beginning.close()
            self.beginning.deleteLater()
            self.beginning = None

    def close_down(self) -> None:
        """Let go of what is under way; an engine goes on."""
        self.errand.leave()
        self._let_go()
