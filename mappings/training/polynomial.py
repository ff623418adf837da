"""Polynomial terms with all cross products, and the closed-form choice among ridge fits."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mappings.training.folds import Fold
from recordings.frame import FloatArray

MOST_TERMS = 256
PENALTIES = (1.0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6)
"""Tried for each term's squared coefficient, over the number of examples; strongest first."""


@dataclass(frozen=True)
class Terms:
    """All products of up to `degree` of `inputs` standardised inputs, the constant left out.

    Each level multiplies terms of the level below (`parents`) by one more input.
    """

    inputs: int
    degree: int
    levels: tuple[tuple[NDArray[np.int64], NDArray[np.int64]], ...]

    def __call__(self, z: NDArray[Any]) -> NDArray[Any]:
        """Return the terms of one row (k,) or of rows as columns, (k, n), in the same type."""
        parts = [z]
        for parents, variables in self.levels:
            parts.append(parts[-1][parents] * z[variables])
        return np.concatenate(parts) if len(parts) > 1 else z


def terms(inputs: int, degree: int) -> Terms:
    """Return the polynomial terms up to `degree`."""
    below: dict[tuple[int, ...], int] = {(j,): j for j in range(inputs)}
    levels = []
    for size in range(2, degree + 1):
        products = list(combinations_with_replacement(range(inputs), size))
        parents = np.array([below[p[:-1]] for p in products], np.int64)
        levels.append((parents, np.array([p[-1] for p in products], np.int64)))
        below = {product: i for i, product in enumerate(products)}
    return Terms(inputs, degree, tuple(levels))


def degrees(inputs: int, highest: int) -> list[int]:
    """Return the degrees up to `highest` whose terms are not too many; always the first."""
    allowed, count, size = [1], inputs, inputs
    for degree in range(2, highest + 1):
        size = size * (inputs + degree - 1) // degree
        count += size
        if count > MOST_TERMS:
            break
        allowed.append(degree)
    return allowed


@dataclass(frozen=True)
class Standardised:
    """Terms of many rows, centred and of unit spread, with the targets, by root of weight."""

    columns: FloatArray
    targets: FloatArray
    root: FloatArray
    centre: FloatArray
    spread: FloatArray


def standardise(values: FloatArray, y: FloatArray, weights: FloatArray) -> Standardised:
    """Return terms `values` (p, n) as standardised columns (n, p), with centred targets."""
    share = weights / weights.sum()
    centre = values @ share
    columns = (values - centre[:, None]).T
    spread = np.sqrt(share @ columns**2)
    spread = np.where(spread > 0, spread, 1)
    root = np.sqrt(weights)
    target = y - share @ y
    return Standardised(
        columns / spread * root[:, None], target * root[:, None], root, centre, spread
    )


def held_out_errors(made: Standardised, folds: Iterable[Fold]) -> list[FloatArray]:
    """Return the squared held-out error for each of PENALTIES, shape (m,) each.

    In closed form: with the hat matrix H of the whole fit, the residuals e of rows f change
    to (I − H_ff)⁻¹ e_f when those rows are left out (Cook & Weisberg, Residuals and Influence
    in Regression, 1982), which costs one eigendecomposition for all penalties and folds.
    """
    values, vectors = np.linalg.eigh(made.columns @ made.columns.T)
    values = np.maximum(values, 0)
    constant = made.root / np.linalg.norm(made.root)
    total, parts = made.root @ made.root, list(folds)
    return [
        _errors(vectors, values / (values + penalty * total), constant, made, parts)
        for penalty in PENALTIES
    ]


def _errors(
    vectors: FloatArray,
    kept: FloatArray,
    constant: FloatArray,
    made: Standardised,
    folds: list[Fold],
) -> FloatArray:
    residual = made.targets - (vectors * kept) @ (vectors.T @ made.targets)
    summed = np.zeros(made.targets.shape[1])
    for fold in folds:
        out = np.setdiff1d(np.arange(len(residual)), fold.train)
        hat = (vectors[out] * kept) @ vectors[out].T + np.outer(constant[out], constant[out])
        changed = np.linalg.solve((1 + 1e-9) * np.eye(len(out)) - hat, residual[out])
        judged = np.isin(out, fold.test)
        summed += np.sum((changed[judged] / made.root[out][judged, None]) ** 2, axis=0)
    return summed
