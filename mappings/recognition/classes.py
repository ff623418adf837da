"""Tells classes of movement, and poses, apart by the last half second: what the kinds share."""

from abc import abstractmethod
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
MOST_ROWS = 60
"""Of one example that are kept."""
ROOM = 1.3
"""So much further away than taught movements are from each other is still of their class."""
USUAL = 0.95
"""Of taught movements that are so near; the rest is taken as by chance."""
MINE = "fitted."
"""With this begin the names of what a kind has learnt beyond the moments."""


@dataclass
class Classes(Recogniser):
    """Classes of moments: the mean and the deviation of every input over the last half second.

    Which class a moment is of, says each kind in its own way (`learn`, `shares`). What is
    further from all that was taught than that is from itself is none of the classes: a
    classifier alone must choose one, also for what nobody taught.
    """

    stays: ClassVar[bool] = True

    @abstractmethod
    def learn(self, rows: FloatArray, classes: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        """Return what tells classes (n,) of moments `rows` (n, 2 p) apart, as arrays.

        There are two classes at least, the last of them perhaps `OTHER`.
        """

    @abstractmethod
    def shares(self, moment: FloatArray, squared: FloatArray) -> FloatArray:
        """Return how likely each class is, summing to 1, from what `learn` has found (`fitted`).

        `squared` (n,) are the squared distances to the moments `self.rows` of `self.classes`.
        """

    def check(self, count: int) -> None:
        """Raise ValueError or KeyError where `fitted` does not part moments into count classes."""

    def fit(self, examples: Sequence[Example]) -> None:
        """Keep moments of the examples, and find how near is near enough."""
        names = tuple(dict.fromkeys(e.gesture for e in examples if e.gesture != OTHER))
        if not names:
            raise NotEnoughExamplesError("there is no gesture: record one first")
        self.scale = scale_of([e.x for e in examples])
        moments = [moments_of(self.scale(e.x)) for e in examples]
        kept = [table[spread_out(np.arange(len(table)), MOST_ROWS)] for table in moments]
        owner = [names.index(e.gesture) if e.gesture in names else len(names) for e in examples]
        self.rows = np.concatenate(kept)
        self.classes = np.repeat(np.array(owner), [len(table) for table in kept])
        self.radii = np.array(
            [radius([kept[i] for i, o in enumerate(owner) if o == g]) for g in range(len(names))]
        )
        several = len(set(owner)) > 1
        self.fitted = self.learn(self.rows, self.classes) if several else {}
        self.gestures = names
        single = [n for g, n in enumerate(names) if owner.count(g) == 1]
        self.notes = tuple(f'"{n}" has one example: a second makes it surer.' for n in single)

    def begin(self) -> Listener:
        """Return who listens from now on."""
        return Classing(self)

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return the moments, their classes, and what was learnt of them."""
        found = {"rows": self.rows, "classes": self.classes, "radii": self.radii}
        own = {MINE + name: array for name, array in self.fitted.items()}
        return {**self.scale.weights(), **found, **own}

    def restore(self, weights: Table[str, NDArray[Any]]) -> None:
        """Become what `weights()` told."""
        self.scale = Scale.restore(weights)
        self.rows, self.classes, self.radii = (weights[k] for k in ("rows", "classes", "radii"))
        self.fitted = {
            k.removeprefix(MINE): array for k, array in weights.items() if k.startswith(MINE)
        }
        fits = (
            self.classes.shape == (len(self.rows),)
            and self.rows.shape[1:] == (2 * self.scale.axes.shape[1],)
            and self.radii.shape == (len(self.gestures),)
            and set(range(len(self.gestures))) <= set(self.classes.tolist())
            and self.classes.max() <= len(self.gestures)
            and self.radii.min() > 0
        )
        if not fits:
            raise ValueError("the stored moments do not belong together")
        if (count := len(np.unique(self.classes))) > 1:
            self.check(count)


class Classing:
    """Listens for the classes of one recogniser."""

    def __init__(self, known: Classes) -> None:
        self._known = known
        self._several = len(np.unique(known.classes)) > 1
        self._squares = (known.rows**2).sum(axis=1)
        self.forget()

    def forget(self, gesture: int = -1) -> None:
        """Begin anew; one class alone needs not."""
        if gesture < 0:
            self._recent: deque[FloatArray] = deque(maxlen=WINDOW)

    def hear(self, x: FloatArray) -> Likeness:
        """Return how likely each class is, after one more row (d,)."""
        known = self._known
        self._recent.append(known.scale(x))
        window = np.array(self._recent)
        moment = np.concatenate([window.mean(axis=0), window.std(axis=0)])
        squared = np.maximum(self._squares - 2 * known.rows @ moment + moment @ moment, 0.0)
        ones = np.ones(len(known.radii))
        shares = known.shares(moment, squared) if self._several else ones
        near = np.full(len(ones) + 1, np.inf)
        np.minimum.at(near, known.classes, np.sqrt(squared / len(moment)))
        distance = near[:-1] / known.radii
        likeness = shares[: len(ones)] / (1.0 + np.minimum(distance, 1e3) ** 8)
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


def softmax(scores: FloatArray) -> FloatArray:
    """Return shares that sum to 1, in the ratio of the scores' exponentials."""
    found = np.exp(scores - scores.max())
    return np.asarray(found / found.sum())


def sized(numbers: NDArray[Any], *shape: int) -> NDArray[Any]:
    """Return an array that was stored; raises ValueError where it has another shape, or no numbers.

    A length of -1 is any.
    """
    fits = numbers.ndim == len(shape) and all(
        s in (-1, n) for s, n in zip(shape, numbers.shape, strict=True)
    )
    if not fits or not np.all(np.isfinite(numbers)):
        raise ValueError("what was learnt of classes has the wrong shape")
    return numbers
