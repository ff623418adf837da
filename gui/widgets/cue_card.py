"""The cues of the show in their order: which is now, which is next, and how they are arranged."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from gui.look.colours import DIM, WELL
from gui.look.style import Size
from gui.look.words import Mark
from gui.widgets.basics import Card, button, label, say
from gui.widgets.cue_editor import CueEditor, offer
from gui.widgets.flow import flow
from gui.widgets.lines import Line, Lines
from gui.widgets.sure import sure

NOW, NEXT = Mark("▶", "now", WELL), Mark("→", "next", DIM)

UNWRITTEN = (
    "No cues were written: the scenes are the cues, in their order. Adding or changing one begins"
    " a list of its own. "
)
KEYS = (
    "Right goes to the next cue, Left back, on stage too. Return goes to the chosen one, Alt+Up"
    " and Alt+Down move it, F2 names it, Delete (twice) removes it."
)


class CueCard(Card):
    """A list of cues, with what can be done to the chosen one, and a line for a new one.

    `do` asks for a command by its name and arguments, with `then` for its reply.
    """

    def __init__(self, do: Callable[..., None]) -> None:
        super().__init__()
        self._do = do
        self._cues: list[dict[str, Any]] = []
        self.list = Lines("Cues of the show", movable=True)
        self.list.currentRowChanged.connect(lambda _: self._edit())
        self.list.gone.connect(self.go)
        self.list.moved.connect(self.move_by)
        self.to = button("▶ Go to it", self.go)
        self.to.setAccessibleName("Go to the chosen cue")
        self.earlier = button("▲ Earlier", lambda: self.move_by(-1))
        self.later = button("▼ Later", lambda: self.move_by(1))
        self.out = sure("Remove", "Remove it? Again", self.remove)
        self.list.removed.connect(self.out.click)
        self.editor = CueEditor()
        self.editor.wanted.connect(self._change)
        self.list.renamed.connect(self.editor.write_name)
        self.editor.name.returnPressed.connect(self.list.setFocus)
        self.name = QLineEdit()
        self.name.setPlaceholderText("Name of a new cue")
        self.name.setAccessibleName("Name of a new cue")
        self.name.setMinimumWidth(Size.px(190))
        self.name.returnPressed.connect(self.add)
        self.scene = QComboBox()
        self.scene.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.scene.setAccessibleName("Scene of the new cue")
        self.more = button("+ Cue", self.add)
        self.told_of = label("", "dim", wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        self.box.addWidget(label("Cues of the show", "name"))
        self.box.addWidget(self.told_of)
        self.box.addWidget(self.list, 1)
        self.box.addWidget(flow(self.to, self.earlier, self.later, self.out))
        self.box.addWidget(self.editor)
        self.box.addWidget(flow(self.name, self.scene, self.more))

    def told(self, status: dict[str, Any]) -> None:
        """Show the cues as they are; {}: nothing is known of them."""
        cues, scenes = status.get("cues") or {}, list(status.get("scenes", []))
        self._cues = list(cues.get("list") or [])
        usual = ((status.get("rig") or {}).get("playing") or {}).get("crossfade")
        self.editor.told(scenes, usual)
        self.list.show_lines(lines_of(self._cues, cues.get("now", 0)))
        self._edit()
        begin = "" if cues.get("written") else UNWRITTEN
        say(self.told_of, begin + KEYS if status else "")
        offer(self.scene, scenes)
        if not self.scene.currentText():
            self.scene.setCurrentText(str(status.get("scene", "")))
        for one in (self.to, self.earlier, self.later, self.out, self.more):
            one.setEnabled(bool(status))

    @property
    def number(self) -> int:
        """The number of the chosen cue, 0: none."""
        return self.list.currentRow() + 1

    def _edit(self) -> None:
        """Let the chosen cue be what is edited."""
        there = 0 < self.number <= len(self._cues)
        self.editor.show_cue(self._cues[self.number - 1] if there else None)

    def _change(self, name: str, args: list[Any]) -> None:
        """Change the chosen cue."""
        if 0 < self.number <= len(self._cues):
            self._do(name, self.number, *args)

    def go(self) -> None:
        """Go to the chosen cue."""
        if self.number:
            self._do("cue/go", self.number)

    def move_by(self, by: int) -> None:
        """Move the chosen cue one place up (-1) or down."""
        to = self.number + by
        if self.number and 1 <= to <= len(self._cues):
            self._do("cue/move", self.number, to)

    def remove(self) -> None:
        """Take the chosen cue out; its scene stays."""
        if self.number:
            self._do("cue/remove", self.number)

    def add(self) -> None:
        """Add a cue of the name that was written, or of its scene's, as the last one."""
        scene = self.scene.currentText()
        name = self.name.text().strip() or scene
        self._do("cue/add", name, scene, then=lambda _: self._made(name))

    def _made(self, name: str) -> None:
        self.name.clear()
        self.list.choose_soon(name)


def lines_of(cues: list[dict[str, Any]], now: int) -> list[Line]:
    """Return cues as they are shown, the present one (0: none yet) and the next one marked."""
    return [
        Line(
            str(cue["name"]),
            below(cue),
            NOW if i == now else NEXT if i == now + 1 and len(cues) > 1 else None,
            f"{i} ",
        )
        for i, cue in enumerate(cues, 1)
    ]


def below(cue: dict[str, Any]) -> str:
    """Return in a few words what a cue does."""
    does = "plays" if cue.get("play", True) else "stands still"
    fade = cue.get("crossfade")
    return f"scene {cue['scene']} · {does}" + ("" if fade is None else f" · fades in {fade:g} s")
