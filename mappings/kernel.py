"""A Gaussian process's mean: smooth between examples, calm away from them."""

import math
from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mappings.training import covariance
from mappings.training.evidence import Evidence, Hyper, choose
from mappings.training.expansion import solve
from mappings.training.lesson import Lesson
from mappings.training.model import Core, Model, matrix
from mappings.training.rounds import independent
from recordings.families import nearest
from recordings.frame import Float32Array, FloatArray

EVIDENCE_ROWS = 128
EVIDENCE_PER_HOLD = 12
STEPS, STEPS_AGAIN = 30, 6


@dataclass
class Expansion:
    """Sum of kernels around the centres (c, k): offset + Σ coefficients · correlation.

    Centres are in length-scales.
    """

    hyper: Hyper
    centres: Float32Array
    coefficients: Float32Array
    offset: Float32Array

    def __post_init__(self) -> None:
        scale = np.float32(covariance.SCALES[self.hyper.shape])
        self.inverse = scale * np.exp(-np.asarray(self.hyper.lengths, np.float32))
        points = scale * self.centres
        self.points = np.ascontiguousarray(-2 * points.T)
        self.squares = np.einsum("ij,ij->i", points, points)
        self.rows = np.ascontiguousarray(self.coefficients.T)

    def __call__(self, z: Float32Array) -> Float32Array:
        """Return the latents, shape (m,), for standardised inputs, shape (k,)."""
        z = z * self.inverse
        squared: Float32Array = z.dot(self.points)
        squared += self.squares
        squared += z.dot(z)
        np.maximum(squared, 0, out=squared)
        out: Float32Array = self.rows.dot(covariance.correlate(self.hyper.shape, squared))
        out += self.offset
        return out

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return the centres, coefficients, offset and log length-scales."""
        return {
            "centres": self.centres,
            "coefficients": self.coefficients,
            "offset": self.offset,
            "lengths": np.asarray(self.hyper.lengths, np.float32),
        }

    def facts(self) -> dict[str, Any]:
        """Return the kernel's shape and noise."""
        return {"shape": self.hyper.shape, "noise": self.hyper.noise}


@dataclass
class Kernel(Model):
    """Gaussian process regression with one length-scale for each input.

    `shape` is "rbf", "matern32" or "matern52"; empty chooses by the marginal likelihood, as
    length-scales and noise always are, on a bounded choice of rows with few from each held
    pose. Latents recorded together share one kernel, so that predicting costs one distance
    to each example for all of them.
    """

    type: ClassVar[str] = "kernel"
    shape: str = ""

    def __post_init__(self) -> None:
        if self.shape and self.shape not in covariance.SHAPES:
            raise ValueError(f'no shape "{self.shape}".{nearest(self.shape, covariance.SHAPES)}')
        self._found: Hyper | None = None

    def fresh(self) -> Self:
        """Return an unfitted model that starts from the kernel found here."""
        again = type(self)(self.shape)
        again._found = self._found
        return again

    def learn(self, lesson: Lesson) -> Core:
        """Choose the kernel, then solve for the coefficients of the examples."""
        return self.expansion(lesson)

    def expansion(self, lesson: Lesson) -> Expansion:
        """Return the expansion with the kernel that the examples make likely."""
        self._found = self._choose(lesson, standardised(lesson)[0])
        return expand(lesson, self._found)

    def _choose(self, lesson: Lesson, standard: NDArray[np.float64]) -> Hyper:
        rows = independent(lesson.y, lesson.rounds, EVIDENCE_PER_HOLD, EVIDENCE_ROWS)
        evidence = Evidence(lesson.z[rows], standard[rows], lesson.weights[rows], lesson.pulse)
        start = self._found
        if start is None or len(start.lengths) != lesson.z.shape[1]:
            return choose(evidence, [self.shape] if self.shape else covariance.SHAPES, None, STEPS)
        return choose(evidence, [start.shape], start, STEPS_AGAIN)

    def core(self, weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> Core:
        """Return the stored expansion; raises ValueError when its parts do not agree."""
        return stored_expansion(weights, facts)


def stored_expansion(weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> Expansion:
    """Return the stored expansion; raises ValueError when its parts do not agree."""
    lengths, offset = matrix(weights, "lengths", 1), matrix(weights, "offset", 1)
    centres, coefficients = matrix(weights, "centres", 2), matrix(weights, "coefficients", 2)
    if facts["shape"] not in covariance.SHAPES:
        raise ValueError("the stored kernel has an unknown shape")
    if centres.shape != (len(coefficients), len(lengths)):
        raise ValueError("the stored centres do not agree with the coefficients")
    hyper = Hyper(facts["shape"], lengths.astype(np.float64), float(facts["noise"]))
    return Expansion(hyper, centres, coefficients, offset)


def standardised(lesson: Lesson) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the targets (n, m) less their mean (m,) and over their spread (m,), and both."""
    mean = np.average(lesson.y, axis=0, weights=lesson.weights)
    spread = lesson.y.std(axis=0)
    return (lesson.y - mean) / np.where(spread > 0, spread, 1), mean, spread


def expand(lesson: Lesson, hyper: Hyper) -> Expansion:
    """Return the expansion with this kernel that the examples teach."""
    standard, mean, spread = standardised(lesson)
    scaled = lesson.z * np.exp(-hyper.lengths)
    noise = math.exp(hyper.noise)
    centres, coefficients = solve(
        hyper.shape, scaled, standard, lesson.weights, noise, lesson.pulse
    )
    single = [np.asarray(a, np.float32) for a in (centres, coefficients * spread, mean)]
    return Expansion(hyper, *single)
