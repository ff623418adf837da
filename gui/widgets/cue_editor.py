"""What the chosen cue is called and does: its scene, whether it plays, how long it fades."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from gui.look.style import Size
from gui.widgets.basics import button, fixed, row, say_button
from gui.widgets.flow import flow
from gui.widgets.pick import Pick
from gui.widgets.stepper import Stepper

USUAL = -1.0
"""Stands for a fade that is as long as others."""

FADES = (USUAL, 0.0, 0.1, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0)


class CueEditor(QWidget):
    """One cue, changed in place; `wanted` tells a command, and its arguments after the number."""

    wanted = Signal(str, list)

    def __init__(self) -> None:
        super().__init__()
        self._cue: dict[str, Any] | None = None
        self._usual: float | None = None
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the chosen cue")
        self.name.setMinimumWidth(Size.px(190))
        self.name.editingFinished.connect(self._rename)
        self.scene = Pick()
        self.scene.setAccessibleName("Scene of the chosen cue")
        self.scene.activated.connect(self._lead)
        self.plays = button("▶ Plays", self._turn)
        self.plays.setToolTip("Plays what was learnt, or stands still at the scene's target")
        self.fade = Stepper("fades in", FADES, self._called)
        self.fade.changed.connect(self._fade)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(row(fixed("Chosen", "dim"), self.name, self.scene))
        box.addWidget(flow(self.plays, self.fade))

    def told(self, scenes: Sequence[str], usual: float | None) -> None:
        """Know what scenes there are, and how many seconds other cues fade in (None: unknown)."""
        offer(self.scene, scenes)
        self._usual = usual

    def show_cue(self, cue: dict[str, Any] | None) -> None:
        """Show a cue, None: there is none; what is being written is left."""
        self._cue = cue
        self.setEnabled(cue is not None)
        facts = cue or {"name": "", "scene": "", "play": True, "crossfade": None}
        if not self.name.hasFocus() and self.name.text() != facts["name"]:
            self.name.setText(str(facts["name"]))
            self.name.setCursorPosition(0)
        if not self.scene.view().isVisible():
            self.scene.setCurrentIndex(self.scene.findText(str(facts["scene"])))
        say_button(self.plays, "▶ Plays" if facts["play"] else "■ Stands still")
        fade = facts["crossfade"]
        self.fade.choose(USUAL if fade is None else float(fade))

    def write_name(self) -> None:
        """Let the name be written."""
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.name.selectAll()

    def _called(self, seconds: float) -> str:
        if seconds != USUAL:
            return f"{seconds:g} s"
        return "as usual" if self._usual is None else f"as usual ({self._usual:g} s)"

    def _rename(self) -> None:
        name = self.name.text().strip()
        if self._cue is not None and name != self._cue["name"]:
            if name:
                self.wanted.emit("cue/rename", [name])
            else:
                self.name.setText(str(self._cue["name"]))

    def _lead(self, at: int) -> None:
        scene = self.scene.itemText(at)
        if self._cue is not None and scene != self._cue["scene"]:
            self.wanted.emit("cue/scene", [scene])

    def _turn(self) -> None:
        if self._cue is not None:
            self.wanted.emit("cue/play", [int(not self._cue["play"])])

    def _fade(self, seconds: float) -> None:
        self.wanted.emit("cue/crossfade", [] if seconds == USUAL else [seconds])


def offer(where: QComboBox, names: Sequence[str]) -> None:
    """Let these be chosen from; the one that is chosen stays so, if it is among them."""
    if [where.itemText(i) for i in range(where.count())] == list(names):
        return
    chosen = where.currentText()
    where.clear()
    where.addItems(list(names))
    where.setCurrentIndex(where.findText(chosen))
