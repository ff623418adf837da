"""Whose turn it is to be calibrated, and the tones and words that lead through the steps."""

from typing import Any

from PySide6.QtGui import QAccessible

from gui.widgets.click import Clicks
from gui.widgets.voice import Voice


def whose_turn(status: dict[str, Any]) -> str:
    """Return the sensor that the key is for, "" for none.

    The one that is calibrated now; else, of those heard, one that never was, or was so long ago.
    """
    if guided := status.get("calibrating"):
        return str(guided.get("sensor", ""))
    found = (status.get("sensors") or {}).get("sensors") or {}
    known, lost = status.get("calibrations") or {}, status.get("lost") or ()
    heard = [name for name, facts in found.items() if facts.get("frames") and name not in lost]
    return min(heard, key=lambda name: str((known.get(name) or {}).get("when", "")), default="")


class Guiding:
    """A tone when a step is told, a high one when it begins to be measured, and at the end.

    What is to be done is said aloud too, where this computer has a voice and no screen reader that
    says it.
    """

    def __init__(self, preferences: dict[str, Any]) -> None:
        self._preferences, self._clicks, self._voice = preferences, Clicks(), Voice()
        self._step: tuple[str, str, bool] | None = None

    def moved(self, status: dict[str, Any], now: int) -> None:
        """Sound what has changed; `now` in ns on the engine's clock."""
        guided = status.get("calibrating")
        step = None
        if guided:
            step = guided["sensor"], guided["step"], now >= int(guided["begin"])
        if step == self._step:
            return
        told = step is not None and not step[2]
        self._step = step
        if self._preferences.get("clicks") is not False:
            self._clicks.play("tick" if told else "high")
            if told and guided and not QAccessible.isActive():
                self._voice.say(str(guided.get("does", "")))
        if step is None:
            self._clicks.rest()
            self._voice.hush()
