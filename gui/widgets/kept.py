"""The mappings that are kept by name: one plays instead of another, at a key."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gui.actions import Action
from gui.look.style import Size
from gui.widgets.basics import act, button, column, label, say
from gui.widgets.flow import flow
from gui.widgets.pick import Pick
from gui.widgets.sure import sure

NONE = "none of them plays"


class Kept(QWidget):
    """A list to choose from, A/B, and a line to keep what plays under a name.

    `do` asks for a command by its name and arguments, with `then` for its reply.
    """

    def __init__(self, do: Callable[..., None]) -> None:
        super().__init__()
        self._do = do
        self.other = Action(
            "other mapping",
            "Shift+A",
            "A ↔ B",
            "Go to and fro between two mappings that are kept",
            lambda: do("mapping/other"),
            stage=True,
        )
        self._names: list[str] = []
        self.list = Pick()
        self.list.setAccessibleName("Kept mappings")
        self.list.setToolTip("Play one that is kept: it is crossfaded")
        self.list.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.list.setMinimumContentsLength(16)
        self.list.setPlaceholderText(NONE)
        self.list.activated.connect(lambda at: do("mapping/use", self._names[at]))
        self.turn = act(self.other)
        self.out = sure("Forget", "Forget it? Again", self._forget)
        self.name = QLineEdit()
        self.name.setPlaceholderText("Keep what plays as")
        self.name.setAccessibleName("Name under which the mapping is kept")
        self.name.setMinimumWidth(Size.px(150))
        self.name.returnPressed.connect(self._keep)
        self.keep = button("Keep", self._keep)
        self.what = label("", "dim", wrap=True)
        self._beside = flow(self.list, self.turn, self.out)
        self.setLayout(column(flow(self.name, self.keep), self._beside, self.what))

    def told(self, status: dict[str, Any]) -> None:
        """Show which there are, and which of them plays."""
        kept = status.get("kept") or []
        self.setVisible(bool(status.get("learnt")))
        self._beside.setVisible(bool(kept))
        self.what.setVisible(bool(kept))
        self.turn.setEnabled(sum(not one["plays"] for one in kept) > 0)
        names, plays = [one["name"] for one in kept], [one for one in kept if one["plays"]]
        words = [in_short(one) for one in kept]
        if not self.list.view().isVisible():
            if words != [self.list.itemText(i) for i in range(self.list.count())]:
                self._names = names
                self.list.clear()
                self.list.addItems(words)
            at = names.index(plays[0]["name"]) if plays else -1
            if self.list.currentIndex() != at:
                self.list.setCurrentIndex(at)
        self.out.setEnabled(bool(plays))
        say(self.what, about(plays[0]) if plays else "What plays has no name yet.")

    def _keep(self) -> None:
        name = self.name.text().strip()
        if name:
            self._do("mapping/keep", name, then=lambda _: self.name.clear())
        else:
            self.name.setFocus()

    def _forget(self) -> None:
        at = self.list.currentIndex()
        if at >= 0:
            self._do("mapping/forget", self._names[at])


def in_short(one: dict[str, Any]) -> str:
    """Return a kept mapping's name with its error."""
    error = one.get("error")
    return f"{one['name']} · {100 * error:.0f} % off" if isinstance(error, float) else one["name"]


def about(one: dict[str, Any]) -> str:
    """Return what there is to say of the kept mapping that plays."""
    older = "Something else was taught since: Return trains that." if one.get("stale") else ""
    return " ".join(filter(None, (f'"{one["name"]}" plays.', older)))
