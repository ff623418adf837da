"""How far a movement is from what was taught, 0 to 1, whatever kind of mapping learnt it."""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples
from mappings.training import scaling
from mappings.training.composite import Index
from mappings.training.folds import plan
from mappings.training.lesson import cleaned
from mappings.training.model import matrix
from mappings.training.rounds import relevance, thin
from recordings.frame import Float32Array, FloatArray

PROTOTYPES = 256
"""Examples that are kept to compare with, at most."""

MOST_ROWS = 1000
"""Examples that they are chosen from, and that the radius is found with, at most."""

QUANTILE = 0.97
"""So many of the examples that are left out, with their rounds, are not novel."""

LEAST = 0.2
"""The radius at least, over the examples' own spread: whoever holds a pose holds it elsewhere."""

MARGIN = 3.0
"""Inputs count up to so many times their range beyond what was seen."""


@dataclass
class Novelty:
    """The examples that a movement is compared with, and the distance that is usual, `radius`.

    `inputs` are the names of the values that it goes by, k of them; `known` (p, k) are examples as
    `scale` has them, standardised. For the distance d to the nearest of these, novelty is
    1 - 2^-(d/radius)²: 0 at what was taught, 0.5 as far from it as movements were that were taught,
    but left out of it, and towards 1 beyond. Novelty by the distance to the nearest neighbours is
    described by M. A. F. Pimentel et al., "A review of novelty detection", Signal Processing 99
    (2014), 3.2; that examples which are left out say what is usual, by R. Laxhammar and G. Falkman,
    "Conformal prediction for distribution-independent anomaly detection" (2010).
    """

    inputs: tuple[str, ...]
    scale: scaling.Scaling
    known: Float32Array
    radius: float
    _squares: Float32Array = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._squares = np.einsum("ij,ij->i", self.known, self.known)
        self._twice = np.ascontiguousarray(-2 * self.known)
        self._over = -1.0 / self.radius**2

    def __call__(self, x: Float32Array) -> float:
        """Return how novel one row of the inputs is, shape (k,); NaN counts as the mean."""
        z = self.scale(x)
        nearest = self._twice.dot(z)
        nearest += self._squares
        square = float(nearest.min()) + float(z.dot(z))
        return float(1.0 - 2.0 ** (max(square, 0.0) * self._over))

    def furthest(self, x: Float32Array) -> str:
        """Return the input that is furthest from the nearest example."""
        z = self.scale(x)
        row = self.known[int(np.argmin(self._squares + self._twice.dot(z)))]
        return self.inputs[int(np.argmax(np.abs(z - row)))]

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return the arrays by name."""
        return {"known": self.known, **self.scale.weights()}

    def facts(self) -> dict[str, Any]:
        """Return what else there is, as JSON values."""
        return {"inputs": list(self.inputs), "radius": self.radius}

    @staticmethod
    def restore(weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> "Novelty":
        """Return the stored novelty; raises ValueError, KeyError, TypeError where it is none."""
        inputs, radius = tuple(map(str, facts["inputs"])), float(facts["radius"])
        scale = scaling.Scaling.restore(len(inputs), weights)
        known = matrix(weights, "known", 2)
        fits = known.shape[1] == len(inputs) == len(scale.used) and len(known) > 0
        if not fits or not 0 < radius < np.inf or not np.isfinite(known).all():
            raise ValueError("the stored novelty does not fit its inputs")
        return Novelty(inputs, scale, known, radius)


def novelty(examples: Examples, inputs: Index | None = None) -> Novelty | None:
    """Return the novelty for what was taught, by the positions of its `inputs` (None: all).

    None where nothing moves, or there are fewer than two examples; raises as `cleaned`.
    """
    taught = cleaned(examples)
    taught = taught.rows(thin(taught.rounds, MOST_ROWS))
    x = taught.x if inputs is None else taught.x[:, inputs]
    names = examples.inputs if inputs is None else tuple(examples.inputs[i] for i in inputs)
    if len(x) < 2:
        return None
    scale = widened(scaling.learn(x, taught.weights, relevance(x, taught.y, taught.rounds)))
    if not len(scale.used):
        return None
    z = np.asarray(scale.table(x), np.float32)
    spread = float(np.sqrt(np.mean(np.sum((z - z.mean(axis=0)) ** 2, axis=1))))
    radius = max(usual(z, taught.x, taught.y, taught.rounds), LEAST * spread)
    own = replace(scale, width=len(scale.used), used=np.arange(len(scale.used)))
    used = tuple(names[i] for i in scale.used)
    return Novelty(used, own, spread_out(z), radius) if radius > 0 else None


def widened(scale: scaling.Scaling) -> scaling.Scaling:
    """Return a scaling that also tells apart what is far beyond anything that was seen."""
    seen = (scale.high - scale.low) / np.float32(1 + 2 * scaling.MARGIN)
    room = seen * np.float32(MARGIN - scaling.MARGIN)
    return replace(scale, low=scale.low - room, high=scale.high + room)


def usual(z: Float32Array, x: FloatArray, y: FloatArray, rounds: NDArray[np.int64]) -> float:
    """Return how far most left-out examples `z` (n, k) are from the rest, 0 where none can be.

    They are left out as folds.plan has it: with their whole round where others repeat it.
    """
    found = [nearest(z[f.test], spread_out(z[f.train])) for f in plan(x, y, rounds).folds]
    found = [one for one in found if len(one)]
    return float(np.quantile(np.concatenate(found), QUANTILE)) if found else 0.0


def nearest(z: Float32Array, known: Float32Array) -> Sequence[float] | FloatArray:
    """Return the distance of each row (n, k) to the nearest that is known (p, k), shape (n,)."""
    if not len(known):
        return np.empty(0)
    squares = (z**2).sum(axis=1)[:, None] - 2 * z @ known.T + (known**2).sum(axis=1)
    return np.asarray(np.sqrt(np.maximum(squares.min(axis=1), 0)), np.float64)


def spread_out(z: Float32Array, most: int = PROTOTYPES) -> Float32Array:
    """Return at most so many rows of (n, k) that leave none of the others far from all of them.

    Each is the one furthest from those before, by T. F. Gonzalez, "Clustering to minimize the
    maximum intercluster distance", Theoretical Computer Science 38 (1985).
    """
    if len(z) <= most:
        return np.ascontiguousarray(z)
    squares = np.einsum("ij,ij->i", z, z)
    middle = z.mean(axis=0)
    chosen = [int(np.argmin(squares - 2 * z @ middle))]
    left = np.full(len(z), np.inf, np.float32)
    while len(chosen) < most:
        last = chosen[-1]
        np.minimum(left, squares - 2 * (z @ z[last]) + squares[last], out=left)
        chosen.append(int(np.argmax(left)))
    return np.ascontiguousarray(z[chosen])
