"""The view for the stage: what plays, what is next, who is heard, and how loud it is."""

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.awake import UNABLE, Awake
from gui.look.colours import DIM, LOOK
from gui.look.style import Size
from gui.look.words import LIVE, Mark, sensor_state, state_of
from gui.panels.base import Context
from gui.widgets.basics import fixed, label, mark, say
from gui.widgets.level import Level
from gui.window.bottom import next_cue

SHOWN = 10_000
"""Milliseconds that a message stays."""

MOST = 8
"""Sensors that are listed; those that are not well come first."""


class Show(QWidget):
    """Black and large, to be read from three metres; nothing in it can be pressed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setProperty("role", "stage")
        self.awake = Awake()
        self.now, self.following = letters(110, 700), letters(54)
        self.state = letters(64, 700, Qt.AlignmentFlag.AlignRight)
        self.sensors = QVBoxLayout()
        self.level = Level(120)
        self.clock = letters(96, 700)
        self.message = letters(30)
        self.message.setStyleSheet(self.message.styleSheet() + f"color: {LOOK};")
        self.hint = letters(27, align=Qt.AlignmentFlag.AlignRight)
        self.hint.setStyleSheet(self.hint.styleSheet() + f"color: {DIM};")
        self._rows: list[QLabel] = []
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN)
        self._timer.timeout.connect(lambda: say(self.message, ""))

    def _lay_out(self) -> None:
        px = Size.px
        self.now_is, self.next_is = small("now"), small("next")
        left = QVBoxLayout()
        for part in (self.now_is, self.now, self.next_is, self.following):
            left.addWidget(part)
        left.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(self.state)
        right.addLayout(self.sensors)
        right.addStretch(1)
        top = QHBoxLayout()
        top.addLayout(left, 3)
        top.addLayout(right, 2)
        grid = QGridLayout(self)
        grid.setContentsMargins(px(60), px(36), px(60), px(36))
        grid.setVerticalSpacing(px(18))
        grid.addLayout(top, 0, 0, 1, 2)
        grid.addWidget(self.level, 1, 0, 1, 2)
        grid.addWidget(self.message, 2, 0, 1, 2)
        grid.addWidget(self.clock, 3, 0)
        grid.addWidget(self.hint, 3, 1)
        grid.setRowStretch(0, 1)

    # ---- what it shows -----------------------------------------------------------------

    def told(self, status: dict[str, Any]) -> None:
        """Show the state as it is."""
        mark(self.state, state_of(status), self.state.property("letters"))
        cues = status.get("cues") or {}
        listed, at = cues.get("list") or [], cues.get("now", 0)
        here = listed[at - 1]["name"] if 0 < at <= len(listed) else status.get("scene", "")
        say(self.now, str(here))
        following = next_cue(status)
        say(self.next_is, "next" if following else "")
        say(self.following, f"{following}  →" if following else "")
        panic = status.get("state") == "panic"
        say(self.hint, ("hold P: sound again" if panic else "hold P: panic") + " · hold F to leave")
        self._show_sensors(status)
        problems = status.get("problems") or []
        if problems and not self.message.text():
            self.say(str(problems[0]))

    def _show_sensors(self, status: dict[str, Any]) -> None:
        known = (status.get("sensors") or {}).get("sensors") or {}
        marks = {name: sensor_state(name, facts, status) for name, facts in known.items()}
        names = sorted(known, key=lambda name: marks[name] == LIVE)[:MOST]
        while len(self._rows) < len(names):
            row = letters(38, align=Qt.AlignmentFlag.AlignRight)
            self._rows.append(row)
            self.sensors.addWidget(row)
        for row, name in zip(self._rows, names, strict=False):
            mark(
                row, told_of(known[name].get("role") or name, marks[name]), row.property("letters")
            )
        for i, row in enumerate(self._rows):
            row.setVisible(i < len(names))

    def moved(self) -> None:
        """Show how loud it is, and how long the cue has played."""
        self.level.show_peak(peak_of(self.context))
        status, live = self.context.status, self.context.watch.live
        since = (status.get("cues") or {}).get("since") or status.get("show_since")
        if since and live is not None:
            say(self.clock, minutes((live.time - since) * 1e-9))

    def say(self, text: str) -> None:
        """Show a message for a while."""
        say(self.message, text)
        self._timer.start()

    def shown(self, shown: bool) -> None:
        """Begin or end to be what is seen: meanwhile the computer does not sleep."""
        if not shown:
            self.awake.let_go()
        elif not self.awake.hold():
            self.say(UNABLE)


def letters(
    size: int, weight: int = 400, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
) -> QLabel:
    """Return a line of text of a size in pixels, cut rather than pushing others away."""
    made = label()
    made.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
    style = f"font-size: {Size.px(size)}px; font-weight: {weight};"
    made.setProperty("letters", style)
    made.setStyleSheet(style)
    return made


def small(text: str) -> QLabel:
    """Return the word over a large one."""
    made = fixed(text)
    made.setStyleSheet(f"font-size: {Size.px(27)}px; color: {DIM};")
    return made


def told_of(name: str, state: Mark) -> Mark:
    """Return a sensor as it is shown: its shape, its name, and a word unless it is well."""
    word = name if state == LIVE else f"{name}, {state.word}"
    return Mark(state.shape, word, state.colour)


def peak_of(context: Context) -> float | None:
    """Return how loud it is now in dB; None where no sound is made here."""
    peak = (context.status.get("sound") or {}).get("peak") or []
    return max((one for one in peak if one is not None), default=None)


def minutes(seconds: float) -> str:
    """Return a time as minutes and seconds."""
    whole = max(0, int(seconds))
    return f"{whole // 60:02d}:{whole % 60:02d}"
