"""Why a device is lost, in its card: told once it has been silent for a while."""

import re
import time
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gui.look.colours import LOOK
from gui.widgets.basics import say
from pipeline.processes.reaching import SILENCE
from pipeline.processes.silence import why_lost

AGAIN = 2.0
"""Seconds between two looks for the cause of silence."""


class Cause(QLabel):
    """The likely cause of a sensor's silence, else what did not arrive well; hidden for neither.

    `silence` is after how many seconds a cause is told.
    """

    def __init__(self, sensor: str, silence: float = SILENCE) -> None:
        super().__init__()
        self.sensor, self.silence = sensor, silence
        self.cause = ""
        self._gone: float | None = None
        self._looked = 0.0
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setStyleSheet(f"color: {LOOK};")
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hide()

    def told(
        self, facts: dict[str, Any], status: dict[str, Any], lost: bool, battery: float
    ) -> None:
        """Look for the cause where it is lost; `battery` as it said last, in percent."""
        if not lost:
            self._gone, self.cause = None, ""
            return
        now = time.monotonic()
        self._gone = now if self._gone is None else self._gone
        if now - self._gone >= self.silence and (not self.cause or now - self._looked >= AGAIN):
            self._looked = now
            self.cause = why_lost(self.sensor, facts, status, battery)

    def show_words(self, faults: str, small: bool) -> None:
        """Show the cause, in few words where the card is one line (`small`); else `faults`."""
        text = shortly(self.cause) if small else self.cause or faults
        say(self, text)
        self.setVisible(bool(text))


def shortly(cause: str) -> str:
    """Return the first sentence of a cause."""
    found = re.match(r".*?[.?](?=\s|$)", cause)
    return found.group() if found else cause
