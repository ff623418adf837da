"""The map of the sound: where it is among what the model knows, and the way to another place."""

from collections import deque
from typing import Any

from PySide6.QtCore import Qt

from gui.actions import Action
from gui.engine.aim import Aim
from gui.engine.space import Space
from gui.look.colours import DIM, LOOK, WELL
from gui.look.words import Mark as State
from gui.panels.base import Column, Panel
from gui.widgets.basics import label, mark, say
from gui.widgets.map_drawing import Mark
from gui.widgets.map_plane import Plane, of_space, of_targets
from gui.widgets.map_view import MapView

NEAR_EDGE = 0.8
"""How near to the edge is said: 1 is where the rarest hundredth of the model's sounds begins."""

KEPT = 600
"""Looks, 10 s of them, of which the share inside is told."""

SLOW = 10
"""Looks between two changes of words."""

PLAYING = "It plays: the map shows it. What you set is the next target; stop [S] to hear it."

UNKNOWN = "Where this model has sound is not known yet; the command limber analyse finds out."

EVERYWHERE = "Limber's own model sounds everywhere."

WORDS = "Whether it is where the model has sound, and how much of the last 10 s was"


class LatentMap(Panel):
    """Two dimensions of all latents: the sounds of the model, what is taught, and what plays."""

    title = "Where it sounds"
    column = Column.SOUND
    order = 1
    essential = True
    grows = True

    def build(self) -> None:
        """Make the map and the words below it."""
        self.aim = Aim(self.context.link, self.context.watch)
        self.space = Space(self.context.link)
        self.view = MapView()
        self.view.aimed.connect(self.go_to)
        self.view.picked.connect(lambda name: self.context.do("bookmark/go", name))
        self.words = label("", wrap=True)
        self.words.setToolTip(WORDS)
        self.box.addWidget(self.view, 1)
        self.box.addWidget(self.words)
        self._inside: deque[bool] = deque(maxlen=KEPT)
        self._plane: Plane | None = None
        self._made: Any = None
        self._look = 0
        self._action = Action(
            "map", "J", "Map", "Go to the map of the sound: arrows move the point", self.focus
        )

    def commands(self) -> list[Action]:
        """Return the key that leads to the map."""
        return [self._action]

    def focus(self) -> None:
        """Give the map the focus."""
        if self.isVisible():
            self.view.setFocus(Qt.FocusReason.TabFocusReason)

    def go_to(self, x: float, y: float) -> None:
        """Set the target to a place of the map; across the map it stays as it is."""
        target = self.aim.now
        if self._plane is None or not self._plane.fits(len(target)):
            return
        limits = [(one["min"], one["max"]) for one in self.context.status.get("latents", [])]
        there = self._plane.along(target, x, y)
        self.aim.want([min(max(v, a), b) for v, (a, b) in zip(there, limits, strict=True)])
        if self.context.status.get("state") == "playing":
            self.context.say(PLAYING)

    # ---- what it shows -----------------------------------------------------------------

    def told(self, status: dict[str, Any]) -> None:
        """Show the sounds, the rounds and the targets."""
        self.space.told(status)
        self._find_plane(status)
        plane = self._plane
        names = [one["name"] for one in status.get("latents", [])]
        spans = [one["max"] - one["min"] for one in status.get("latents", [])]
        if plane is None:
            self.view.show_plane(None, (), ("", ""))
        else:
            self.view.show_plane(plane, marks_of(status, plane), plane.meaning(names, spans))

    def _find_plane(self, status: dict[str, Any]) -> None:
        """Have the plane of the model's space, or of what there is; the same while it holds."""
        latents = status.get("latents", [])
        facts = self.space.facts
        if facts.get("axes") and len(facts["axes"]["origin"]) == len(latents):
            key: Any = ("space", self.space.version)
        else:
            facts = {}
            ranges = tuple((one["min"], one["max"]) for one in latents)
            key = (ranges, tuple(map(tuple, targets_of(status))))
        if key == self._made:
            return
        self._made = key
        if facts:
            self._plane = of_space(facts)
        elif len(latents) > 1:
            low, high = zip(*key[0], strict=True)
            self._plane = of_targets(low, high, key[1])
        else:
            self._plane = None

    def moved(self) -> None:
        """Show where it is now, and send what was dragged."""
        self.aim.send()
        live, plane = self.context.watch.live, self._plane
        self._look += 1
        if live is None or plane is None or not plane.fits(len(live.latents)):
            self.view.show_now(None, None)
            return
        target = self.aim.now
        aimed = plane.place(target) if plane.fits(len(target)) else None
        self.view.show_now(plane.place(live.latents.tolist()), aimed)
        if live.edge == live.edge:
            self._inside.append(live.edge <= 1.0)
        else:
            self._inside.clear()
        if self._look % SLOW == 1:
            self._tell(live.edge)

    def _tell(self, edge: float) -> None:
        state = inside(edge)
        if state is None:
            known = self._plane is not None and self._plane.known
            model = (self.context.status.get("scene_sound") or {}).get("model", "")
            words = "" if known or not model else EVERYWHERE if model == "limber" else UNKNOWN
            self.words.setStyleSheet(f"color: {DIM};")
            say(self.words, words)
            return
        share = round(100 * sum(self._inside) / max(1, len(self._inside)))
        mark(self.words, State(state.shape, f"{state.word}  ·  {share} % inside", state.colour))


def inside(edge: float) -> State | None:
    """Return where a sound is among those that the model knows; None where nobody knows."""
    if edge != edge:
        return None
    if edge > 1.0:
        return State("○", "outside", LOOK)
    return State("◐", "near the edge", LOOK) if edge > NEAR_EDGE else State("●", "inside", WELL)


def targets_of(status: dict[str, Any]) -> list[list[float]]:
    """Return the targets of the rounds, complete ones, and of the queue."""
    m = len(status.get("latents", []))
    found = [one["target"] for one in status.get("rounds", [])]
    found += [one["values"] for one in (status.get("queue") or {}).get("targets", [])]
    return [list(t) for t in found if len(t) == m and None not in t]


def marks_of(status: dict[str, Any], plane: Plane) -> list[Mark]:
    """Return the queue's targets and the rounds by their numbers, those at one place together."""
    words: dict[tuple[float, float], list[str]] = {}
    taught: set[tuple[float, float]] = set()
    for one in (status.get("queue") or {}).get("targets", []):
        if plane.fits(len(one["values"])):
            words.setdefault(short(plane.place(one["values"])), []).append(one["name"])
    for one in status.get("rounds", []):
        target = one["target"]
        pinned = one.get("kind") == "kept"
        if plane.fits(len(target)) and None not in target and not one["muted"] and not pinned:
            at = short(plane.place(target))
            words.setdefault(at, []).append(str(one["number"]))
            taught.add(at)
    found = [Mark(" ".join(parts), at, at in taught) for at, parts in words.items()]
    return [*found, *places_of(status, plane)]


def places_of(status: dict[str, Any], plane: Plane) -> list[Mark]:
    """Return the bookmarks, and the sounds that are kept where they are."""
    marks = [("bookmark", one["name"], one["values"]) for one in status.get("bookmarks") or []]
    marks += [("kept", one["name"], one["target"]) for one in status.get("pins") or []]
    return [
        Mark(name, short(plane.place(values)), False, kind)
        for kind, name, values in marks
        if plane.fits(len(values)) and None not in values
    ]


def short(place: tuple[float, float]) -> tuple[float, float]:
    """Return a place by which those that look the same are found together."""
    return round(place[0], 3), round(place[1], 3)
