"""Correlation functions of a Gaussian process, and their matrices."""

import math
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from recordings.frame import FloatArray

Real = TypeVar("Real", bound=NDArray[np.floating[Any]])

SHAPES = ("matern52", "rbf", "matern32")
"""Rasmussen & Williams, Gaussian Processes for Machine Learning (2006), ch. 4, (4.9), (4.17)."""

ROOT3, ROOT5 = math.sqrt(3), math.sqrt(5)
BLOCK = 512


def correlate(shape: str, squared: Real) -> Real:
    """Turn squared distances (in length-scales) into correlations, in place; return them."""
    if shape == "rbf":
        squared *= -0.5
        return np.exp(squared, out=squared)
    distance = np.sqrt(squared, out=squared)
    distance *= ROOT5 if shape == "matern52" else ROOT3
    growth = distance * distance / 3 + distance if shape == "matern52" else distance.copy()
    growth += 1
    np.negative(distance, out=distance)
    np.exp(distance, out=distance)
    distance *= growth
    return distance


def slope(shape: str, squared: FloatArray) -> FloatArray:
    """Return the derivative of the correlation by the squared distance."""
    if shape == "rbf":
        return np.asarray(-0.5 * np.exp(-0.5 * squared))
    distance = np.sqrt(squared)
    if shape == "matern52":
        return np.asarray(-5 / 6 * (1 + ROOT5 * distance) * np.exp(-ROOT5 * distance))
    return np.asarray(-1.5 * np.exp(-ROOT3 * distance))


def matrix(shape: str, a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the correlations of rows `a` (n, d) with rows `b` (m, d), shape (n, m).

    Inputs are in length-scales. Made in blocks of rows, which stay in the processor's cache.
    """
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
