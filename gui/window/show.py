"""The view for the stage: what plays, what is next, who is heard, and how loud it is."""

import re
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gui.awake import UNABLE, Awake
from gui.look.colours import DIM, LOOK
from gui.look.words import ENDED, LIVE, sensor_state, state_of
from gui.panels.base import Context
from gui.widgets.letters import WIDTH, Letters
from gui.widgets.level import Level
from gui.window.bottom import next_cue

SOUNDS = {False: "panic", True: "sound again"}

NUMBERS = re.compile(r"\d+")

SHOWN = 10_000
"""Milliseconds that a message stays."""

MOST = 6
"""Sensors that are listed; those that are not well come first."""

SIDES = 60
"""Pixels at each side, in a view 1440 wide."""


class Show(QWidget):
    """Black and large, to be read from three metres; nothing in it can be pressed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setProperty("role", "stage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.awake = Awake()
        self.now_is, self.now = Letters(27, colour=DIM), Letters(110, bold=True)
        self.next_is, self.following = Letters(27, colour=DIM), Letters(54)
        self.state = Letters(64, bold=True, right=True)
        self.sensors = [Letters(38, right=True) for _ in range(MOST)]
        self.level = Level(120)
        self.message = Letters(30, colour=LOOK, wrap=True)
        self._cue_since = 0
        self._worst = self._sleepy = ""
        self.clock = Letters(96, bold=True)
        self.hint = Letters(27, right=True, colour=DIM)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN)
        self._timer.timeout.connect(lambda: self.message.show_text(""))

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for part in (self.now_is, self.now, self.next_is, self.following):
            left.addWidget(part)
        for part in (self.state, *self.sensors):
            right.addWidget(part)
        for box in (left, right):
            box.addStretch(1)
        top = QHBoxLayout()
        top.addLayout(left, 3)
        top.addLayout(right, 2)
        self.grid = QGridLayout(self)
        self.grid.addLayout(top, 0, 0, 1, 2)
        self.grid.addWidget(self.level, 1, 0, 1, 2)
        self.grid.addWidget(self.message, 2, 0, 1, 2)
        self.grid.addWidget(self.clock, 3, 0)
        self.grid.addWidget(self.hint, 3, 1)
        self.grid.setRowStretch(0, 1)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return little: the letters follow the screen, not the screen the letters."""
        return QSize(WIDTH // 4, WIDTH // 8)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Let the letters follow the size of the screen."""
        width = min(event.size().width(), event.size().height() * 8 // 5)
        side = SIDES * width // WIDTH
        self.grid.setContentsMargins(side, side * 2 // 3, side, side * 2 // 3)
        inside = event.size().width() - 2 * side
        for parts, share in (
            ((self.now_is, self.now, self.next_is, self.following), 0.6),
            ((self.state, *self.sensors), 0.4),
            ((self.clock, self.hint), 0.5),
            ((self.message,), 1.0),
        ):
            for part in parts:
                part.fit(width, int(inside * share))
        self.level.setFixedHeight(120 * width // WIDTH)

    # ---- what it shows -----------------------------------------------------------------

    def told(self, status: dict[str, Any]) -> None:
        """Show the state as it is."""
        state = state_of(status, self.context.link.given_up)
        self.state.show_text(str(state), state.colour)
        cues = status.get("cues") or {}
        listed, at = cues.get("list") or [], cues.get("now", 0)
        here = listed[at - 1]["name"] if 0 < at <= len(listed) else status.get("scene", "")
        self._cue_since = cues.get("since") or 0
        self.now.show_text(str(here))
        following = next_cue(status)
        last = "the last cue" if listed and at == len(listed) else ""
        self.next_is.show_text("next" if following else last)
        self.following.show_text(f"{following}  →" if following else "")
        panic = status.get("state") == "panic"
        held = "Return: start again" if state is ENDED else f"hold P: {SOUNDS[panic]}"
        self.hint.show_text(f"{held} · hold O: safe · hold F to leave")
        self._show_sensors(status)
        self._tell_worst(status)

    def _tell_worst(self, status: dict[str, Any]) -> None:
        """Say the worst that is wrong: at once when it is another, and for as long as it is so."""
        worst = worst_of(status)
        kind, before = NUMBERS.sub("", worst), self._worst
        self._worst = kind
        if kind != before or (worst and not self.message.text()):
            self.say(worst)
        if self._sleepy and not self.message.text():
            self.say(self._sleepy)
            self._sleepy = ""

    def _show_sensors(self, status: dict[str, Any]) -> None:
        known = (status.get("sensors") or {}).get("sensors") or {}
        marks = {name: sensor_state(name, facts, status) for name, facts in known.items()}
        names = sorted(known, key=lambda name: marks[name] == LIVE)
        for row, name in zip(self.sensors, [*names, *[""] * MOST], strict=False):
            if not name:
                row.show_text("")
                continue
            state, called = marks[name], known[name].get("role") or name
            word = called if state == LIVE else f"{called}, {state.word}"
            row.show_text(f"{state.shape} {word}", state.colour)

    def moved(self) -> None:
        """Show how loud it is, and for how long the show and the present cue have gone on."""
        self.level.show_peak(peak_of(self.context))
        live, since = self.context.watch.live, self.context.status.get("show_since")
        if live is None:
            return
        if since:
            self.clock.show_text(minutes((live.time - since) * 1e-9))
        cue = f"now, for {minutes((live.time - self._cue_since) * 1e-9)}"
        self.now_is.show_text(cue if self._cue_since else "now")

    def say(self, text: str) -> None:
        """Show a message for a while."""
        self.message.show_text(text)
        self._timer.start()

    def shown(self, shown: bool) -> None:
        """Begin or end to be what is seen: meanwhile the computer does not sleep."""
        if not shown:
            self.awake.let_go()
            return
        self._sleepy = "" if self.awake.hold() else UNABLE
        self._tell_worst(self.context.status)


def worst_of(status: dict[str, Any]) -> str:
    """Return the worst of what is wrong, "" where nothing is: what is not heard comes first."""
    problems = [str(text) for text in status.get("problems") or []]
    missed = (status.get("resting") or {}).get("sensors") or []
    first = [text for name in missed for text in problems if text.startswith(f"{name} is not")]
    return next(iter([*first, *problems]), "")


def peak_of(context: Context) -> float | None:
    """Return how loud it is now in dB; None where no sound is made here."""
    live = context.watch.live
    return max(live.levels[:2]) if live is not None else None


def minutes(seconds: float) -> str:
    """Return a time as minutes and seconds."""
    whole = max(0, int(seconds))
    return f"{whole // 60:02d}:{whole % 60:02d}"
