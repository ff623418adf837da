"""K nearest neighbours: which class of movement or pose the last half second is like."""

from collections import deque
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mappings.base import NotEnoughExamplesError
from mappings.recognition.kinds.base import OTHER, RATE, Example, Likeness, Listener, Recogniser
from mappings.recognition.scale import Scale, scale_of
from mappings.training.rounds import spread_out
from recordings.frame import FloatArray

WINDOW = round(0.5 * RATE)
"""Rows over which means and deviations are taken."""
NEIGHBOURS = 5
MOST_ROWS = 60
"""Of one example that are kept as neighbours."""
ROOM = 1.3
"""So much further away than taught movements are from each other is still of their class."""
USUAL = 0.95
"""Of taught movements that are so near; the rest is taken as by chance."""


@dataclass
class Knn(Recogniser):
    """Votes of the nearest taught moments, weighed by the inverse of their distance.

    A moment is the mean and the deviation of every input over the last half second. What is
    further from all that was taught than that is from itself is none of the classes.
    """

    type: ClassVar[str] = "knn"
    stays: ClassVar[bool] = True

    def fit(self, examples: Sequence[Example]) -> None:
        """Keep moments of the examples, and find how near is near enough."""
        names = tuple(dict.fromkeys(e.gesture for e in examples if e.gesture != OTHER))
        if not names:
            raise NotEnoughExamplesError("there is no gesture: record one first")
        self._scale = scale_of([e.x for e in examples])
        moments = [moments_of(self._scale(e.x)) for e in examples]
        kept = [table[spread_out(np.arange(len(table)), MOST_ROWS)] for table in moments]
        owner = [names.index(e.gesture) if e.gesture in names else len(names) for e in examples]
        self._rows = np.concatenate(kept)
        self._classes = np.repeat(np.array(owner), [len(table) for table in kept])
        self._radii = np.array(
            [radius([kept[i] for i, o in enumerate(owner) if o == g]) for g in range(len(names))]
        )
        self.gestures = names
        single = [n for g, n in enumerate(names) if owner.count(g) == 1]
        self.notes = tuple(f'"{n}" has one example: a second makes it surer.' for n in single)

    def begin(self) -> Listener:
        """Return who listens from now on."""
        return Knning(self._scale, self._rows, self._classes, self._radii)

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return the moments and their classes."""
        found = {"rows": self._rows, "classes": self._classes, "radii": self._radii}
        return {**self._scale.weights(), **found}

    def restore(self, weights: Table[str, NDArray[Any]]) -> None:
        """Become what `weights()` told."""
        self._scale = Scale.restore(weights)
        self._rows, self._classes = weights["rows"], weights["classes"]
        self._radii = weights["radii"]
        fits = (
            self._classes.shape == (len(self._rows),)
            and self._rows.shape[1:] == (2 * self._scale.axes.shape[1],)
            and self._radii.shape == (len(self.gestures),)
            and set(range(len(self.gestures))) <= set(self._classes.tolist())
            and self._classes.max() <= len(self.gestures)
            and self._radii.min() > 0
        )
        if not fits:
            raise ValueError("the stored moments do not belong together")


class Knning:
    """Listens for classes of movement by the moments nearest to the last half second."""

    def __init__(
        self, scale: Scale, rows: FloatArray, classes: NDArray[np.int64], radii: FloatArray
    ) -> None:
        self._scale, self._rows, self._classes, self._radii = scale, rows, classes, radii
        self._squares = (rows**2).sum(axis=1)
        self.forget()

    def forget(self, gesture: int = -1) -> None:
        """Begin anew; one class alone needs not."""
        if gesture < 0:
            self._recent: deque[FloatArray] = deque(maxlen=WINDOW)

    def hear(self, x: FloatArray) -> Likeness:
        """Return how likely each class is, after one more row (d,)."""
        self._recent.append(self._scale(x))
        window = np.array(self._recent)
        moment = np.concatenate([window.mean(axis=0), window.std(axis=0)])
        squared = np.maximum(self._squares - 2 * self._rows @ moment + moment @ moment, 0.0)
        count = min(NEIGHBOURS, len(squared))
        nearest = np.argpartition(squared, count - 1)[:count]
        away = np.sqrt(squared[nearest] / len(moment))
        votes = np.bincount(
            self._classes[nearest], 1.0 / (away + 1e-9), minlength=len(self._radii) + 1
        )
        shares = votes[: len(self._radii)] / votes.sum()
        near = np.full(len(self._radii) + 1, np.inf)
        np.minimum.at(near, self._classes[nearest], away)
        distance = near[:-1] / self._radii
        likeness = shares / (1.0 + np.minimum(distance, 1e3) ** 8)
        ones = np.ones(len(likeness))
        return Likeness(likeness, ones, ones, distance)


def moments_of(z: FloatArray) -> FloatArray:
    """Return mean and deviation (n, 2 p) over the half second until each row (n, p).

    Of a shorter example, over all of it.
    """
    first = min(WINDOW, len(z))
    windows = np.lib.stride_tricks.sliding_window_view(z, first, axis=0)
    return np.hstack([windows.mean(axis=-1), windows.std(axis=-1)])


def radius(tables: Sequence[FloatArray]) -> float:
    """Return how far a moment may be from the nearest taught one and still be of their class.

    With one example, its two halves are compared.
    """
    if len(tables) == 1:
        half = (len(tables[0]) + 1) // 2
        tables = [t for t in (tables[0][:half], tables[0][half:]) if len(t)]
    if len(tables) == 1:
        return ROOM
    found = []
    for i, table in enumerate(tables):
        others = np.concatenate([t for j, t in enumerate(tables) if j != i])
        apart = ((table[:, None] - others[None]) ** 2).mean(axis=2).min(axis=1)
        found.append(np.sqrt(apart))
    return max(ROOM * float(np.quantile(np.concatenate(found), USUAL)), 1e-3)
