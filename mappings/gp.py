"""A Gaussian process that also says how sure it is."""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mappings.kernel import Expansion, Kernel, expand, stored_expansion
from mappings.training.evidence import PRIOR_COUNT
from mappings.training.folds import Fold, plan
from mappings.training.lesson import Lesson
from mappings.training.model import Core, matrix
from mappings.training.rounds import spread_out
from mappings.training.variance import Variance, variance
from recordings.frame import Float32Array, FloatArray

FEW_ROWS = 2000
"""Of more examples only one fold is held out to calibrate."""
JUDGED = 400


@dataclass
class Process:
    """The mean, and how far from it the latents may be."""

    mean: Expansion
    variance: Variance

    def __call__(self, z: Float32Array) -> Float32Array:
        """Return the latents, shape (m,), for standardised inputs, shape (k,)."""
        return self.mean(z)

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return the arrays of both."""
        names = ("known", "whiten", "spread")
        return self.mean.weights() | {name: getattr(self.variance, name) for name in names}

    def facts(self) -> dict[str, Any]:
        """Return the kernel's shape and noise."""
        return self.mean.facts()


@dataclass
class Gp(Kernel):
    """The kernel model, of the same settings and latents, which also knows its deviation.

    The deviation is that of the Gaussian process, times a factor for each latent by which it
    agrees with the errors on held-out rounds or blocks. As its latents are those of the
    kernel, `auto` does not compare it.
    """

    type: ClassVar[str] = "gp"

    def learn(self, lesson: Lesson) -> Core:
        """Learn the mean, then how far held-out targets lie from it."""
        learnt = _process(lesson, self.expansion(lesson))
        factor = _calibration(lesson, learnt)
        spread = learnt.variance.spread.astype(np.float64) * factor
        largest = float(np.finfo(np.float32).max)
        finite = np.nan_to_num(spread, nan=largest, posinf=largest)
        learnt.variance.spread = np.minimum(finite, largest).astype(np.float32)
        return learnt

    def deviation(self, x: Float32Array) -> Float32Array:
        """Return the standard deviation of what each latent may be at `x`, shape (m,).

        NaN for a latent whose inputs or targets never changed.
        """
        z = self._scaling(x)
        out = np.full(self._width, np.nan, np.float32)
        for latents, core in self._cores:
            if isinstance(core, Process):
                out[latents] = core.variance(z)
        return out

    def core(self, weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> Core:
        """Return the stored process; raises ValueError when its parts do not agree."""
        mean = stored_expansion(weights, facts)
        known, spread = matrix(weights, "known", 2), matrix(weights, "spread", 1)
        whiten = np.array(weights["whiten"], order="C")
        square = (len(known), len(known))
        if whiten.dtype != np.float64 or whiten.shape != square or not len(known):
            raise ValueError("the stored variance does not agree with its examples")
        if known.shape[1:] != mean.hyper.lengths.shape or spread.shape != mean.offset.shape:
            raise ValueError("the stored variance does not agree with the mean")
        return Process(mean, Variance(mean.hyper, known, whiten, spread))


def _process(lesson: Lesson, mean: Expansion) -> Process:
    made = variance(mean.hyper, lesson.z, lesson.y, lesson.weights, lesson.rounds)
    return Process(mean, made)


def _calibration(lesson: Lesson, learnt: Process) -> FloatArray:
    """Return for each latent the root mean square of held-out errors over their deviations.

    1 counts as much as `PRIOR_COUNT` held-out rows.
    """
    folds = plan(lesson.z, lesson.y, lesson.rounds).folds
    if len(lesson.y) > FEW_ROWS:
        folds = folds[:1]
    found = [_surprise(lesson, fold, learnt) for fold in folds]
    squares = np.concatenate([np.empty((0, lesson.y.shape[1])), *found])
    return np.asarray(np.sqrt((PRIOR_COUNT + squares.sum(axis=0)) / (PRIOR_COUNT + len(squares))))


def _surprise(lesson: Lesson, fold: Fold, learnt: Process) -> FloatArray:
    """Return squared errors over variances of the fold's test rows, shape (at most JUDGED, m)."""
    part = lesson.rows(fold.train)
    held = _process(part, expand(part, learnt.mean.hyper))
    rows = spread_out(fold.test, JUDGED)
    z = lesson.z[rows].astype(np.float32)
    off = np.array([held.mean(row) for row in z]) - lesson.y[rows]
    deviation = np.array([held.variance(row) for row in z], np.float64)
    return np.asarray((off / np.where(deviation > 0, deviation, np.inf)) ** 2)
