"""The rounds that teach: how each moved, how well it is recalled, and what can be done to it."""

import json
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QSizePolicy

from gui.actions import Action
from gui.engine.movements import Movements
from gui.look.style import Size
from gui.panels.base import Column, Panel
from gui.widgets.basics import label, say
from gui.widgets.history import History
from gui.widgets.round_list import RoundList
from gui.widgets.round_row import heading, like_now, rows_of
from gui.widgets.round_tools import RoundTools

HEIGHT = 182
"""Pixels, at 100 %, that the list is high at least."""


class Rounds(Panel):
    """The list of rounds, of which one is open; the nearest to the present movement lights up."""

    column = Column.TEACH
    order = 3
    essential = True
    grows = True

    def build(self) -> None:
        """Make the list, the tools of its open round, and the line of what can be undone."""
        self._make_actions()
        tools = ("redo round", "mute", "listen", "delete")
        self.tools = RoundTools({name.split()[0]: self._actions[name] for name in tools})
        self.tools.wanted.connect(lambda name, args: self.context.do(name, *args))
        self.tools.aimed.connect(self._retarget)
        self._movements = Movements(self.context.link)
        self._movements.came.connect(self._redraw)
        self.list = RoundList(self._movements.of, self.tools)
        self.list.chosen.connect(self.choose)
        self.list.reached.connect(self.see)
        self.heading = label("", "dim", wrap=True)
        self.history = History()
        self.history.wanted.connect(lambda name, steps: self.context.do(name, steps))
        area = self.area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(Size.px(HEIGHT))
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        area.setWidget(self.list)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.history, 2)
        self.box.addLayout(head)
        self.box.addWidget(area, 1)
        self.opened = self._newest = 0

    def _make_actions(self) -> None:
        made = (
            Action("round before", "Up", "", "Open the round above", partial(self._step, -1)),
            Action("round after", "Down", "", "Open the round below", partial(self._step, 1)),
            Action("redo round", "R", "Record again", "Record the open round again", self._again),
            Action("mute", "M", "Mute", "Leave the open round out, or take it in", self._mute),
            Action("listen", "L", "▶ Listen", "Hear the open round played back", self._listen),
            Action("delete", "Delete", "Delete", "Delete the open round; undo brings it back",
                   self._delete),
        )  # fmt: skip
        self._actions = {action.name: action for action in made}

    def commands(self) -> list[Action]:
        """Return the keys for the open round."""
        return list(self._actions.values())

    def told(self, status: dict[str, Any]) -> None:
        """Show the rounds as they are."""
        rounds = status.get("rounds", [])
        self._movements.told(status)
        if self.opened and all(one["number"] != self.opened for one in rounds):
            self.opened = 0
        self._show_open()
        self.list.show_rows(rows_of(status), self.opened)
        say(self.heading, heading(status, self._nearest()))
        newest = rounds[-1]["number"] if rounds else 0
        if newest != self._newest:
            if self._newest:  # it was recorded just now
                QTimer.singleShot(0, self, partial(self.see, newest))
            self._newest = newest
        if self.history.told(status.get("undo") or "", status.get("redo") or ""):
            self.context.link.do("history", then=self._show_history, failed=lambda _: None)

    def moved(self) -> None:
        """Light up the nearest round."""
        self.list.show_nearest(self._nearest())

    def _nearest(self) -> int:
        """Return the number of the round that is like what is heard now, 0: none."""
        live = self.context.watch.live
        return live.nearest if live is not None and like_now(self.context.status) else 0

    def see(self, number: int) -> None:
        """Scroll to a round."""
        at = self.list.place_of(number)
        if at is not None:
            box = self.list.place(at)
            self.area.ensureVisible(0, round(box.center().y()), 0, round(box.height() / 2) + 2)

    # ---- the open round ----------------------------------------------------------------

    def choose(self, number: int) -> None:
        """Open a round, or close it if it is the one that is open."""
        self.opened = 0 if number == self.opened else number
        self.told(self.context.status)
        self.reveal()

    def reveal(self) -> None:
        """Let the open round and its tools be seen, also where the column itself scrolls."""
        at = self.list.place_of(self.opened)
        box = self.list.place(at).toRect() if at is not None else None
        high = 0 if box is None else box.height() + self.list.room
        self.area.setMinimumHeight(max(Size.px(HEIGHT), high + Size.px(4)))
        if box is None:
            return
        QApplication.sendPostedEvents()
        self.area.verticalScrollBar().setValue(box.top())
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(self.area, 0, Size.px(8))

    def _redraw(self) -> None:
        self.list.update()
        self._show_open()

    def _step(self, by: int) -> None:
        numbers = [row.number for row in self.list.rows]
        if not numbers:
            return
        at = self.list.place_of(self.opened)
        to = (0 if by > 0 else len(numbers) - 1) if at is None else at + by
        if 0 <= to < len(numbers):
            self.choose(numbers[to])

    def _facts(self) -> dict[str, Any] | None:
        rounds = self.context.status.get("rounds", [])
        return next((one for one in rounds if one["number"] == self.opened), None)

    def _show_open(self) -> None:
        facts = self._facts()
        if facts is not None:
            played = self.context.status.get("playing_back") == self.opened
            self.tools.show_round(facts, self._movements.of(self.opened), played)
            share = self.context.status.get("playing_back_share", 0.0) if played else 0.0
            self.tools.timeline.show_progress(share)

    def _open_do(self, name: str, *args: Any) -> None:
        if self._facts() is None:
            self.context.say("Choose a round first: Up and Down, or click on it.")
        else:
            self.context.do(name, self.opened, *args)

    def _again(self) -> None:
        self._open_do("round/redo")

    def _mute(self) -> None:
        facts = self._facts()
        self._open_do("round/mute", int(not (facts or {}).get("muted")))

    def _listen(self) -> None:
        if self._facts() is not None and self.context.status.get("playing_back") == self.opened:
            self.context.do("round/play", 0)
        else:
            self._open_do("round/play")

    def _delete(self) -> None:
        self._open_do("round/delete")

    def _retarget(self, number: int) -> None:
        self.context.do("round/target", number, *self.context.status.get("target", []))

    def _show_history(self, reply: list[Any]) -> None:
        found = json.loads(reply[0])
        self.history.show_changes(found["undo"], found["redo"])
