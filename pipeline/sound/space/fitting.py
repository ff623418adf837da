"""Fits a density to the latents of analysed sounds: expectation maximisation in NumPy."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pipeline.sound.space.density import Density
from recordings.frame import FloatArray

SIZES = (1, 2, 4, 8, 16, 32, 64, 128)
"""How many Gaussians are tried; what is held out chooses."""

ROWS = 16_384
"""Latent vectors that are fitted to; more change nothing."""

TRIED = 4_096
"""Latent vectors that choose how many Gaussians there are."""

PER_GAUSSIAN = 20
"""Vectors that there must be for each."""

NARROWEST = 0.1
"""The least width, in deviations of an axis: a loop's equal vectors are no place of its own."""

ROUNDS = 40
BLOCKS = 100
BLOCK = 4_096

Watch = Callable[[float, str], None]
Fit = tuple[FloatArray, FloatArray, FloatArray]


def fit(y: FloatArray, watch: Watch = lambda *_: None, seed: int = 0) -> Density:
    """Return the density of vectors (n, d) in the order of time, whose deviations are about 1.

    Its edge is 0 for the usual half of them and 1 where the most unusual 1 % begins.
    """
    rows = y[:: max(1, math.ceil(len(y) / ROWS))]
    size = chosen_size(rows[:: max(1, math.ceil(len(rows) / TRIED))], watch, seed)
    watch(0.9, "finding where it has sound")
    centres, widths, weights = mixture(rows, size, seed)
    found = Density(centres, widths, weights)
    surprises = -logs(rows, centres, widths, weights)
    middle, limit = np.quantile(surprises, (0.5, 0.99)).tolist()
    return Density(found.centres, found.widths, found.weights, middle, max(limit, middle + 0.5))


def chosen_size(y: FloatArray, watch: Watch, seed: int) -> int:
    """Return how many Gaussians say most of vectors that were held out, in blocks of time."""
    held = np.arange(len(y)) * BLOCKS // max(1, len(y)) % 5 == 2
    learnt, judged = y[~held], y[held]
    best, found, worse = -math.inf, 1, 0
    for i, size in enumerate(SIZES):
        watch(0.9 * i / len(SIZES), "finding how many kinds of sound there are")
        if size > 1 and (size * PER_GAUSSIAN > len(learnt) or not len(judged)):
            break
        score = float(logs(judged, *mixture(learnt, size, seed)).mean()) if len(judged) else 0.0
        if score > best:
            best, found, worse = score, size, 0
        else:
            worse += 1
        if worse == 2:
            break
    return found


def mixture(y: FloatArray, size: int, seed: int = 0) -> Fit:
    """Return centres (k, d), widths (k,) and weights (k,) of round Gaussians, k ≤ size.

    Expectation maximisation (Dempster et al. 1977) from centres far apart (k-means++, Arthur &
    Vassilvitskii 2007).
    """
    centres = far_apart(y, size, np.random.default_rng(seed))
    widths = np.full(len(centres), max(NARROWEST, float(y.std(axis=0).mean())))
    weights = np.full(len(centres), 1.0 / len(centres))
    before = -math.inf
    for _ in range(ROUNDS):
        centres, widths, weights, score = improved(y, centres, widths, weights)
        if score - before < 1e-3:
            break
        before = score
    return centres, widths, weights


def improved(
    y: FloatArray, centres: FloatArray, widths: FloatArray, weights: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, float]:
    """Return a mixture after one round, and the mean log density before it."""
    k, d = centres.shape
    mass, sums, squares, score = np.zeros(k), np.zeros((k, d)), np.zeros(k), 0.0
    for start in range(0, len(y), BLOCK):
        rows = y[start : start + BLOCK]
        parts = joint(rows, centres, widths, weights)
        total = _log_sum(parts)
        shares = np.exp(parts - total[:, None])
        mass += shares.sum(axis=0)
        sums += shares.T @ rows
        squares += shares.T @ (rows**2).sum(axis=1)
        score += float(total.sum())
    alive = mass > 1e-6
    mass, sums, squares = mass[alive], sums[alive], squares[alive]
    centres = sums / mass[:, None]
    spread = np.maximum(squares / mass - (centres**2).sum(axis=1), 0.0)
    widths = np.maximum(np.sqrt(spread / d), NARROWEST)
    return centres, widths, mass / mass.sum(), score / len(y)


def logs(y: FloatArray, centres: FloatArray, widths: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the log density at each of the vectors (n, d), shape (n,)."""
    blocks = (y[start : start + BLOCK] for start in range(0, len(y), BLOCK))
    return np.concatenate([_log_sum(joint(rows, centres, widths, weights)) for rows in blocks])


def joint(
    y: FloatArray, centres: FloatArray, widths: FloatArray, weights: FloatArray
) -> FloatArray:
    """Return the log of each Gaussian's part of the density at each vector, shape (n, k)."""
    d = y.shape[1]
    apart = (y**2).sum(axis=1)[:, None] + (centres**2).sum(axis=1) - 2 * y @ centres.T
    base = np.log(weights) - d * np.log(widths) - d / 2 * math.log(math.tau)
    return np.asarray(base - np.maximum(apart, 0.0) / (2 * widths**2))


def far_apart(y: FloatArray, size: int, rng: np.random.Generator) -> FloatArray:
    """Return up to `size` of the vectors, each the likelier the further from those before."""
    chosen = [y[rng.integers(len(y))]]
    nearest = ((y - chosen[0]) ** 2).sum(axis=1)
    while len(chosen) < size and (total := float(nearest.sum())) > 0:
        chosen.append(y[rng.choice(len(y), p=nearest / total)])
        nearest = np.minimum(nearest, ((y - chosen[-1]) ** 2).sum(axis=1))
    return np.array(chosen)


def _log_sum(parts: NDArray[np.float64]) -> FloatArray:
    top = parts.max(axis=1)
    return np.asarray(top + np.log(np.exp(parts - top[:, None]).sum(axis=1)))
