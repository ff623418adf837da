"""A body or a hand among a feature's inputs: centred, scaled, and held where it is hidden."""

import math
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.features._anatomy import FIGURES, Anatomy
from pipeline.features.base import Feature, seconds_between
from recordings.families import nearest
from recordings.frame import FloatArray

FAR = 1e6
"""Inputs beyond ± this are taken as this."""

FURTHEST = 10.0
"""Sizes of the figure; what is further from its middle is taken as so far."""

SMALLEST = 1e-3
"""Below this a figure has no size, and the one before holds."""

STEADIES, RETURNS = 0.5, 0.15
"""Seconds in which the size follows, and in which a point that is seen again is where it is."""

MARGIN = 0.1
"""How much less visible a point must become to be hidden again."""

AXES = "xyz"


@dataclass
class Figural(Feature):
    """A feature of the points of a body or a hand; `figure` has them after `bind`.

    A point less visible than `visible` holds for `hold` seconds, then goes to where it is at
    rest in `fade` seconds; seen again, it comes back without a jump.
    """

    visible: float = field(
        default=0.5, metadata={"min": 0.0, "max": 1.0, "help": "hidden below; 0: never"}
    )
    hold: float = field(default=0.5, metadata={"min": 0.0, "max": 60.0, "unit": "s"})
    fade: float = field(default=1.0, metadata={"min": 0.0, "max": 60.0, "unit": "s"})

    @abstractmethod
    def parts(self, anatomy: Anatomy) -> tuple[Sequence[str], Sequence[str]]:
        """Return the points that it needs, and the names of its values; raises FeatureError."""

    @abstractmethod
    def measure(self, points: FloatArray, out: FloatArray) -> None:
        """Write the values for points as `parts` has them, shape (points, 3), in sizes."""

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of its values; raises FeatureError where there is no figure."""
        self.check(inputs)
        places = places_of(inputs)
        anatomy = next((a for a in FIGURES if set(a.origin) | set(a.reach) <= set(places)), None)
        if anatomy is None:
            raise self.error(
                "needs the points of a body or of one hand, such as all of a pose sensor or "
                f'"hands.left"; its inputs are {", ".join(inputs[:6])} …'
            )
        points, names = self.parts(anatomy)
        for name in points:
            if name not in places:
                raise self.error(f'there is no point "{name}".{nearest(name, places)}')
        self.figure = Figure(self, anatomy, points, places)
        return tuple(names)

    def reset(self) -> None:
        """Forget all earlier frames."""
        self.figure.reset()

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Write the values."""
        self.measure(self.figure.step(x, seconds_between(dt)), out)

    def chosen(
        self, asked: Sequence[str], default: Iterable[str], valid: Iterable[str]
    ) -> list[str]:
        """Return what is asked for, or the default; raises FeatureError for what there is not."""
        known = list(valid)
        for name in asked:
            if name not in known:
                raise self.error(f'there is no "{name}".{nearest(name, known)}')
        return list(dict.fromkeys(asked)) or list(default)


class Place:
    """Where a point's coordinates and its visibility are among the inputs; -1 for none."""

    def __init__(self) -> None:
        self.world, self.flat = [-1, -1, -1], [-1, -1, -1]
        self.visibility = -1

    @property
    def axes(self) -> list[int]:
        """Where x, y, z are: in the world where these are there, else in the image."""
        return self.world if min(self.world) >= 0 else self.flat


def places_of(inputs: Sequence[str]) -> dict[str, Place]:
    """Return the points among inputs, by name; of two of one name, as of two hands, none.

    A visibility that is of no point is that of all ("hands.left.visibility").
    """
    found: dict[str, Place] = {}
    twice: set[str] = set()
    general = -1
    for at, name in enumerate(inputs):
        *before, last = name.split(".")
        world = before[-1:] == ["world"]
        point = (before[:-1] if world else before)[-1:] or [""]
        place = found.setdefault(point[0], Place())
        if last == "visibility":
            place.visibility = at
        elif last in AXES:
            axes = place.world if world else place.flat
            if axes[AXES.index(last)] >= 0:
                twice.add(point[0])
            axes[AXES.index(last)] = at
    for name in [name for name, place in found.items() if min(place.axes[:2]) < 0]:
        general = max(general, found.pop(name).visibility)
    for place in found.values():
        place.visibility = general if place.visibility < 0 else place.visibility
    return {name: place for name, place in found.items() if name not in twice}


class Figure:
    """The points of one figure, from frame to frame."""

    def __init__(
        self, keys: Figural, anatomy: Anatomy, points: Sequence[str], places: dict[str, Place]
    ) -> None:
        self._keys = keys
        ends = [*anatomy.origin, *anatomy.reach]
        found = [places[name] for name in (*points, *ends)]
        axes = np.array([place.axes for place in found])
        self._axes, self._flat = np.maximum(axes, 0), axes < 0
        visibility = np.array([place.visibility for place in found])
        self._seen, self._told = np.maximum(visibility, 0), visibility >= 0
        self._count, self._origin = len(points), len(anatomy.origin)
        self._rest = np.array([anatomy.rest.get(name, (0.0, 0.0, 0.0)) for name in points])
        self.reset()

    def reset(self) -> None:
        """Forget all earlier frames."""
        self._size, self._begun = 0.0, False
        self._now = self._rest.copy()
        self._gap = np.zeros_like(self._rest)
        self._shown = np.zeros(self._count, bool)
        self._hidden = np.full(self._count, math.inf)

    def step(self, x: FloatArray, dt: float) -> FloatArray:
        """Return the points, shape (points, 3), in sizes from the middle."""
        places = np.clip(x, -FAR, FAR)[self._axes]
        places[self._flat] = 0.0
        seen = np.where(self._told, x[self._seen], 1.0)
        middle = places[self._count : self._count + self._origin].mean(0)
        reach = places[self._count + self._origin :].mean(0)
        self._scale(float(np.linalg.norm(reach - middle)), dt)
        points = np.clip((places[: self._count] - middle) / self._size, -FURTHEST, FURTHEST)
        self._hold(points, seen[: self._count], dt)
        return self._now

    def _scale(self, size: float, dt: float) -> None:
        """Let the size follow slowly: a torso that bends is no smaller."""
        if size < SMALLEST:
            self._size = self._size or 1.0
        elif not self._size:
            self._size = size
        else:
            self._size += (size - self._size) * -math.expm1(-dt / STEADIES)

    def _hold(self, points: FloatArray, seen: FloatArray, dt: float) -> None:
        """Move each point to where it is, or hold it and let it go to its rest."""
        keys = self._keys
        shown = seen >= np.where(self._shown, keys.visible - MARGIN, keys.visible)
        back = shown & ~self._shown
        self._gap[back] = (self._now - points)[back] if self._begun else 0.0
        self._begun = True
        self._gap *= math.exp(-dt / RETURNS)
        self._hidden = np.where(shown, 0.0, self._hidden + dt)
        goes = (~shown & (self._hidden > keys.hold))[:, None]
        share = -math.expm1(-3 * dt / keys.fade) if keys.fade else 1.0  # 95 % in that time
        held = np.where(goes, self._now + (self._rest - self._now) * share, self._now)
        self._now = np.where(shown[:, None], points + self._gap, held)
        self._shown = shown
