"""What is done when something happens: gestures, keys and knobs, features, messages."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLineEdit

from gui.look.colours import DIM, LOOK, WELL
from gui.look.style import Size
from gui.look.words import Mark
from gui.widgets.basics import Card, button, label, say, say_button
from gui.widgets.flow import flow
from gui.widgets.lines import LATELY, Line, Lines
from gui.widgets.sure import sure

TOLD = (
    "When: gesture circle · midi.note.60 (a key) · midi.cc.1 > 0.8 (a knob) · shake > 2 (a"
    " feature) · osc /go (a message). Then: scene storm 4 (in 4 s) · cue/next · panic · any"
    " command. Return does it now, F2 changes it, Delete (twice) removes it."
)


class TriggerCard(Card):
    """A list of triggers, whether they do anything, and lines for a new one.

    `do` asks for a command by its name and arguments, with `then` for its reply.
    """

    def __init__(self, do: Callable[..., None]) -> None:
        super().__init__()
        self._do = do
        self._on = True
        self._changing = ""
        self.list = Lines("Triggers")
        self.list.gone.connect(self.fire)
        self.list.renamed.connect(self.change)
        self.now = button("▶ Do it now", self.fire)
        self.out = sure("Remove", "Remove it? Again", self.remove)
        self.list.removed.connect(self.out.click)
        self.turn = button("Triggers are on", lambda: self._do("triggers", int(not self._on)))
        self.when, self.then = (self._field(*words) for words in FIELDS)
        self.new = button("+ Trigger", self.add)
        self.told_of = label("", "dim", wrap=True)
        for part in (label("Triggers", "name"), self.told_of):
            self.box.addWidget(part)
        self.box.addWidget(self.list, 1)
        self.box.addWidget(flow(self.now, self.out, self.turn))
        self.box.addWidget(flow(self.when, self.then, self.new))

    def _field(self, hint: str, name: str) -> QLineEdit:
        made = QLineEdit()
        made.setPlaceholderText(hint)
        made.setAccessibleName(name)
        made.setMinimumWidth(Size.px(230))
        made.returnPressed.connect(self.add)
        return made

    def told(self, status: dict[str, Any]) -> None:
        """Show the triggers as they are; {}: nothing is known of them."""
        found = status.get("triggers") or {}
        self._on = bool(found.get("on", True))
        self.list.show_lines(lines_of(status))
        say(self.told_of, TOLD if status else "")
        say_button(self.turn, "Triggers are on" if self._on else "○ Triggers are off: switch on")
        for one in (self.now, self.out):
            one.setEnabled(self.list.chosen is not None)
        for one in (self.new, self.turn):
            one.setEnabled(bool(status))

    def fire(self) -> None:
        """Do what the chosen one does."""
        if self.list.chosen is not None:
            self._do("trigger/fire", self.list.chosen.name)

    def remove(self) -> None:
        """Take the chosen one out."""
        if self.list.chosen is not None:
            self._do("trigger/remove", self.list.chosen.name)

    def change(self) -> None:
        """Write the chosen one into the lines, to be changed there."""
        if self.list.chosen is not None:
            when, _, then = self.list.chosen.below.partition(" → ")
            self._changing = self.list.chosen.name
            self.when.setText(when)
            self.then.setText(then)
            self.when.setFocus()

    def add(self) -> None:
        """Make a trigger of what was written, or change the one that is being changed."""
        when, then = (" ".join(field.text().split()) for field in (self.when, self.then))
        for field, text in ((self.when, when), (self.then, then)):
            if not text:
                field.setFocus()
                return
        same = [line.name for line in self.list.lines if line.below.startswith(f"{when} → ")]
        names = [line.name for line in self.list.lines]
        name = self._changing if self._changing in names else same[0] if same else when
        self._do("trigger/add", name, when, then, then=lambda _: self._made(name))

    def _made(self, name: str) -> None:
        self._changing = ""
        self.when.clear()
        self.then.clear()
        self.list.choose_soon(name)


FIELDS = (
    ("When, such as midi.note.60", "When something happens"),
    ("then, such as scene storm 4", "what is done then"),
)


def lines_of(status: dict[str, Any]) -> list[Line]:
    """Return the triggers of a status as they are shown."""
    found = status.get("triggers") or {}
    lately = status.get("clock", 0) - found.get("last_at", 0) < LATELY
    made = []
    for one in found.get("list", []):
        state = Mark("○", "off", LOOK) if not found.get("on", True) else Mark("◌", "waits", DIM)
        if lately and found.get("last") == one["name"]:
            state = Mark("✓", "done", WELL)
        made.append(Line(one["name"], f"{one['when']} → {one['do']}", state))
    return made
