"""Record: one big button, its count-in on the screen and as sound, and the next step by name."""

import math
from typing import Any

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from gui.actions import Action
from gui.look.style import LARGE, Size
from gui.panels.base import Column, Panel
from gui.widgets.basics import button
from gui.widgets.click import Clicks
from gui.widgets.flow import flow
from gui.widgets.record_button import RecordButton
from gui.widgets.stepper import Stepper
from pipeline.terminal.picture import next_step

COUNTS = (0.0, 2.0, 4.0, 8.0)
LENGTHS = (1.0, 2.0, 4.0, 8.0, 0.0)
"""Seconds; a length of 0 ends when told."""

SETTLED = 600
"""Milliseconds after which the status has what was set."""


class Record(Panel):
    """Begins and ends rounds; their length and count-in hold for phones' buttons too."""

    column = Column.TEACH
    order = 1
    essential = True

    def build(self) -> None:
        """Make the button, its settings and the next step."""
        self._clicks = Clicks()
        self._action = Action(
            "record",
            "Space",
            "Record",
            "Record a movement for this sound, or end it",
            self.record,
        )
        self._second = 0
        self._round = 0
        self.big = RecordButton()
        self.big.clicked.connect(lambda _=False: self.record())
        self.count = Stepper("Count-in", COUNTS, lambda s: f"{s:g} s")
        self.length = Stepper("Length", LENGTHS, lambda s: f"{s:g} s" if s else "until told")
        self.heard = QCheckBox("Clicks")
        self.heard.setToolTip("Hear the count-in, the beginning and the end on this computer")
        self.heard.setChecked(self.context.preferences.get("clicks") is not False)
        self.following = button("Next step", lambda: self.context.do("next"), key="N")
        self.following.setToolTip("What phone button A does, now")
        self.following.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._sent = QElapsedTimer()
        for one in (self.count, self.length):
            one.changed.connect(lambda _: self._set_times())
        self.heard.toggled.connect(lambda on: self.context.preferences.update(clicks=on))
        self.box.addWidget(self.big)
        self.box.addWidget(flow(self.count, self.length, self.heard))
        self.box.addWidget(self.following)

    def commands(self) -> list[Action]:
        """Return the key of Record."""
        return [self._action]

    def record(self) -> None:
        """Begin a round for the present target, or end the one that goes on."""
        self.context.do("record")

    def told(self, status: dict[str, Any]) -> None:
        """Show what would be recorded, and what comes next."""
        self._choose((status.get("rig") or {}).get("teaching") or {})
        there = bool(status)
        for one in (self.big, self.following):
            if one.isEnabled() != there:
                one.setEnabled(there)
        recording = status.get("recording") or {}
        if recording:
            below = "before it begins: drop it" if recording.get("seconds", 0.0) < 0 else "end now"
            watched = recording.get("kind") == "watched"
            what = "MOVE AS YOU LIKE" if watched else f"ROUND {recording.get('round', '')}"
            self.big.show_words(f"■ {what}", f"{'play now' if watched else below}  [Space]")
        else:
            count = f"count-in {self.count.words} · " if self.count.value else ""
            self.big.show_words("● RECORD", f"{count}{self.length.words}  [Space]")
        step = next_step(status) if "show" in status else "—"
        text = f"{'Next step' if Size.scale < LARGE else 'Next'}: {step}  [N]"
        if self.following.text() != text:
            self.following.setText(text)
            self.following.setAccessibleName(f"Next step: {step}")

    def moved(self) -> None:
        """Draw the time that is left, and click."""
        live = self.context.watch.live
        number, seconds, left = live.recording if live is not None else (0, 0.0, math.nan)
        if number:
            self._draw(seconds, left)
        elif self._round:
            self.big.show_time()
        self._click(number, seconds)

    def _draw(self, seconds: float, left: float) -> None:
        if seconds < 0:
            whole = max(self.count.value, -seconds)
            self.big.show_time(str(math.ceil(-seconds)), -seconds / whole, waiting=True)
        elif left == left:
            self.big.show_time(f"{left:.1f}", left / max(seconds + left, 1e-6))
        else:
            self.big.show_time(f"{seconds:.0f}", 1.0)

    def _click(self, number: int, seconds: float) -> None:
        """Click at each second of the count-in, and higher when a round begins or has ended."""
        began, second = number != self._round, math.floor(seconds)
        if number and (began or second != self._second):
            if second < 0:
                self._play("tick")
            elif began or self._second < 0:
                self._play("high")
        elif began and self._second >= 0:
            self._play("high")
            self._clicks.rest()
        elif began:
            self._clicks.rest()
        self._round, self._second = number, second

    def _play(self, name: str) -> None:
        if self.heard.isChecked():
            self._clicks.play(name)

    def _choose(self, teaching: dict[str, Any]) -> None:
        """Show the times of the project, but for those that are on their way to it."""
        if teaching and not (self._sent.isValid() and self._sent.elapsed() < SETTLED):
            self.count.choose(float(teaching.get("count_in", 0.0)))
            self.length.choose(float(teaching.get("seconds", 0.0)))

    def _set_times(self) -> None:
        self._sent.start()
        self.context.do("record/times", self.length.value, self.count.value)
        self.told(self.context.status)
