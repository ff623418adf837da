"""The queue: sounds that are taught one after the other, each heard as soon as it is chosen."""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QLineEdit

from gui.actions import Action
from gui.look.style import Size
from gui.panels.base import Column, Panel
from gui.widgets.basics import act, button, label, say
from gui.widgets.flow import flow
from gui.widgets.sure import sure
from gui.widgets.target_grid import Cell, TargetGrid
from recordings.frame import FloatArray

KEYS = 9
"""Targets that have a key of their own."""

NEAR = 1e-4
"""Values nearer to each other than this, in the latents' units, are the same."""


class Targets(Panel):
    """Which sounds there are to be taught, which is next, and ways to find another."""

    title = "Sounds to teach"
    column = Column.TEACH
    order = 2
    essential = True

    def build(self) -> None:
        """Make the grid, and below it what makes targets."""
        self._draw = Action(
            "draw", "D", "Random", "Hear a random sound within the limits", self.draw
        )
        self._actions = [self._draw] + [
            Action(f"target {i + 1}", str(i + 1), "", f"Go to sound {i + 1}", partial(self.go, i))
            for i in range(KEYS)
        ]
        self._known: tuple[Any, ...] = ()
        self.grid = TargetGrid()
        self.grid.chosen.connect(self.go)
        self.heading = label("", "dim", wrap=True)
        self.name = QLineEdit()
        self.name.setPlaceholderText("name for it")
        self.name.setAccessibleName("Name for the sound that is heard now")
        self.name.setFixedWidth(Size.px(116))
        self.name.returnPressed.connect(self.add)
        self.keep = button("+ Keep", self.add)
        self.keep.setToolTip("Add the sound that is heard now to those to be taught")
        self.empty = sure("Clear", "Clear all?", lambda: self.context.do("queue/clear"))
        self.empty.setToolTip("Empty the list; what was taught stays")
        self.box.addWidget(self.heading)
        self.box.addWidget(self.grid)
        self.listen = button("Listen and move", lambda: self.context.go("listening"), key="U")
        self.listen.setToolTip("Teach by moving along with something that plays")
        self.box.addWidget(flow(act(self._draw), self.name, self.keep, self.empty, self.listen))

    def commands(self) -> list[Action]:
        """Return the keys of the first targets, and of the draw."""
        return self._actions

    def go(self, at: int) -> None:
        """Make a target, from 0, the next, and hear it."""
        if at < len(self.grid.cells):
            self.context.do("queue/go", at + 1)

    def draw(self) -> None:
        """Hear a random sound."""
        self.context.do("target/draw")

    def add(self) -> None:
        """Add the sound that is heard now, by its name or the next number."""
        name = self.name.text().strip() or f"sound {len(self.grid.cells) + 1}"
        self.context.do("queue/add", name, then=lambda _: self.name.clear())

    def told(self, status: dict[str, Any]) -> None:
        """Show the targets as they are."""
        known = status.get("rounds"), status.get("queue"), status.get("target")
        if known != self._known:
            self._known = known
            self.grid.show_cells(cells_of(status))
        for one in (self.keep, self.empty):
            one.setEnabled(bool(status) and (one is self.keep or bool(self.grid.cells)))
        say(self.heading, sentence(status))


def sentence(status: dict[str, Any]) -> str:
    """Return in plain words how far the queue is, or what to do without one."""
    if not status:
        return ""
    queue = status.get("queue") or {}
    count, at = len(queue.get("targets", [])), queue.get("next", 0)
    if not count:
        return "Sounds to teach: find one by the sliders, the map, or at random, and keep it."
    if at >= count:
        return f"Sounds to teach: all {count} had their turn. Others: sliders, map, or at random."
    return f"Sounds to teach: {at + 1} of {count}. Others: sliders, map, or at random."


def cells_of(status: dict[str, Any]) -> list[Cell]:
    """Return the targets of the queue, with the rounds that teach each of them."""
    queue, now = status.get("queue") or {}, status.get("target") or []
    taught = table([r["target"] for r in status.get("rounds", []) if not r["muted"]], len(now))
    return [
        Cell(
            one["name"],
            int(same(taught, one["values"]).sum()),
            i == queue.get("next"),
            bool(same(table([now], len(now)), one["values"]).any()),
        )
        for i, one in enumerate(queue.get("targets", []))
    ]


def table(targets: list[list[float | None]], latents: int) -> FloatArray:
    """Return targets of that many latents, shape (n, m); NaN for a latent that is not taught."""
    fitting = [one for one in targets if len(one) == latents]
    return np.array(fitting, np.float64).reshape(len(fitting), latents)


def same(targets: FloatArray, values: list[float]) -> NDArray[np.bool_]:
    """Return which of the targets (n, m) are these values; what is not taught is left out."""
    if len(values) != targets.shape[1] or not values:
        return np.zeros(len(targets), np.bool_)
    far = np.abs(targets - np.array(values, np.float64)) >= NEAR
    nothing = np.isnan(targets).all(axis=1)
    return np.array(~far.any(axis=1) & ~nothing, np.bool_)
