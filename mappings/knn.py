"""Inverse-distance interpolation among the nearest examples: between them, never beyond."""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples
from mappings.training.folds import plan
from mappings.training.lesson import Lesson
from mappings.training.model import Core, Model, matrix
from mappings.training.rounds import relevance, spans, thin
from recordings.frame import Float32Array, FloatArray

NEIGHBOURS = (64, 16, 4)
"""Numbers of neighbours to choose from, smoothest first."""
MOST_EXAMPLES = 5000
CHOOSING_ROWS = 400
TIE = 1.05
CLOSEST = 1e-3
"""Distances below this (in standard deviations) weigh no more: an example is met exactly."""


@dataclass
class Neighbours:
    """Standardised inputs of the examples (n, k), their targets and weights."""

    points: Float32Array
    targets: Float32Array
    confidence: Float32Array
    count: int

    def __post_init__(self) -> None:
        self.columns = np.ascontiguousarray(-2 * self.points.T)
        self.squares = np.einsum("ij,ij->i", self.points, self.points)
        trusted = self.confidence[:, None]
        self.table = np.concatenate([self.targets * trusted, trusted], axis=1)

    def __call__(self, z: Float32Array) -> Float32Array:
        """Return the latents, shape (m,), for standardised inputs, shape (k,)."""
        squared: Float32Array = z @ self.columns
        squared += self.squares
        squared += z.dot(z)
        if self.count >= len(squared):
            return _blend(squared, self.table)
        near = squared.argpartition(self.count)[: self.count + 1]
        return _blend(squared[near], self.table[near])

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return the examples."""
        return {"points": self.points, "targets": self.targets, "confidence": self.confidence}

    def facts(self) -> dict[str, Any]:
        """Return how many neighbours count."""
        return {"count": self.count}


@dataclass
class Knn(Model):
    """Mean of the nearest examples, each by its inverse distance.

    The weight is (1/d − 1/R)², with R the distance to the farthest of them, so that an example
    comes and goes without a step (Franke & Nielson, "Smooth interpolation of large sets of
    scattered data", 1980). `neighbours` is how many count; 0 chooses by held-out error. Of
    more than 5,000 examples some are kept, even in time.
    """

    type: ClassVar[str] = "knn"
    neighbours: int = 0

    def __post_init__(self) -> None:
        if self.neighbours < 0:
            raise ValueError(f"neighbours is {self.neighbours}, not 0 (chosen) or more")
        self._found = self.neighbours

    def fresh(self) -> Self:
        """Return an unfitted model that keeps the number of neighbours found here."""
        again = type(self)(self.neighbours)
        again._found = self._found
        return again

    def relevance(self, examples: Examples) -> FloatArray:
        """Return the share of each input's variance that tells held targets apart."""
        return relevance(examples.x, examples.y, examples.rounds)

    def learn(self, lesson: Lesson) -> Neighbours:
        """Keep the examples, and choose how many neighbours count."""
        self._found = self._found or _choose(lesson)
        rows = thin(lesson.rounds, MOST_EXAMPLES)
        points, targets, trusted = (
            a[rows].astype(np.float32) for a in (lesson.z, lesson.y, lesson.weights)
        )
        return Neighbours(points, targets, trusted, self._found)

    def core(self, weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> Core:
        """Return the stored examples; raises ValueError when their parts do not agree."""
        points, targets = matrix(weights, "points", 2), matrix(weights, "targets", 2)
        confidence = matrix(weights, "confidence", 1)
        if not 0 < len(points) == len(targets) == len(confidence) or int(facts["count"]) < 1:
            raise ValueError("the stored examples do not agree with their targets")
        return Neighbours(points, targets, confidence, int(facts["count"]))


def _blend(squared: Float32Array, table: Float32Array) -> Float32Array:
    """Return the mean of the first columns of `table`, weighed by its last and by distance."""
    np.maximum(squared, CLOSEST**2, out=squared)
    np.sqrt(squared, out=squared)
    weight = np.divide(1, squared, out=squared)
    weight -= (1 - CLOSEST) * weight.min()  # all may be equally far: then all count alike
    weight *= weight
    summed: Float32Array = weight.dot(table)
    out: Float32Array = summed[:-1] / summed[-1]
    return out


def _choose(lesson: Lesson) -> int:
    """Return the largest number of neighbours whose held-out error is about the least."""
    rows = thin(lesson.rounds, CHOOSING_ROWS)
    span = spans(lesson.y)
    shares = lesson.y / np.where(span > 0, span, 1)
    z, y = (a[rows].astype(np.float32) for a in (lesson.z, shares))
    w = np.ones(len(rows), np.float32)
    folds = plan(lesson.z[rows], lesson.y[rows], lesson.rounds[rows]).folds
    errors = {
        count: sum(
            _squared_error(
                Neighbours(z[f.train], y[f.train], w[f.train], count), z[f.test], y[f.test]
            )
            for f in folds
        )
        for count in NEIGHBOURS
    }
    return next(count for count in NEIGHBOURS if errors[count] <= TIE * min(errors.values()))


def _squared_error(core: Neighbours, z: Float32Array, y: Float32Array) -> float:
    return float(sum(np.sum((core(row) - target) ** 2) for row, target in zip(z, y, strict=True)))
