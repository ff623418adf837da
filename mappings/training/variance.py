"""How far from its mean a Gaussian process may be, held to what held-out targets show."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mappings.training import covariance
from mappings.training.evidence import PRIOR_COUNT, Hyper
from mappings.training.expansion import lower_factor
from mappings.training.rounds import thin
from recordings.frame import Float32Array, FloatArray

MOST_ROWS = 500
"""Of more examples, so many tell how near the nearest is: one row costs their square."""


@dataclass
class Variance:
    """Deviation of each latent far from all examples, `spread` (m,), and less near `known`.

    `known` (c, k) are examples in length-scales; `whiten` (c, c) is the inverse Cholesky
    factor of their covariance, in float64, as a small variance is the difference of two
    numbers near 1.
    """

    hyper: Hyper
    known: Float32Array
    whiten: NDArray[np.float64]
    spread: Float32Array

    def __post_init__(self) -> None:
        self._points = self.known.astype(np.float64)
        self._inverse = np.exp(-self.hyper.lengths)
        self._noise = math.exp(self.hyper.noise)

    def __call__(self, z: Float32Array) -> Float32Array:
        """Return the deviation of each latent, shape (m,), for standardised inputs (k,).

        The root of Rasmussen & Williams (2006), (2.26), with the noise of the targets.
        """
        scaled = np.asarray(z[None] * self._inverse, np.float64)
        near = covariance.matrix(self.hyper.shape, self._points, scaled)
        explained = self.whiten.dot(near[:, 0])
        left = max(1 - float(explained.dot(explained)), 0.0) + self._noise
        return np.asarray(self.spread * np.float32(math.sqrt(left)))


def variance(
    hyper: Hyper, z: FloatArray, y: FloatArray, weights: FloatArray, rounds: NDArray[np.int64]
) -> Variance:
    """Return the variance given examples: standardised inputs `z` (n, k), targets `y` (n, m).

    Each latent's signal variance is its mode under the prior of evidence.Evidence.
    """
    from scipy.linalg import lapack  # here: what plays a mapping starts without SciPy

    rows = thin(rounds, MOST_ROWS)
    known = np.asarray(z[rows] * np.exp(-hyper.lengths), np.float32)
    points = known.astype(np.float64)
    gram = covariance.matrix(hyper.shape, points, points)
    gram[np.diag_indices(len(rows))] += math.exp(hyper.noise) / weights[rows]
    inverse, _ = lapack.dtrtri(lower_factor(gram), lower=1)
    whiten = np.tril(inverse)
    size = y.std(axis=0)
    white = whiten @ ((y - y.mean(axis=0))[rows] / np.where(size > 0, size, 1))
    signal = (np.sum(white**2, axis=0) + PRIOR_COUNT) / (len(rows) + PRIOR_COUNT)
    return Variance(hyper, known, whiten, np.asarray(size * np.sqrt(signal), np.float32))
