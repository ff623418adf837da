"""The banner: what is going on, always in one place, read from three metres away."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.actions import Action
from gui.look.colours import BACKGROUND
from gui.look.style import Size
from gui.look.words import ABSENT, ENDED, PLAYING, READY, damaged, soundless, state_of
from gui.panels.base import Context
from gui.widgets.basics import act, column, label, say
from gui.widgets.calibrate import timing
from gui.widgets.letters import WIDTH, Letters
from pipeline.processes.performer import why_over
from pipeline.terminal.picture import next_step

HEIGHT = 96
"""Pixels, at any size of text: it is large at the smallest."""

LARGEST = 50
"""Pixels of its letters, which fit in."""


class Banner(QWidget):
    """The state in large letters on its own colour, with number, name and time; or what is next."""

    def __init__(self, context: Context, again: Action) -> None:
        super().__init__()
        self.context = context
        self.setObjectName("banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.word, self.what = Letters(min(Size.px(50), LARGEST), bold=True), label()
        self.again = act(again)
        self.again.hide()
        words = column(self.word, self.what)
        words.setSpacing(0)
        words.setStretch(0, 2)
        words.setStretch(1, 1)
        box = QHBoxLayout(self)
        box.setContentsMargins(Size.px(20), 2, Size.px(20), 4)
        box.addLayout(words, 1)
        box.addWidget(self.again)
        self._colour = self._over = ""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Let a long state become smaller rather than be cut."""
        self.word.fit(WIDTH, event.size().width() - Size.px(44))

    def told(self, status: dict[str, Any]) -> None:
        """Show the state."""
        self._show(status)

    def moved(self) -> None:
        """Count the seconds of a round."""
        live = self.context.watch.live
        if live is not None and live.recording[0]:
            _, seconds, left = live.recording
            counts = f"{-seconds:.1f} s" if seconds < 0 else f"{seconds:.1f} s"
            more = f"  ·  {left:.1f} s left" if seconds >= 0 and left == left else ""
            say(self.what, counts + more)
        elif live is not None and (guided := self.context.status.get("calibrating")):
            ready, left, _ = timing(guided, live.time)
            word = "begins in " if ready else ""
            say(self.what, f"{guided['sensor']}  ·  {word}{left:.1f} s")

    def _show(self, status: dict[str, Any]) -> None:
        given_up = not status and self.context.link.given_up
        state = state_of(status, given_up)
        if given_up and self.again.isHidden():
            self._over = why_over(self.context.link.folder)
        self.again.setVisible(given_up)
        self.word.show_text(str(state))
        plain = state in (READY, ABSENT, PLAYING)  # no glare for as long as it plays
        colour = "transparent" if plain else state.colour
        text = state.colour if plain else BACKGROUND
        if colour + text != self._colour:
            self._colour = colour + text
            bold = "font-weight: 700;"
            self.word.show_text(str(state), text)
            self.what.setStyleSheet(
                f"color: {text}; font-size: {min(Size.px(26), LARGEST // 2)}px; {bold}"
            )
            self.setStyleSheet(f"#banner {{ background: {colour}; }}")
        if not ((status.get("recording") or {}).get("round") or status.get("calibrating")):
            say(self.what, self._over if state is ENDED else next_thing(status))


def next_thing(status: dict[str, Any]) -> str:
    """Return what the instrument is about, or waits for, in a few words."""
    if not status:
        return ""
    if status.get("progress"):
        return f"{100 * status['progress']['share']:.0f} %"
    if status["state"] == "panic":
        return "hold P: sound again"
    if held := status.get("held"):
        safe = held.get("kind") == "safe"
        return "Z: play on" if safe else "Z: show the movement for it"
    queue = status["queue"]
    if status["state"] == "playing":
        return "  ·  ".join(filter(None, (str(status["scene"]), remedy(status))))
    if damaged(status):
        return "they are kept: H says what to do"
    if queue["next"] < len(queue["targets"]):
        return f"next: {queue['targets'][queue['next']]['name']}"
    if not status["rounds"]:
        return "record a movement"
    return f"next: {next_step(status)}  [N]" if "show" in status else ""


def remedy(status: dict[str, Any]) -> str:
    """Return what to do where what plays is not all that it should be, "" where it is."""
    if (status.get("resting") or {}).get("sensors"):
        return "follows again once it is heard"
    if soundless(status):
        return "choose a model under Sound"
    if not status.get("learnt"):
        return "record movements, then train"
    return "changed since: Return trains" if status.get("stale") else ""
