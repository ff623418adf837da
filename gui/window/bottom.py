"""The bar at the bottom: the next cue, what the phone's buttons do, and whether all is well."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.actions import Action
from gui.look.colours import LOOK, WELL
from gui.look.style import LARGE, Size
from gui.look.words import NONE
from gui.panels.base import Context
from gui.widgets.basics import act, fixed, label, say
from gui.widgets.word import tip

SHOWN = 8000
"""Milliseconds that a message stays."""

BUTTONS = {"next": "next step", "back": "take back", "record": "record", "play": "play/stop"}
"""What commands bound to buttons are called."""


class Bottom(QWidget):
    """Cue, messages in plain words, and health as a word that is a button to more."""

    def __init__(self, context: Context, actions: dict[str, Action]) -> None:
        super().__init__()
        self.context = context
        self.cue = label("", "dim")
        self.message = label("", "")
        self.buttons = label("", "dim") if Size.scale >= LARGE else fixed("", "dim")
        self.health = act(actions["health"], "quiet")
        self._well = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN)
        self._timer.timeout.connect(lambda: self._show(""))
        box = QHBoxLayout(self)
        box.setContentsMargins(Size.px(16), Size.px(4), Size.px(16), Size.px(4))
        box.setSpacing(Size.px(14))
        box.addWidget(self.cue, 1)
        box.addWidget(self.message, 3)
        box.addWidget(self.buttons, 1 if Size.scale >= LARGE else 0)
        self.message.hide()
        for name in ("takes", "scenes", "help"):
            box.addWidget(act(actions[name], "quiet"))
        box.addWidget(self.health)

    def say(self, text: str) -> None:
        """Show a message for a while; what else the bar says makes room for it."""
        self._show(text)
        self._timer.start()

    def _show(self, text: str) -> None:
        say(self.message, text)
        self.message.setToolTip(tip(text) if text else "")
        self.message.setVisible(bool(text))
        self.cue.setVisible(not text)
        self.buttons.setVisible(not text and bool(self.buttons.text()))

    def told(self, status: dict[str, Any]) -> None:
        """Show the state as it is."""
        following = next_cue(status)
        word = "→" if Size.scale >= LARGE else "Next cue "
        say(self.cue, f"{word} {following}  [Right]" if following else "")
        bound = (status.get("rig") or {}).get("buttons") or {}
        words = {key.rpartition(".button")[2]: v for key, v in bound.items() if ".button" in key}
        told = [f"{key}: {BUTTONS.get(v, v)}" for key, v in sorted(words.items())]
        say(self.buttons, "Phone buttons  " + "  ".join(told) if told else "")
        self.buttons.setVisible(bool(told) and not self.message.text())
        count = len(status.get("problems", []))
        text = ("✓ all well" if status else NONE) if not count else f"▲ {count} to look at"
        if text != self._well:
            self._well = text
            self.health.setText(f"{text}  [H]")
            self.health.setStyleSheet(f"color: {LOOK if count else WELL};")


def next_cue(status: dict[str, Any]) -> str:
    """Return the name of the cue that comes next, "" when there is none."""
    cues = status.get("cues") or {}
    listed = cues.get("list") or []
    at = cues.get("now", 0)
    return str(listed[at]["name"]) if len(listed) > 1 and at < len(listed) else ""
