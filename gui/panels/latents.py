"""The latents: what sounds now, what is taught, and what may be reached."""

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.actions import Action
from gui.engine.aim import Aim
from gui.engine.space import Space
from gui.look.style import Size
from gui.panels.base import Column, Panel
from gui.widgets.basics import label, row, say
from gui.widgets.stepper import Stepper
from gui.widgets.strip import Strip
from gui.widgets.strip_editor import SMOOTHINGS, StripEditor
from gui.widgets.strip_words import LeftOut, facts_of, firm, legend

HEIGHTS = ((10, 58), (20, 44), (128, 28))
"""How high strips are, in pixels at 100 %, for so many of them at most."""

HOLDS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""How firmly latents stay where the model has sound."""

NOT_HEARD = "It plays: what you set is the target for the next round. Stop [S] to hear it."


class Latents(Panel):
    """A strip for each latent of the scene; one of them may be open for more."""

    title = "Latents"
    column = Column.LATENTS
    order = 1
    grows = True

    def build(self) -> None:
        """Make what is there for any number of latents."""
        self.aim = Aim(self.context.link, self.context.watch)
        self.space = Space(self.context.link)
        self.left_out = LeftOut()
        self.strips: list[Strip] = []
        self.opened: int = -1
        self.editor = StripEditor()
        self.editor.wanted.connect(lambda what, value: self.change(self.opened, what, value))
        self.editor.hide()
        self._ranges: dict[int, tuple[float, float]] = {}
        self._latents: list[dict[str, Any]] = []
        self._version = -1
        self._list = QVBoxLayout()
        self._list.setSpacing(Size.px(6))
        self._list.addWidget(self.editor)
        self.none = label("No engine yet: the latents of the scene come with it.", "dim", wrap=True)
        self.legend = label("", "dim", wrap=True)
        self.box.addWidget(self.none)
        self.box.addLayout(self._list)
        self.box.addWidget(self.legend)
        self.hold = Stepper("Stay inside", HOLDS, firm)
        self.hold.setToolTip("Pull what is asked for back to where the model has sound")
        self.hold.changed.connect(lambda value: self.context.do("inside", value))
        self.box.addLayout(row(self.hold, 1))
        self.box.addStretch(1)
        self._action = Action(
            "latents", "I", "Latents", "Go to the strips of the latents: arrows move them", self.go
        )

    def commands(self) -> list[Action]:
        """Return the key that leads to the strips."""
        return [self._action]

    def go(self) -> None:
        """Give the first strip the focus."""
        if self.strips and self.isVisible():
            self.strips[0].setFocus(Qt.FocusReason.TabFocusReason)

    # ---- what it shows -----------------------------------------------------------------

    def told(self, status: dict[str, Any]) -> None:
        """Show the settings of each latent."""
        self.space.told(status)
        latents = list(status.get("latents", []))
        if len(latents) != len(self.strips):
            self._arrange(len(latents))
        self._latents = latents
        self.none.setVisible(not latents)
        densities = self.space.facts.get("density") or []
        solo, left_out = status.get("solo", 0), self.left_out.of(status)
        for i, (strip, one) in enumerate(zip(self.strips, latents, strict=True)):
            density = densities[i] if i < len(densities) else None
            curve = tuple(density) if density else None
            strip.show_facts(facts_of(one, solo == i + 1, curve, left_out[i]))
        if 0 <= self.opened < len(latents):
            mode = str((status.get("scene_sound") or {}).get("mode", "decode"))
            kind = str((status.get("mapping") or {}).get("type", ""))
            self.editor.show_latent(latents[self.opened], solo == self.opened + 1, mode, kind)
        self.hold.setVisible(bool(densities))
        self.hold.choose(float((status.get("scene_space") or {}).get("inside", 0.0)))
        say(self.legend, legend(latents, bool(densities)))

    def moved(self) -> None:
        """Show the values of now, of the strips that can be seen, and send what was dragged."""
        self.aim.send()
        for i, (low, high) in self._ranges.items():
            self.context.do("latent/limits", i + 1, low, high)
        self._ranges.clear()
        live = self.context.watch.live
        if live is None or len(live.latents) != len(self.strips):
            return
        target, values = self.aim.now, live.latents.tolist()
        seen = in_sight(self)
        for strip, value, wanted in zip(self.strips, values, target, strict=False):
            if strip.geometry().intersects(seen):
                strip.show_values(value, wanted)

    def _arrange(self, count: int) -> None:
        """Have so many strips, as high as their number lets them be."""
        self.open(-1)
        while len(self.strips) > count:
            self.strips.pop().deleteLater()
        while len(self.strips) < count:
            self._add(len(self.strips))
        height = next((h for most, h in HEIGHTS if count <= most), HEIGHTS[-1][1])
        for strip in self.strips:
            strip.be_high(height)

    def _add(self, i: int) -> None:
        strip = Strip()
        strip.aimed.connect(partial(self._aim, i))
        strip.ranged.connect(partial(self._range, i))
        strip.asked.connect(partial(self.ask, i))
        strip.stepped.connect(partial(self._step, i))
        self.strips.append(strip)
        self._list.addWidget(strip)

    # ---- what is done ------------------------------------------------------------------

    def _aim(self, i: int, value: float) -> None:
        self.aim.want_one(i, value)
        self.strips[i].show_values(self.strips[i].value, value)
        if self.context.status.get("state") == "playing":
            self.context.say(NOT_HEARD)

    def _range(self, i: int, low: float, high: float) -> None:
        self._ranges[i] = (low, high)

    def _step(self, i: int, by: int) -> None:
        at = max(0, min(i + by, len(self.strips) - 1))
        self.strips[at].setFocus(Qt.FocusReason.TabFocusReason)

    def ask(self, i: int, what: str) -> None:
        """Do what a strip's key asks for."""
        one = self._latents[i] if i < len(self._latents) else {}
        if what == "more":
            self.open(-1 if self.opened == i else i)
        elif what in ("less", "more smooth"):
            at = min(range(len(SMOOTHINGS)), key=lambda k: abs(SMOOTHINGS[k] - one["smoothing"]))
            at = max(0, min(at + (1 if what == "more smooth" else -1), len(SMOOTHINGS) - 1))
            self.change(i, "smoothing", SMOOTHINGS[at])
        elif what == "solo":
            self.change(i, "solo", None)
        else:
            self.change(i, what, not one.get(what, what == "enable"))

    def change(self, i: int, what: str, value: object) -> None:
        """Ask for a change of a latent, counted from 0."""
        if what == "solo":
            alone = self.context.status.get("solo", 0) == i + 1
            self.context.do("latent/solo", 0 if alone else i + 1)
        elif i >= 0:
            plain = int(value) if isinstance(value, bool) else value
            self.context.do(f"latent/{what}", i + 1, plain)

    def open(self, i: int) -> None:
        """Open a latent for more, counted from 0; -1: none."""
        self.opened = i
        self._list.removeWidget(self.editor)
        self.editor.setVisible(i >= 0)
        if i >= 0:
            self._list.insertWidget(i + 1, self.editor)
            self.told(self.context.status)


def in_sight(widget: QWidget) -> QRect:
    """Return the part of a widget that no parent hides, in its own coordinates."""
    found, shift = widget.rect(), QPoint()
    inner, parent = widget, widget.parentWidget()
    while parent is not None:
        shift += inner.pos()
        found &= parent.rect().translated(-shift)
        inner, parent = parent, parent.parentWidget()
    return found
