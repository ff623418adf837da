"""What the chosen gesture is and does: how it is recognised, how readily, and what follows."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.look.style import Size
from gui.widgets.basics import fixed, row
from gui.widgets.choice import Choice
from gui.widgets.flow import flow
from gui.widgets.named_list import choice, choose
from gui.widgets.stepper import Stepper

KINDS = {
    "dtw": "from start to end",
    "knn": "while it lasts, or a pose",
    "bayes": "the same, by Bayes' rule",
    "logistic": "the same, by planes",
    "svm": "the same, by wide margins",
    "tree": "the same, by a tree",
    "forest": "the same, by a forest",
}
NOTHING = "does nothing"
NEXT = {"next cue": "cue/next", "cue before": "cue/back", "play or stop": "play"}
NEXT |= {"silence": "panic", "sound again": "resume"}
GO = "to "
EASES = (0.3, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0)
FADES = (0.0, 0.1, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 15.0, 20.0, 30.0, 60.0)
USUAL_FADE = 2.0


class GestureEditor(QWidget):
    """One gesture, changed in place; `wanted` tells a command and its arguments."""

    wanted = Signal(str, list)

    def __init__(self) -> None:
        super().__init__()
        self._name, self._does, self._trigger = "", "", ""
        self.kind = choice("How it is recognised", KINDS, list(KINDS))
        self.kind.activated.connect(self._choose_kind)
        self.ease = Stepper("Ease", EASES, lambda v: f"{v:g} ×")
        self.ease.changed.connect(lambda v: self.wanted.emit("gesture/ease", [self._name, v]))
        self.does = Choice("What it does", "a command, such as scene storm 4")
        self.does.wanted.connect(self._choose_deed)
        self.fade = Stepper("fades in", FADES, lambda v: f"{v:g} s")
        self.fade.changed.connect(self._fade)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Size.px(6))
        box.addLayout(row(fixed("It is made"), self.kind))
        box.addLayout(row(fixed("Then"), self.does))
        box.addWidget(flow(self.ease, self.fade))
        self.hide()

    def told(self, gesture: dict[str, Any] | None, status: dict[str, Any]) -> None:
        """Show a gesture as it is, None: none is chosen."""
        self.setVisible(gesture is not None)
        if gesture is None:
            return
        self._name = gesture["name"]
        choose(self.kind, gesture["kind"])
        self.ease.choose(gesture["ease"])
        words, self._does = deed(self._name, status)
        self._trigger = title(self._name, status)
        scenes = [GO + name for name in status.get("scenes", [])]
        self.does.show_names([NOTHING, *scenes, *NEXT], words)
        fade = fade_of(self._does)
        self.fade.setVisible(fade is not None)
        if fade is not None:
            self.fade.choose(fade)

    def _choose_kind(self) -> None:
        self.wanted.emit("gesture/kind", [self._name, self.kind.currentData()])

    def _choose_deed(self, words: str) -> None:
        """Let something else be done when it is made."""
        if words == NOTHING:
            if self._does:
                self.wanted.emit("trigger/remove", [self._trigger])
            return
        command = NEXT.get(words, words)
        if words.startswith(GO):
            command = f"scene {words[len(GO) :]} {USUAL_FADE:g}"
        self._wish(command)

    def _fade(self, seconds: float) -> None:
        self._wish(f"scene {self._does.split()[1]} {seconds:g}")

    def _wish(self, command: str) -> None:
        self.wanted.emit("trigger/add", [self._trigger, f"gesture {self._name}", command])


def title(gesture: str, status: dict[str, Any]) -> str:
    """Return what the trigger is called that waits for a gesture, or would be."""
    listed = (status.get("triggers") or {}).get("list", [])
    named = (t["name"] for t in listed if t["when"] == f"gesture {gesture}")
    return next(named, f"{gesture} is made")


def deed(gesture: str, status: dict[str, Any]) -> tuple[str, str]:
    """Return what a gesture does, in words and as the command; NOTHING and "" for nothing."""
    listed = (status.get("triggers") or {}).get("list", [])
    found = next((t["do"] for t in listed if t["when"] == f"gesture {gesture}"), "")
    words = {command: name for name, command in NEXT.items()}
    parts = found.split()
    if fade_of(found) is not None:
        return f"{GO}{parts[1]}", found
    return words.get(found, found) or NOTHING, found


def fade_of(command: str) -> float | None:
    """Return in how many seconds a command goes to a scene; None where it does something else."""
    parts = command.split()
    if len(parts) not in (2, 3) or parts[0] != "scene":
        return None
    try:
        return float(parts[2]) if len(parts) == 3 else 0.1
    except ValueError:
        return None
