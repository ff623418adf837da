"""The gestures that are recognised: how like each the movement is, and how they are taught."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLineEdit

from gui.look.colours import DIM, LOOK, WELL
from gui.look.style import Size
from gui.look.words import Mark
from gui.widgets.basics import Card, button, label, say, say_button
from gui.widgets.flow import flow
from gui.widgets.gesture_editor import KINDS, GestureEditor, deed
from gui.widgets.lines import LATELY, Line, Lines
from gui.widgets.sure import sure

OTHER = "other"
BLOCKS = 8

TOLD = (
    "Teach a gesture two or three times: it is recognised a second later, whatever scene plays."
    " From half of the bar on it is that gesture. Up and Down choose, Return records another"
    " example or ends it, Delete (twice) removes the gesture."
)


class GestureCard(Card):
    """A list of gestures, with what can be done to the chosen one, and a line for a new one.

    `do` asks for a command by its name and arguments, with `then` for its reply.
    """

    def __init__(self, do: Callable[..., None]) -> None:
        super().__init__()
        self._do = do
        self._status: dict[str, Any] = {}
        self.list = Lines("Gestures")
        self.list.currentRowChanged.connect(lambda _: self._edit())
        self.list.gone.connect(self.teach)
        self.more = button("● Teach", self.teach)
        self.less = button("Drop last example", self.drop)
        self.back = button("Undo", lambda: self._do("gesture/undo"))
        self.back.setAccessibleName("Undo the last change of examples")
        self.out = sure("Remove", "Remove it? Again", self.remove)
        self.list.removed.connect(self.out.click)
        self.editor = GestureEditor()
        self.editor.wanted.connect(lambda name, args: self._do(name, *args))
        self.name = QLineEdit()
        self.name.setPlaceholderText("Name of a new gesture")
        self.name.setAccessibleName("Name of a new gesture")
        self.name.setMinimumWidth(Size.px(190))
        self.name.returnPressed.connect(self.add)
        self.new = button("● Teach it", self.add)
        self.new.setAccessibleName("Teach the new gesture")
        self.other = button("● Not this", lambda: self._do("gesture/record", OTHER))
        self.other.setToolTip("Record movement that shall not be recognised")
        self.told_of = label("", "dim", wrap=True)
        self.notes = label("", "dim", wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        for part in (label("Gestures", "name"), self.told_of):
            self.box.addWidget(part)
        self.box.addWidget(self.list, 1)
        self.box.addWidget(flow(self.more, self.less, self.back, self.out))
        self.box.addWidget(self.editor)
        self.box.addWidget(self.notes)
        self.box.addWidget(flow(self.name, self.new, self.other))

    def told(self, status: dict[str, Any]) -> None:
        """Show the gestures as they are; {}: nothing is known of them."""
        self._status = status
        found = status.get("gestures") or {}
        recording = found.get("recording")
        self.list.show_lines(lines_of(status))
        say(self.told_of, TOLD if status else "")
        say(self.notes, notes_of(found))
        self.notes.setVisible(bool(self.notes.text()))
        words = "■ End it" if recording else "● Teach"
        say_button(self.more, words, "Return")
        for one in (self.more, self.less, self.out):
            one.setEnabled(self.list.chosen is not None)
        self.back.setEnabled(bool(found.get("undo")) or bool(recording))
        for one in (self.new, self.other):
            one.setEnabled(bool(status) and not recording)
        self._edit()

    def _edit(self) -> None:
        """Let the chosen gesture be what is edited."""
        listed = (self._status.get("gestures") or {}).get("list", [])
        chosen = self.list.chosen
        one = next((g for g in listed if chosen is not None and g["name"] == chosen.name), None)
        self.editor.told(one if one is None or one["name"] != OTHER else None, self._status)

    def teach(self) -> None:
        """Record an example of the chosen gesture, or end the one that goes on."""
        if self.list.chosen is not None:
            self._do("gesture/record", self.list.chosen.name)

    def drop(self) -> None:
        """Delete the last example of the chosen gesture."""
        if self.list.chosen is not None:
            self._do("gesture/drop", self.list.chosen.name)

    def remove(self) -> None:
        """Delete the chosen gesture."""
        if self.list.chosen is not None:
            self._do("gesture/remove", self.list.chosen.name)

    def add(self) -> None:
        """Record the first example of a gesture of the name that was written."""
        name = " ".join(self.name.text().split())
        if not name:
            self.name.setFocus()
            return
        self._do("gesture/record", name, then=lambda _: self._made(name))

    def _made(self, name: str) -> None:
        self.name.clear()
        self.list.choose_soon(name)


def lines_of(status: dict[str, Any]) -> list[Line]:
    """Return the gestures of a status as they are shown."""
    found = status.get("gestures") or {}
    listed = found.get("list", [])
    return [Line(g["name"], below(g, status), state(g, found, status)) for g in listed]


def below(gesture: dict[str, Any], status: dict[str, Any]) -> str:
    """Return in a few words what a gesture is, and what it does."""
    count = gesture["examples"]
    examples = f"{count} example{'' if count == 1 else 's'}"
    if gesture["name"] == OTHER:
        return f"{examples} · never recognised"
    kind = KINDS.get(gesture["kind"], gesture["kind"])
    return f"{examples} · {kind} · {deed(gesture['name'], status)[0]}"


def state(gesture: dict[str, Any], found: dict[str, Any], status: dict[str, Any]) -> Mark | None:
    """Return how a gesture stands: recorded, learnt, just made, or how like it the movement is."""
    recording = found.get("recording")
    if recording is not None and recording["name"] == gesture["name"]:
        return Mark("●", "begins soon" if recording["seconds"] < 0 else "recording", LOOK)
    lately = status.get("clock", 0) - found.get("last_at", 0) < LATELY
    if lately and found.get("last") == gesture["name"]:
        return Mark("✓", "made", WELL)
    likeness = gesture.get("likeness")
    if likeness is None:
        return Mark("…", "learning", DIM) if found.get("learning") else None
    full = round(BLOCKS * likeness)
    bar = "█" * full + "░" * (BLOCKS - full)
    return Mark(bar, f"{10 * round(10 * likeness)} %", WELL if likeness >= 0.5 else DIM)


def notes_of(found: dict[str, Any]) -> str:
    """Return what is weak about what was taught, in a line or two."""
    return " ".join(found.get("notes", [])[:2])
