"""How late the sound is after the movement, in its parts."""

from typing import Any

from gui.look.colours import LOOK, TEXT, WELL
from gui.look.words import NONE
from gui.panels.base import Column, Panel
from gui.widgets.basics import Card, fixed, label, row, say

FELT = 100.0
"""Milliseconds from which a delay is plainly felt."""


class Timing(Panel):
    """From the movement to the sound: the whole, and where the time goes."""

    title = "Delay"
    column = Column.SOUND
    order = 4
    essential = True

    def build(self) -> None:
        """Make the card."""
        self.whole = fixed(NONE, "name")
        self.parts = label("", "dim", wrap=True)
        self.way = label("movement → sound", "dim")
        card = Card()
        top = row(self.way, self.whole)
        top.setStretch(0, 1)
        card.box.addLayout(top)
        card.box.addWidget(self.parts)
        self.box.addWidget(card)

    def told(self, status: dict[str, Any]) -> None:
        """Show what is measured now."""
        whole, parts = delay(status)
        here = bool((status.get("sound") or {}).get("here"))
        say(self.way, "movement → sound" if here or not status else "movement → sent to Max")
        say(self.whole, ms(whole))
        colour = TEXT if whole is None else WELL if whole < FELT else LOOK
        style = f"color: {colour};"
        if self.whole.styleSheet() != style:
            self.whole.setStyleSheet(style)
        say(self.parts, " · ".join(f"{word} {ms(value)}" for word, value in parts))


def delay(status: dict[str, Any]) -> tuple[float | None, list[tuple[str, float | None]]]:
    """Return the milliseconds from movement to sound, and its parts in plain words.

    None is what nobody measured. Of sound made elsewhere only the way to its program is known;
    how long a device takes until it sends, and air and ear, are in no figure.
    """
    mapping = (status.get("latency") or {}).get("p50")
    parts: list[tuple[str, float | None]] = [("jitter of the sensor", jitter(status))]
    parts.append(("mapping", mapping))
    if not (status.get("sound") or {}).get("here"):
        return mapping, parts
    late = (status.get("sound") or {}).get("latency_ms") or {}
    waits = None
    if late.get("buffer") is not None:
        waits = max(0.0, late["buffer"] - (mapping or 0.0)) + (late.get("device") or 0.0)
    parts += [("waiting + device", waits), ("model", late.get("decoder"))]
    return late.get("whole"), parts


def jitter(status: dict[str, Any]) -> float | None:
    """Return the largest jitter of the sensors that are heard, in ms; None without one."""
    sensors = (status.get("sensors") or {}).get("sensors") or {}
    lost = status.get("lost") or ()
    known = [
        facts["jitter"] * 1e3
        for name, facts in sensors.items()
        if facts.get("jitter") is not None and name not in lost
    ]
    return max(known, default=None)


def ms(value: float | None) -> str:
    """Return milliseconds for people."""
    if value is None:
        return NONE
    return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"
