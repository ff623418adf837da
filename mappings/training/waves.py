"""Ridge regression on random waves of movement, judged by blocks of time that are left out.

A. Rahimi and B. Recht, "Random features for large-scale kernel machines", NIPS 2007.
"""

import numpy as np
from numpy.typing import NDArray

from mappings.training.gestures import principal
from recordings.frame import FloatArray

FOLDS = 5
MOST_AXES, WAVES, PENALTY = 12, 60, 0.01
SMOOTHING = 5
"""Rows that the Gaussian window of smooth inputs is wide, by its deviation."""


def terms(x: FloatArray) -> FloatArray:
    """Return terms (n, p) for inputs (n, d), even in time: these, smooth ones, waves of both.

    A sound may follow from movement that is a little smoother than the sensor's. The window
    looks as far ahead as back: it does not move the lag.
    """
    window = np.exp(-0.5 * (np.arange(-3 * SMOOTHING, 3 * SMOOTHING + 1) / SMOOTHING) ** 2)
    wide = np.pad(x, ((3 * SMOOTHING, 3 * SMOOTHING), (0, 0)), "edge")
    smooth = [np.convolve(column, window / window.sum(), "valid") for column in wide.T]
    z = _standardised(np.column_stack([x, *smooth]))
    z = z @ principal(z, MOST_AXES)
    rng = np.random.default_rng(0)
    waves = rng.normal(0, 1 / np.sqrt(z.shape[1]), (z.shape[1], WAVES))
    return _standardised(np.hstack([z, np.cos(z @ waves + rng.uniform(0, 2 * np.pi, WAVES))]))


def _standardised(x: FloatArray) -> FloatArray:
    return np.asarray((x - x.mean(axis=0)) / np.maximum(x.std(axis=0), 1e-9))


def left_out(rows: FloatArray, y: FloatArray, blocks: NDArray[np.int64]) -> FloatArray:
    """Return the squared error of each block (b,) when it is left out with others.

    All together they are 1 where standardised targets are predicted no better than by their mean.
    """
    table = np.hstack([rows, np.ones((len(rows), 1))])
    folds = [blocks % FOLDS == fold for fold in range(FOLDS)]
    grams = [table[own].T @ table[own] for own in folds]
    crosses = [table[own].T @ y[own] for own in folds]
    gram = np.sum(grams, axis=0) + PENALTY * len(table) * np.eye(table.shape[1])
    cross = np.sum(crosses, axis=0)
    off = np.empty_like(y)
    for own, its_gram, its in zip(folds, grams, crosses, strict=True):
        off[own] = table[own] @ np.linalg.solve(gram - its_gram, cross - its) - y[own]
    return np.bincount(blocks, np.mean(off**2, axis=1) / len(off)).astype(np.float64)
