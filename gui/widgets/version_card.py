"""The versions of the project: which were kept, and how one is kept, gone back to, forgotten."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QLineEdit

from gui.look.colours import WELL
from gui.look.style import Size
from gui.look.words import Mark
from gui.widgets.basics import Card, button, label, say
from gui.widgets.flow import flow
from gui.widgets.lines import Line, Lines
from gui.widgets.sure import sure

NOW = Mark("●", "as it is now", WELL)

TOLD = (
    "A version is the whole project as it is: rig, scenes, rounds, mappings, gestures, sounds."
    " Going back to one first keeps what there is now as a version too. It plays on; what is heard"
    " stands still for about a second. Return, twice, goes back; Delete, twice, forgets."
)
EMPTY = "None is kept yet. Give the project as it is now a name, such as: before the premiere"


class VersionCard(Card):
    """A list of versions, a line that keeps one, and what can be done with the chosen one.

    `do` asks for a command by its name and arguments, with `then` for its reply; `look` asks for
    the versions, and hands the reply to a function.
    """

    def __init__(
        self, do: Callable[..., None], look: Callable[[Callable[[list[Any]], None]], None]
    ) -> None:
        super().__init__()
        self._do, self._look = do, look
        self.name = QLineEdit()
        self.name.setPlaceholderText("Name, such as: before the premiere")
        self.name.setAccessibleName("Name under which the project is kept")
        self.name.setMinimumWidth(Size.px(300))
        self.name.returnPressed.connect(self.keep)
        self.more = button("Keep it as it is", self.keep)
        self.list = Lines("Versions")
        self.to = sure("↩ Go back to it", "Go back? Again", self.restore)
        self.to.setToolTip("What there is now is kept first")
        self.out = sure("Forget", "Forget it? Again", self.forget)
        self.list.gone.connect(self.to.click)
        self.list.removed.connect(self.out.click)
        self.told_of, self.state = label("", "dim", wrap=True), label("", wrap=True)
        self.box.addWidget(self.told_of)
        self.box.addWidget(flow(self.name, self.more))
        self.box.addWidget(self.list, 1)
        self.box.addWidget(self.state)
        self.box.addWidget(flow(self.to, self.out))

    def told(self, status: dict[str, Any]) -> None:
        """Ask for the versions, if there is somebody to answer."""
        say(self.told_of, TOLD if status else "")
        self.more.setEnabled(bool(status))
        if status:
            self._look(self._show)
        else:
            self.to.setEnabled(False)
            self.out.setEnabled(False)

    def _show(self, reply: list[Any]) -> None:
        found = json.loads(reply[0])
        if not found["ready"]:
            return
        self.list.show_lines([line_of(one) for one in found["versions"]])
        say(self.state, found["problem"] or ("" if found["versions"] else EMPTY))
        for one in (self.to, self.out):
            one.setEnabled(bool(found["versions"]))

    def keep(self) -> None:
        """Keep the project under the name that was written."""
        name = self.name.text().strip()
        if not name:
            self.name.setFocus()
            return
        self._do("version/keep", name, then=lambda _: self._kept(name))

    def _kept(self, name: str) -> None:
        self.name.clear()
        self.list.choose_soon(name)

    def restore(self) -> None:
        """Go back to the chosen version."""
        if self.list.chosen is not None:
            self._do("version/restore", self.list.chosen.name)

    def forget(self) -> None:
        """Forget the chosen version."""
        if self.list.chosen is not None:
            self._do("version/forget", self.list.chosen.name)


def line_of(one: dict[str, Any]) -> Line:
    """Return a version as it is shown."""
    day = datetime.fromisoformat(one["when"]).astimezone().strftime("%Y-%m-%d %H:%M")
    parts = [f"kept {day}"]
    if one["instead"]:
        parts.append(f'as it was before going back to "{one["instead"]}"')
    if one["lost"]:
        parts.append("some of its takes are gone: it plays, but cannot be trained anew")
    return Line(one["name"], " · ".join(parts), NOW if one["now"] else None)
