"""The plane on which a map shows a scene's latents, and the way there and back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from recordings.frame import FloatArray

FEW = 3
"""Different targets from which a plane of their own is laid through them."""

NAMED = 0.6
"""A direction is called by the latents that go at least this share of the way that most do."""


@dataclass(frozen=True)
class Plane:
    """Two directions among the m latents: to (2, m) leads there, back (m, 2) from there.

    `points` (any, 2) are sounds that were analysed, `regions` their names and places.
    """

    origin: FloatArray
    to: FloatArray
    back: FloatArray
    points: FloatArray = field(default_factory=lambda: np.empty((0, 2)))
    regions: tuple[tuple[str, float, float], ...] = ()
    known: bool = False

    def place(self, values: Sequence[float]) -> tuple[float, float]:
        """Return where latents, m of them, are on the plane."""
        x, y = self.to @ (np.asarray(values, float) - self.origin)
        return float(x), float(y)

    def along(self, values: Sequence[float], x: float, y: float) -> list[float]:
        """Return latents at a place of the plane: away from it they stay where they are."""
        here = self.place(values)
        moved = np.asarray(values, float) + self.back @ (x - here[0], y - here[1])
        return [float(v) for v in moved]

    def fits(self, count: int) -> bool:
        """Return whether it is of so many latents."""
        return len(self.origin) == count

    def meaning(self, names: Sequence[str], spans: Sequence[float]) -> tuple[str, str]:
        """Return what there is more of to the right and upwards, of latents with such ranges."""
        return told(self.back[:, 0], names, spans), told(self.back[:, 1], names, spans)


def of_space(facts: dict[str, Any]) -> Plane:
    """Return the plane of the answer to the query `space`."""
    axes = facts["axes"]
    return Plane(
        np.array(axes["origin"], float),
        np.array(axes["to"], float),
        np.array(axes["back"], float),
        np.array(facts.get("points", []), float).reshape(-1, 2),
        tuple(region_of(one) for one in facts.get("regions", [])),
        True,
    )


def of_targets(
    low: Sequence[float], high: Sequence[float], targets: Sequence[Sequence[float]]
) -> Plane:
    """Return a plane where nothing was analysed: the one along which targets differ most.

    Latents are taken by their ranges; with two of them, or few targets, it is the first two.
    """
    a, b = np.asarray(low, float), np.asarray(high, float)
    middle, half = (a + b) / 2, np.maximum((b - a) / 2, 1e-9)
    m = len(middle)
    directions = np.eye(2, m)
    rows = (np.asarray(targets, float).reshape(-1, m) - middle) / half
    rows = np.unique(np.round(rows, 6), axis=0)
    if m > 2 and len(rows) >= FEW:
        found = np.linalg.svd(rows - rows.mean(axis=0))
        if found[1][1] > 1e-3:
            directions = upright(found[2][:2])
    return Plane(middle, directions / half, (directions * half).T)


def upright(directions: FloatArray) -> FloatArray:
    """Return directions (2, m) turned so that most goes to the right and upwards."""
    strongest = directions[[0, 1], np.abs(directions).argmax(axis=1)]
    return np.asarray(directions * np.where(strongest < 0, -1.0, 1.0)[:, None])


def told(direction: FloatArray, names: Sequence[str], spans: Sequence[float]) -> str:
    """Return which latents there is more or less of along a direction, two at most."""
    ways = direction / np.maximum(np.asarray(spans, float), 1e-9)
    order = np.argsort(-np.abs(ways))[:2]
    most = np.abs(ways).max(initial=0.0)
    chosen = [i for i in order if most > 0 and np.abs(ways[i]) >= NAMED * most]
    return ", ".join(f"{'more' if ways[i] > 0 else 'less'} {names[i]}" for i in chosen)


def region_of(facts: dict[str, Any]) -> tuple[str, float, float]:
    """Return a region's name and where it is."""
    x, y = facts["at"]
    return str(facts["name"]), float(x), float(y)
