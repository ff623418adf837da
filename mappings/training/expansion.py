"""Solves for the weights of a kernel expansion: exactly, or on inducing points."""

from collections.abc import Callable

import numpy as np

from mappings.training import covariance
from recordings.frame import FloatArray

JITTER = 1e-8
EXACT = 3000
"""Up to this many examples all of them are centres."""
INDUCING = 2500
"""Of more examples, about so many become centres."""
FAR_SHARE = 0.2
CANDIDATES = 20_000
ROWS, COLUMNS = 256, 256
"""Rows of the normal equations, and columns of a factor, that are done between two pulses."""


def idle() -> None:
    """Let the work go on."""


def solve(
    shape: str,
    z: FloatArray,
    y: FloatArray,
    weights: FloatArray,
    noise: float,
    pulse: Callable[[], None] = idle,
) -> tuple[FloatArray, FloatArray]:
    """Return centres (c, d) and coefficients (c, m) of the Gaussian process's mean.

    `z` (n, d) is in length-scales, `noise` the noise variance over the signal's; an example
    of weight w has noise / w. Exact for few examples (Rasmussen & Williams 2006, (2.25)),
    else the subset of regressors, (8.14). `pulse` is called between blocks, often; what it
    raises ends the work.
    """
    if len(z) <= EXACT:
        gram = covariance.matrix(shape, z, z)
        gram.flat[:: len(z) + 1] += noise / weights
        return z, _positive_solve(gram, y, pulse)
    centres = inducing(z, INDUCING)
    gram, target = _normal_equations(shape, z, y, weights, centres, pulse)
    pulse()
    gram += noise * covariance.matrix(shape, centres, centres)
    return centres, _positive_solve(gram, target, pulse)


def inducing(z: FloatArray, count: int) -> FloatArray:
    """Return at most `count` rows: most of them even in time, the others far apart.

    Those even in time follow the density of the examples, which gives the smaller error;
    those far apart see to it that a short movement among long ones is not lost.
    """
    apart = far_apart(z, round(FAR_SHARE * count))
    even = z[np.linspace(0, len(z) - 1, count - len(apart)).astype(np.int64)]
    return np.unique(np.concatenate([even, apart]), axis=0)


def far_apart(z: FloatArray, count: int) -> FloatArray:
    """Return `count` rows by D² sampling, fewer where the rest lies on top of them.

    The seeding of k-means++ (Arthur & Vassilvitskii 2007): each next centre is drawn with
    probability proportional to the squared distance to the nearest one.
    """
    rng = np.random.default_rng(0)
    rows = z[np.linspace(0, len(z) - 1, min(len(z), CANDIDATES)).astype(np.int64)]
    squares = np.einsum("ij,ij->i", rows, rows)
    chosen = [int(rng.integers(len(rows)))]
    nearest = np.full(len(rows), np.inf)
    while len(chosen) < count:
        last = chosen[-1]
        apart = squares - 2 * (rows @ rows[last]) + squares[last]
        np.minimum(nearest, np.maximum(apart, 0), out=nearest)
        nearest[last] = 0
        total = np.cumsum(nearest)
        if total[-1] <= JITTER * len(rows):
            break
        chosen.append(int(np.searchsorted(total, rng.random() * total[-1])))
    return np.asarray(rows[np.unique(chosen)])


def _normal_equations(
    shape: str,
    z: FloatArray,
    y: FloatArray,
    weights: FloatArray,
    centres: FloatArray,
    pulse: Callable[[], None],
) -> tuple[FloatArray, FloatArray]:
    """Return KᵀWK (its lower triangle is enough) and KᵀWy, over blocks of rows."""
    from scipy.linalg import blas  # here: what plays a mapping starts without SciPy

    gram = np.zeros((len(centres), len(centres)), order="F")
    target = np.zeros((len(centres), y.shape[1]))
    for start in range(0, len(z), ROWS):
        pulse()
        part = slice(start, start + ROWS)
        root = np.sqrt(weights[part])[:, None]
        block = covariance.matrix(shape, z[part], centres) * root
        gram = blas.dsyrk(1.0, block.T, beta=1.0, c=gram, lower=1, overwrite_c=1)
        target += block.T @ (y[part] * root)
    return gram, target


def _positive_solve(gram: FloatArray, target: FloatArray, pulse: Callable[[], None]) -> FloatArray:
    """Return gram⁻¹ target; only the lower triangle of `gram` is read."""
    from scipy.linalg import cho_solve

    return np.asarray(cho_solve((lower_factor(gram, pulse), True), target, check_finite=False))


def lower_factor(gram: FloatArray, pulse: Callable[[], None] = idle) -> FloatArray:
    """Return the lower Cholesky factor, raising the diagonal until there is one.

    Only the lower triangle of `gram` is read; the upper one of the factor is undefined.
    `pulse` is called between blocks of columns.
    """
    raised = JITTER
    while True:
        matrix = np.array(gram, order="F")
        matrix[np.diag_indices(len(gram))] += raised
        if _factored(matrix, pulse):
            return matrix
        raised *= 10


def _factored(matrix: FloatArray, pulse: Callable[[], None]) -> bool:
    """Put the lower Cholesky factor into the lower triangle; return whether there is one.

    The left-looking block algorithm (Golub & Van Loan 2013, 4.2.9): LAPACK's own would not
    let a training be stopped for a second.
    """
    from scipy.linalg import blas, lapack  # here: what plays a mapping starts without SciPy

    for start in range(0, len(matrix), COLUMNS):
        pulse()
        end = start + COLUMNS
        below, left = matrix[start:, start:end], matrix[start:, :start]
        below -= left @ matrix[start:end, :start].T
        top, info = lapack.dpotrf(below[:COLUMNS], lower=1)
        if info:
            return False
        below[:COLUMNS] = top
        below[COLUMNS:] = blas.dtrsm(1.0, top, below[COLUMNS:], side=1, lower=1, trans_a=1)
    return True
