"""Polynomial regression with cross terms and a penalty: few numbers, wide strokes."""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples
from mappings.training.folds import plan
from mappings.training.lesson import Lesson
from mappings.training.model import Core, Model, matrix
from mappings.training.polynomial import (
    PENALTIES,
    Terms,
    degrees,
    held_out_errors,
    standardise,
    terms,
)
from mappings.training.rounds import relevance, thin
from recordings.frame import Float32Array, FloatArray

HIGHEST_DEGREE = 4
CHOOSING_ROWS = 200
CAREFUL = 1e-3
TIE = 1.05
ALIKE = 1e-5
"""Errors differing by this share of the targets' variance are alike."""
BLOCK = 4096


@dataclass
class Polynomial:
    """offset + coefficients (p, m) · terms of the standardised inputs."""

    terms: Terms
    coefficients: Float32Array
    offset: Float32Array

    def __call__(self, z: Float32Array) -> Float32Array:
        """Return the latents, shape (m,), for standardised inputs, shape (k,)."""
        out: Float32Array = self.terms(z) @ self.coefficients
        out += self.offset
        return out

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return the coefficients."""
        return {"coefficients": self.coefficients, "offset": self.offset}

    def facts(self) -> dict[str, Any]:
        """Return which terms the coefficients belong to."""
        return {"inputs": self.terms.inputs, "degree": self.terms.degree}


@dataclass
class Ridge(Model):
    """Ridge regression on polynomial terms of the inputs, which are weighed by relevance.

    `degree` is the highest degree, 1 to 4; 0 chooses it, as the penalty always is, by the
    error on held-out rounds or blocks of a bounded choice of rows, in closed form. Inputs
    are held a little beyond what was seen, where a polynomial would soon run away.
    """

    type: ClassVar[str] = "ridge"
    degree: int = 0

    def __post_init__(self) -> None:
        if self.degree not in range(HIGHEST_DEGREE + 1):
            raise ValueError(f"degree is {self.degree}, not 0 (chosen) to {HIGHEST_DEGREE}")
        self._found: tuple[int, float] | None = None

    def fresh(self) -> Self:
        """Return an unfitted model that keeps the degree and penalty found here."""
        again = type(self)(self.degree)
        again._found = self._found
        return again

    def relevance(self, examples: Examples) -> FloatArray:
        """Return the share of each input's variance that tells held targets apart."""
        return relevance(examples.x, examples.y, examples.rounds)

    def learn(self, lesson: Lesson) -> Polynomial:
        """Choose degree and penalty, then solve the normal equations on all rows."""
        inputs = lesson.z.shape[1]
        if self._found is None or self._found[0] not in degrees(inputs, HIGHEST_DEGREE):
            self._found = self._choose(lesson)
        degree, penalty = self._found
        return _solve(lesson, terms(inputs, degree), penalty)

    def _choose(self, lesson: Lesson) -> tuple[int, float]:
        rows = thin(lesson.rounds, CHOOSING_ROWS)
        y = lesson.y[rows]
        y = (y - y.mean(axis=0)) / np.where(np.ptp(y, axis=0) > 0, y.std(axis=0), 1)
        folds = plan(lesson.z[rows], y, lesson.rounds[rows]).folds
        allowed = degrees(lesson.z.shape[1], self.degree or HIGHEST_DEGREE)
        if self.degree or not folds:
            allowed = allowed[-1:] if self.degree else allowed[:1]
        if not folds:
            return allowed[0], CAREFUL
        errors = {}
        for degree in allowed:
            values = terms(lesson.z.shape[1], degree)(lesson.z[rows].T)
            made = standardise(values, y, lesson.weights[rows])
            for penalty, error in zip(PENALTIES, held_out_errors(made, folds), strict=True):
                errors[degree, penalty] = float(error.mean()) / len(rows)
        good = TIE * min(errors.values()) + ALIKE
        return next(choice for choice, error in errors.items() if error <= good)

    def core(self, weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> Core:
        """Return the stored polynomial; raises ValueError when its parts do not agree."""
        coefficients, offset = matrix(weights, "coefficients", 2), matrix(weights, "offset", 1)
        inputs, degree = int(facts["inputs"]), int(facts["degree"])
        if not 0 < inputs <= len(coefficients) or degree not in degrees(inputs, HIGHEST_DEGREE):
            raise ValueError("the stored polynomial has an impossible size")
        return Polynomial(terms(inputs, degree), coefficients, offset)


def _solve(lesson: Lesson, made: Terms, penalty: float) -> Polynomial:
    """Return the ridge fit, from moments summed over blocks of rows."""
    from scipy.linalg import solve  # here: what plays a mapping starts without SciPy

    w = lesson.weights / lesson.weights.sum()
    centre, target = _mean(lesson, made, w), w @ lesson.y
    gram = np.zeros((len(centre), len(centre)))
    cross = np.zeros((len(centre), lesson.y.shape[1]))
    for part in _blocks(len(w)):
        columns = made(lesson.z[part].T) - centre[:, None]
        gram += (columns * w[part]) @ columns.T
        cross += (columns * w[part]) @ (lesson.y[part] - target)
    spread = np.sqrt(gram.diagonal())
    spread = np.where(spread > 0, spread, 1)
    gram = gram / np.outer(spread, spread) + penalty * np.eye(len(gram))
    solution = solve(gram, cross / spread[:, None], assume_a="pos") / spread[:, None]
    offset = target - centre @ solution
    return Polynomial(made, solution.astype(np.float32), offset.astype(np.float32))


def _mean(lesson: Lesson, made: Terms, w: FloatArray) -> FloatArray:
    total = np.zeros(len(made(lesson.z[:1].T)))
    for part in _blocks(len(w)):
        total += made(lesson.z[part].T) @ w[part]
    return total


def _blocks(n: int) -> list[slice]:
    return [slice(start, start + BLOCK) for start in range(0, n, BLOCK)]
