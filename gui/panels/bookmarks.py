"""Bookmarks: places in sound that were found, each heard by a click, named, taught, or let go."""

from typing import Any

from PySide6.QtWidgets import QLineEdit, QPushButton

from gui.actions import Action
from gui.look.colours import BOOKMARK
from gui.look.style import Size
from gui.panels.base import Column, Panel
from gui.widgets.basics import act, button, clear, label, say
from gui.widgets.flow import Flow, flow
from gui.widgets.sure import sure

SHAPE = "★"

NONE_YET = "Found a sound you like? Bookmark it, also while you play."


class Bookmarks(Panel):
    """A button for each bookmark, one that makes them, and tools for the one heard last."""

    column = Column.SOUND
    order = 2
    essential = True

    def build(self) -> None:
        """Make the buttons and the tools."""
        self._add = Action(
            "bookmark",
            "Shift+B",
            f"{SHAPE} Bookmark",
            "Bookmark the sound of now, also while it plays",
            self.add,
            stage=True,
        )
        self._names: tuple[str, ...] | None = None
        self.chosen = ""
        self.buttons: list[QPushButton] = []
        self.words = label(NONE_YET, "dim", wrap=True)
        self.list = flow()
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the bookmark")
        self.name.setFixedWidth(Size.px(130))
        self.name.returnPressed.connect(self._rename)
        self.teach = button("Teach it", lambda: self._do("bookmark/queue"))
        self.teach.setToolTip("Add it to the sounds to teach")
        self.remove = sure("Remove", "Remove it?", lambda: self._do("bookmark/remove"))
        self.tools = flow(self.name, self.teach, self.remove)
        self.adds = act(self._add)
        self.box.addWidget(flow(self.adds))
        self.box.addWidget(self.words)
        self.box.addWidget(self.list)
        self.box.addWidget(self.tools)

    def commands(self) -> list[Action]:
        """Return the key that bookmarks."""
        return [self._add]

    def add(self) -> None:
        """Bookmark the sound of now."""
        self.context.do("bookmark/add", then=self._added)

    def hear(self, name: str) -> None:
        """Go to a bookmark, and have its tools."""
        self.context.do("bookmark/go", name)
        self._choose(name)

    def _added(self, reply: list[Any]) -> None:
        self.context.say(f'Bookmarked: "{reply[0]}".')
        self._choose(str(reply[0]))

    def _choose(self, name: str) -> None:
        self.chosen = name
        self.name.setText(name)
        self._show_tools()

    def _do(self, command: str) -> None:
        self.context.do(command, self.chosen)

    def _rename(self) -> None:
        new = self.name.text().strip()
        if new and new != self.chosen:
            self.context.do("bookmark/rename", self.chosen, new, then=lambda _: self._choose(new))

    def told(self, status: dict[str, Any]) -> None:
        """Show the bookmarks as they are."""
        names = tuple(one["name"] for one in status.get("bookmarks") or [])
        self.adds.setEnabled(bool(status))
        if names == self._names:
            return
        self._names = names
        box = self.list.layout()
        if isinstance(box, Flow):
            clear(box)
            self.buttons = [self._button(name) for name in names]
            for one in self.buttons:
                box.addWidget(one)
        self.list.setVisible(bool(names))
        say(self.words, "" if names else NONE_YET)
        self.words.setVisible(not names)
        self._show_tools()

    def _button(self, name: str) -> QPushButton:
        shown = name.replace("&", "&&")  # else Qt takes it for a key
        made = button(f"{SHAPE} {shown}", lambda: self.hear(name))
        made.setAccessibleName(f"Bookmark {name}")
        made.setToolTip("Hear it: it is the target then")
        made.setStyleSheet(f"color: {BOOKMARK};")
        return made

    def _show_tools(self) -> None:
        self.tools.setVisible(self.chosen in (self._names or ()))
