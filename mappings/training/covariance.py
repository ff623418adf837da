"""Correlation functions of a Gaussian process, and their matrices."""

import math
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from recordings.frame import FloatArray

Real = TypeVar("Real", bound=NDArray[np.floating[Any]])

SHAPES = ("matern52", "rbf", "matern32")
"""Rasmussen & Williams, Gaussian Processes for Machine Learning (2006), ch. 4, (4.9), (4.17)."""

SCALES = {"matern52": math.sqrt(5), "matern32": math.sqrt(3), "rbf": math.sqrt(0.5)}
"""Distances in length-scales are multiplied by these before anything else."""
BLOCK = 512


def correlate(shape: str, squared: Real) -> Real:
    """Return correlations for squared scaled distances, which are overwritten."""
    if shape == "rbf":
        np.exp(np.negative(squared, out=squared), out=squared)
        return squared
    distance = np.sqrt(squared)
    if shape == "matern52":
        np.multiply(squared, 1 / 3, out=squared)
        np.add(squared, distance, out=squared)
    else:
        squared[...] = distance
    np.add(squared, 1, out=squared)
    np.exp(np.negative(distance, out=distance), out=distance)
    np.multiply(squared, distance, out=squared)
    return squared


def slope(shape: str, squared: FloatArray) -> FloatArray:
    """Return the derivative of the correlation by the squared scaled distance."""
    if shape == "rbf":
        return np.asarray(-np.exp(-squared))
    distance = np.sqrt(squared)
    decay = np.exp(-distance)
    return np.asarray(-(1 + distance) * decay / 6 if shape == "matern52" else -decay / 2)


def matrix(shape: str, a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the correlations of rows `a` (n, d) with rows `b` (m, d), shape (n, m).

    Inputs are in length-scales. Made in blocks of rows, which stay in the processor's cache.
    """
    a, b = a * SCALES[shape], b * SCALES[shape]
    out = np.empty((len(a), len(b)))
    b_squares = np.einsum("ij,ij->i", b, b)
    for start in range(0, len(a), BLOCK):
        rows, block = a[start : start + BLOCK], out[start : start + BLOCK]
        np.matmul(rows, b.T, out=block)
        block *= -2
        block += b_squares
        block += np.einsum("ij,ij->i", rows, rows)[:, None]
        np.maximum(block, 0, out=block)
        correlate(shape, block)
    return out
