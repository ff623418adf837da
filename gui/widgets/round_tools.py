"""What can be done to the round that is open: again, muted, played back, trimmed, renamed."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from gui.actions import Action
from gui.engine.movements import Movement
from gui.look.colours import LOOK
from gui.look.style import Size
from gui.widgets.basics import act, button, label, say
from gui.widgets.flow import flow
from gui.widgets.stepper import Stepper
from gui.widgets.timeline import Timeline

WEIGHTS = (0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)


class RoundTools(QFrame):
    """The tools of one round, which `show_round` says; `wanted` tells a command and its arguments.

    `aimed` tells the round that is to have the target of now.
    """

    wanted = Signal(str, list)
    aimed = Signal(int)

    def __init__(self, actions: dict[str, Action]) -> None:
        super().__init__()
        self.number = 0
        self._name = ""
        self.timeline = Timeline()
        self.timeline.trimmed.connect(lambda first, last: self._do("round/trim", first, last))
        self.buttons = {name: act(action) for name, action in actions.items()}
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the round")
        self.name.setFixedWidth(Size.px(150))
        self.name.editingFinished.connect(self._rename)
        self.weight = Stepper("Counts", WEIGHTS, lambda w: f"× {w:g}")
        self.weight.changed.connect(lambda value: self._do("round/weight", value))
        self.weight.setToolTip("How much this round counts in training, against the others")
        self.aim = button("Give it this sound", lambda: self.aimed.emit(self.number))
        self.aim.setToolTip("From the next training this movement makes the sound heard now")
        self.doubts = label("", wrap=True)
        self.doubts.setStyleSheet(f"color: {LOOK};")
        box = QVBoxLayout(self)
        box.setContentsMargins(Size.px(8), Size.px(4), Size.px(8), Size.px(10))
        box.setSpacing(Size.px(6))
        box.addWidget(self.doubts)
        box.addWidget(self.timeline)
        box.addWidget(flow(*self.buttons.values(), self.aim))
        box.addWidget(flow(self.name, self.weight))

    def show_round(self, facts: dict[str, Any], movement: Movement | None, playing: bool) -> None:
        """Show a round of the status, with its curves where they are there."""
        other = facts["number"] != self.number
        self.number = facts["number"]
        trim = facts["trim"][0], facts["trim"][1]
        self.timeline.show_round(
            movement or Movement(0.0, ()), facts["seconds"] + sum(trim), trim, other
        )
        if other or (facts["name"] != self._name and not self.name.hasFocus()):
            self.name.setText(facts["name"])
        self._name = facts["name"]
        say(self.doubts, "\n".join(f"▲ {one}" for one in facts.get("doubts") or ()))
        self.doubts.setVisible(bool(self.doubts.text()))
        self.weight.choose(facts["weight"])
        muted = facts["muted"]
        self._word("mute", "Take in again" if muted else "Mute", "M")
        self._word("listen", "■ Stop listening" if playing else "▶ Listen", "L")

    def _word(self, name: str, text: str, key: str) -> None:
        words = f"{text}  [{key}]"
        if self.buttons[name].text() != words:
            self.buttons[name].setText(words)
            self.buttons[name].setAccessibleName(text)

    def _rename(self) -> None:
        name = self.name.text().strip()
        if name and name != self._name:
            self._name = name
            self._do("round/rename", name)

    def _do(self, name: str, *args: Any) -> None:
        if self.number:
            self.wanted.emit(name, [self.number, *args])
