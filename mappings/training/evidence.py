"""Chooses a Gaussian process's kernel, length-scales and noise by their marginal likelihood."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from mappings.training import covariance
from mappings.training.expansion import JITTER, idle
from recordings.frame import FloatArray

LEAST_NOISE, MOST_NOISE = math.log(1e-6), math.log(10.0)
SHORTEST, LONGEST = -3.0, 8.0
LENGTH_SPREAD = math.sqrt(3)
NOISE_MEAN, NOISE_SPREAD = math.log(1e-4), 3.0
PRIOR_COUNT = 3.0


@dataclass(frozen=True)
class Hyper:
    """A kernel: its shape, log length-scale of each standardised input, log noise variance.

    The noise is relative to the variance of the signal.
    """

    shape: str
    lengths: FloatArray
    noise: float


@dataclass
class Evidence:
    """The negative log posterior of a kernel, given examples, and its gradient.

    Marginal likelihood as in Rasmussen & Williams (2006), (5.8) and (5.9), summed over the
    latents, each with its own signal variance, which is integrated out under an inverse
    gamma prior worth `PRIOR_COUNT` examples (a Student-t process), so that a perfect fit of
    few examples cannot make it infinite. Length-scales have the log-normal prior that
    grows with the root of the number of inputs, of Hvarfner, Hellsten & Nardi, "Vanilla
    Bayesian Optimization Performs Great in High Dimensions" (2024): without evidence an
    input matters little. `pulse` is called at every evaluation.
    """

    z: FloatArray
    y: FloatArray
    weights: FloatArray
    pulse: Callable[[], None] = idle

    def __post_init__(self) -> None:
        columns = np.ascontiguousarray(self.z.T)
        self.apart = (columns[:, :, None] - columns[:, None, :]) ** 2
        self.flat = self.apart.reshape(len(columns), -1)

    def __call__(self, p: FloatArray, shape: str) -> tuple[float, FloatArray]:
        """Return value and gradient at log length-scales and log noise, shape (k + 1,)."""
        self.pulse()
        inverse = covariance.SCALES[shape] ** 2 * np.exp(-2 * p[:-1])
        squared = (inverse @ self.flat).reshape(self.apart.shape[1:])
        ridge = np.exp(p[-1]) / self.weights
        factor, singular = _factor(covariance.correlate(shape, squared.copy()), ridge)
        if singular:
            return 1e12, np.zeros_like(p)
        value, by_matrix = self._likelihood(factor)
        gradient = np.empty_like(p)
        sensitivity = (by_matrix * covariance.slope(shape, squared)).ravel()
        gradient[:-1] = -2 * inverse * (self.flat @ sensitivity)
        gradient[-1] = by_matrix.diagonal() @ ridge
        penalty, pull = self._prior(p)
        return value + penalty, gradient + pull

    def _likelihood(self, factor: FloatArray) -> tuple[float, FloatArray]:
        """Return the negative log likelihood and its derivative by the covariance matrix."""
        from scipy.linalg import lapack

        n, m = self.y.shape
        inverse, _ = lapack.dpotri(factor, lower=1)
        inverse = np.tril(inverse) + np.tril(inverse, -1).T
        solved = inverse @ self.y
        variance = (np.einsum("ij,ij->j", self.y, solved) + PRIOR_COUNT) / (n + PRIOR_COUNT)
        value = 0.5 * (n + PRIOR_COUNT) * np.log(variance).sum()
        value += m * np.log(factor.diagonal()).sum()
        return float(value), 0.5 * (m * inverse - (solved / variance) @ solved.T)

    def _prior(self, p: FloatArray) -> tuple[float, FloatArray]:
        mean = np.full(len(p), math.sqrt(2) + 0.5 * math.log(len(p) - 1))
        spread = np.full(len(p), LENGTH_SPREAD)
        mean[-1], spread[-1] = NOISE_MEAN, NOISE_SPREAD
        off = (p - mean) / spread
        return float(0.5 * off @ off), off / spread


def choose(evidence: Evidence, shapes: Sequence[str], start: Hyper | None, steps: int) -> Hyper:
    """Return the kernel with the highest posterior among `shapes`.

    The first shape gets `steps` of L-BFGS-B from `start`, the others begin where it ended.
    """
    from scipy.optimize import minimize  # here: what plays a mapping starts without SciPy

    inputs = evidence.z.shape[1]
    point = np.append(np.full(inputs, 0.5 + 0.5 * math.log(inputs)), math.log(1e-2))
    if start is not None:
        point = np.append(start.lengths, start.noise)
    bounds = [(SHORTEST, LONGEST)] * inputs + [(LEAST_NOISE, MOST_NOISE)]
    best: tuple[float, Hyper] | None = None
    for i, shape in enumerate(shapes):
        found = minimize(
            evidence,
            point,
            args=(shape,),
            jac=True,
            method="L-BFGS-B",
            bounds=bounds,
            options={"maxiter": steps if i == 0 else max(steps // 3, 1)},
        )
        point = found.x if i == 0 else point
        if best is None or found.fun < best[0]:
            best = float(found.fun), Hyper(shape, found.x[:-1], float(found.x[-1]))
    if best is None:
        raise ValueError("no kernel shape to choose from")
    return best[1]


def _factor(matrix: FloatArray, ridge: FloatArray) -> tuple[FloatArray, bool]:
    """Return the lower Cholesky factor of `matrix` + diag(`ridge`), and whether it failed."""
    from scipy.linalg import lapack

    matrix.flat[:: len(matrix) + 1] += ridge + JITTER
    factor, info = lapack.dpotrf(matrix, lower=1, overwrite_a=1)
    return np.asarray(factor), bool(info)
