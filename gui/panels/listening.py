"""Listen and move: something plays, you move along, and how late you are is found and removed."""

import json
from typing import Any

from gui.actions import Action
from gui.look.style import Size
from gui.panels.base import Column, Panel
from gui.widgets.abreast import Abreast
from gui.widgets.along_line import AlongLine
from gui.widgets.basics import act, button, label, say, say_button
from gui.widgets.choice import Choice
from gui.widgets.flow import flow
from gui.widgets.heard_files import heard_files
from gui.widgets.lag_bar import LagBar, Shown
from gui.widgets.stepper import Stepper

KEY = "Shift+U"
SWEEP, DRAWN = "a slow path", "the drawn path"
LENGTHS = (0.0, 10.0, 20.0, 30.0, 60.0)
COUNT_IN = 3.0
"""Seconds of the count-in, where the project has none: one must put the mouse down."""

POINTS = 160
LOOKS = 20
"""Statuses between two looks at the project's files."""

HELP = "Something plays, and you move along. It is recorded as one round."


class Listening(Panel):
    """What plays, its beginning and end, its line with the moment, and the lag as a drawing."""

    title = "Listen and move"
    column = Column.PAGE

    def build(self) -> None:
        """Make the choice, the button, the line and the lag."""
        self._action = Action(
            "listen",
            KEY,
            "Listen and move",
            "Let something play and move along: recorded as one round; again: end it",
            self.press,
        )
        self._looked, self._files = -1, list[str]()
        self._line_of = 0
        self._goes_on = self._waits = False
        self._chosen = SWEEP
        self.what = Choice("What plays", "sounds/voice.wav, a .csv, takes/….mcap, round:3")
        self.what.wanted.connect(self.choose)
        self.length = Stepper("Length", LENGTHS, lambda s: f"{s:g} s" if s else "all")
        self.begin = act(self._action, "big")
        self.again = button("The same again", lambda: self._begin(""))
        self.drop = button("Drop it", lambda: self.context.do("demonstrate/cancel"))
        self.line = AlongLine()
        self.doing = label(HELP, wrap=True)
        self.lag = LagBar()
        self.said = label("", "name", wrap=True)
        self.ignore = button("Remove no lag", self._ignore)
        beside = Abreast((self.said, self.ignore), Size.px(8), (1, 0))
        for part in (self.what, flow(self.begin, self.again, self.drop, self.length), self.doing):
            self.box.addWidget(part)
        self.box.addWidget(self.line, 1)
        for part in (beside, self.lag):
            self.box.addWidget(part)

    def commands(self) -> list[Action]:
        """Return the key that begins and ends."""
        return [self._action]

    def choose(self, what: str) -> None:
        """Let something else play the next time."""
        self._chosen = what
        self.told(self.context.status)

    def press(self) -> None:
        """Begin, or end what goes on."""
        if self._goes_on:
            self.context.do("demonstrate/stop")
        elif self._waits:
            self.context.do("demonstrate/cancel")
        else:
            self._begin({SWEEP: "sweep", DRAWN: "drawn"}.get(self._chosen, self._chosen))

    def _begin(self, source: str) -> None:
        self.context.do("demonstrate", source, self.length.value, self._count_in())

    def _count_in(self) -> float:
        teaching = (self.context.status.get("rig") or {}).get("teaching") or {}
        return float(teaching.get("count_in") or COUNT_IN)

    def _ignore(self) -> None:
        """Remove no lag; or, where that was asked for, find it anew."""
        by_hand = (self.context.status.get("lag") or {}).get("by_hand")
        self.context.do(*(("lag/forget",) if by_hand else ("lag", 0.0)))

    def told(self, status: dict[str, Any]) -> None:
        """Show what goes on, and what is known of the lag."""
        now = status.get("demonstrating") or {}
        self._goes_on, self._waits = bool(now.get("round")), now.get("reading") is not None
        self._offer(status)
        self.begin.setEnabled(bool(status))
        word = "Stop reading" if self._waits else "Listen and move"
        word = "End now" if self._goes_on else word
        say_button(self.begin, word, KEY)
        self.drop.setVisible(self._goes_on)
        idle = not (self._goes_on or self._waits)
        self.again.setVisible(bool(now.get("source")) and idle)
        say(self.doing, sentence(now) if status else "")
        if self._goes_on and now["round"] != self._line_of:
            self._line_of = now["round"]
            self.context.do("demonstrate/line", POINTS, then=self._lines)
        elif not self._goes_on:
            self._line_of = 0
        self._show_lag(status.get("lag") or {})

    def _lines(self, reply: list[Any]) -> None:
        self.line.show_lines(json.loads(reply[0])["lines"])

    def _show_lag(self, lag: dict[str, Any]) -> None:
        words = str(lag.get("said") or "")
        if lag.get("asked"):
            words = "Looking how late you move …"
        shown = None
        if "ms" in lag:
            shown = Shown(lag["ms"], lag["low"], lag["high"], bool(lag["by_hand"]))
        self.lag.show_lag(shown, words)
        for part in (self.lag, self.said):
            part.setVisible(bool(words))
        say(self.said, words)
        self.ignore.setVisible(shown is not None)
        say_button(self.ignore, "Find it anew" if lag.get("by_hand") else "Remove no lag")

    def _offer(self, status: dict[str, Any]) -> None:
        """Know what there is to move along; files are looked for now and then."""
        self._looked = (self._looked + 1) % LOOKS
        if self._looked == 0:
            self._files = heard_files(self.context.link.folder)
        moving = [f"round:{r['number']}" for r in status.get("rounds", []) if r.get("moves")]
        self.what.show_names([SWEEP, *self._files, *moving, DRAWN], self._chosen)

    def moved(self) -> None:
        """Show the moment."""
        live, now = self.context.watch.live, self.context.status.get("demonstrating") or {}
        if live is None or not now.get("round") or not live.recording[0]:
            self.line.rest()
            return
        self.line.show_time(live.recording[1], (now["end"] - now["begin"]) * 1e-9)


def sentence(now: dict[str, Any]) -> str:
    """Return in plain words what goes on."""
    if now.get("reading") is not None:
        share = f": {100 * float(now['reading']):.0f} %" if now["reading"] else ""
        return f"Making latents of {now.get('waiting', '')}{share}. The next time it is at once."
    if now.get("round"):
        return "Listen, and move along. When it has ended, move on for a moment."
    return HELP
