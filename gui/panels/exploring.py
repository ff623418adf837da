"""Play at once, keep what is good where it is, and draw the rest anew."""

from typing import Any

from gui.actions import Action
from gui.panels.base import Column, Panel
from gui.widgets.basics import act, label, say, say_button
from gui.widgets.flow import flow

SECONDS = 30.0
"""How long movement is watched."""

BEGIN = "No sound taught yet? Move for 30 seconds as you like, then play."
WATCHES = "Move as you will play: wide and small, quick and slow."


class Exploring(Panel):
    """Three buttons: move and then play; keep here; all else anew."""

    column = Column.TEACH
    order = 4
    essential = True

    def build(self) -> None:
        """Make the buttons and their sentence."""
        self._grab = Action(
            "grab",
            "Shift+M",
            "Move, then play",
            "Move for 30 seconds: it plays what you did, no sound has to be taught",
            self.watch,
        )
        self._keep = Action(
            "keep",
            "V",
            "Keep here",
            "The movement of the last 2 seconds keeps the sound it had, whatever is taught later",
            lambda: self.context.do("keep", then=self._kept),
        )
        self._reroll = Action(
            "reroll",
            "Shift+R",
            "Others anew",
            "Draw other sounds for all rounds where nothing is kept, and learn them; undo: back",
            lambda: self.context.do("reroll", then=self._drawn),
        )
        self.grabs, self.keeps, self.rerolls = map(act, (self._grab, self._keep, self._reroll))
        self.words = label("", "dim", wrap=True)
        self.box.addWidget(flow(self.grabs, self.keeps, self.rerolls))
        self.box.addWidget(self.words)

    def commands(self) -> list[Action]:
        """Return the keys of the three."""
        return [self._grab, self._keep, self._reroll]

    def watch(self) -> None:
        """Begin to watch the movement, or end it and play what was seen."""
        if watches(self.context.status):
            self.context.do("record/stop")
        else:
            self.context.do("grab", SECONDS)

    def _kept(self, reply: list[Any]) -> None:
        self.context.say(f'Kept: "{reply[1]}". Delete its round to let it go.')

    def _drawn(self, reply: list[Any]) -> None:
        self.context.say(f"{reply[0]} sounds are drawn anew, {reply[1]} stay. Ctrl+Z: as before.")

    def told(self, status: dict[str, Any]) -> None:
        """Show what can be done, and how well what was kept holds."""
        watching, recording = watches(status), bool(status.get("recording"))
        say_button(self.grabs, "Play now" if watching else "Move, then play", "Shift+M")
        self.grabs.setEnabled(bool(status) and (watching or not recording))
        self.keeps.setEnabled(bool(status) and not recording)
        taught = any(one.get("kind") == "taught" for one in status.get("rounds", []))
        self.rerolls.setEnabled(taught and not recording)
        text = sentence(status)
        say(self.words, text)
        self.words.setVisible(bool(text))


def watches(status: dict[str, Any]) -> bool:
    """Return whether movement is watched now."""
    return (status.get("recording") or {}).get("kind") == "watched"


def sentence(status: dict[str, Any]) -> str:
    """Return what to do, or how far what plays is from what was kept."""
    if watches(status):
        return WATCHES
    pins = status.get("pins") or []
    if not pins:
        return BEGIN if status and not status.get("rounds") else ""
    off = [one["off"] for one in pins if one.get("off") is not None]
    if not off:
        return f"Kept: {len(pins)}."
    return f"Kept: {len(pins)}, within {100 * max(off):.1f} % of what they were."
