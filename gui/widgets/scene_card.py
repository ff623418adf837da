"""The scenes: which is heard, what each is, and how others are made and taken out."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSpinBox

from gui.look.colours import WELL
from gui.look.style import Size
from gui.look.words import Mark
from gui.widgets.basics import Card, button, label, say
from gui.widgets.flow import flow
from gui.widgets.lines import Line, Lines
from gui.widgets.sure import sure

HERE, PLAYS = Mark("●", "here now", WELL), Mark("▶", "plays now", WELL)

MOST = 128
"""Latents that a scene has at most."""

OWN = "limber"
TOLD = (
    "Each has its own sound, rounds and mapping: go to one, then choose its model under Sound and"
    " teach it. Up and Down choose, Return goes there, Delete (twice) removes."
)


class SceneCard(Card):
    """A list of scenes, with what can be done to the chosen one, and a line for a new one.

    `do` asks for a command by its name and arguments, with `then` for its reply.
    """

    def __init__(self, do: Callable[..., None]) -> None:
        super().__init__()
        self._do = do
        self._asked = False
        self.list = Lines("Scenes")
        self.list.gone.connect(self.go)
        self.to = button("▶ Go to it", self.go)
        self.to.setAccessibleName("Go to the chosen scene")
        self.out = sure("Remove", "Remove it? Again", self.remove)
        self.out.setToolTip("Its folder goes to the project's folder trash")
        self.list.removed.connect(self.out.click)
        self.name = QLineEdit()
        self.name.setPlaceholderText("Name of a new scene")
        self.name.setAccessibleName("Name of a new scene")
        self.name.setToolTip("Letters, digits, - and _")
        self.name.setMinimumWidth(Size.px(190))
        self.name.returnPressed.connect(self.add)
        self.latents = QSpinBox()
        self.latents.setRange(1, MOST)
        self.latents.setSuffix(" latents")
        self.latents.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.latents.setAccessibleName("Latents of the new scene: as many as its model has")
        self.latents.setToolTip("As many as its model has")
        self.more = button("+ Scene", self.add)
        self.told_of = label("", "dim", wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        self.box.addWidget(label("Scenes", "name"))
        self.box.addWidget(self.told_of)
        self.box.addWidget(self.list, 1)
        self.box.addWidget(flow(self.to, self.out))
        self.box.addWidget(flow(self.name, self.latents, self.more))

    def told(self, status: dict[str, Any]) -> None:
        """Show the scenes as they are; {}: nothing is known of them."""
        self.list.show_lines(lines_of(status))
        say(self.told_of, TOLD if status else "")
        for one in (self.to, self.out, self.more):
            one.setEnabled(bool(status))
        if status and not self._asked:
            self._asked = True
            self.latents.setValue(len(status.get("latents", [])) or 1)

    def go(self) -> None:
        """Go to the chosen scene."""
        if self.list.chosen is not None:
            self._do("scene", self.list.chosen.name)

    def remove(self) -> None:
        """Take the chosen scene out of the project."""
        if self.list.chosen is not None:
            self._do("scene/remove", self.list.chosen.name)

    def add(self) -> None:
        """Make a scene of the name that was written."""
        name = self.name.text().strip()
        if not name:
            self.name.setFocus()
            return
        self._do("scene/new", name, self.latents.value(), then=lambda _: self._made(name))

    def _made(self, name: str) -> None:
        self.name.clear()
        self.list.choose_soon(name)


def lines_of(status: dict[str, Any]) -> list[Line]:
    """Return the scenes of a status as they are shown."""
    here = PLAYS if status.get("state") == "playing" else HERE
    return [
        Line(one["name"], below(one), here if one["name"] == status.get("scene") else None)
        for one in status.get("scene_list", [])
    ]


def below(facts: dict[str, Any]) -> str:
    """Return in a few words what a scene is: its size, its model, what it has learnt."""
    latents, model = facts["latents"], facts["model"]
    size = f"{latents} latent{'' if latents == 1 else 's'}"
    sound = "Limber's own sound" if model == OWN else PurePath(model).name or "no model yet"
    return f"{size} · {sound} · {learnt(facts)}"


def learnt(facts: dict[str, Any]) -> str:
    """Return in a few words how far a scene is taught."""
    rounds = facts["rounds"]
    if facts["learnt"]:
        return "taught more since it was trained" if facts["stale"] else "learnt"
    return f"{rounds} round{'' if rounds == 1 else 's'}, not trained" if rounds else "not taught"
