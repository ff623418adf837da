"""A small network of tanh units: its error and gradient, and the search for its weights."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from recordings.frame import FloatArray

MEMORY = 20
LEAST_GAIN = 1e-9


@dataclass(frozen=True)
class Layout:
    """Sizes of the layers, from the inputs to the outputs, and where their weights lie.

    All weights are one vector, in which each layer is a matrix (inputs + 1, outputs) whose
    last row is the bias.
    """

    sizes: tuple[int, ...]

    def layers(self, p: FloatArray) -> list[FloatArray]:
        """Return the matrices of the layers, as views of the vector."""
        found, start = [], 0
        for a, b in pairwise(self.sizes):
            found.append(p[start : start + (a + 1) * b].reshape(a + 1, b))
            start += (a + 1) * b
        return found

    def empty(self) -> FloatArray:
        """Return a vector of zeros."""
        return np.zeros(sum((a + 1) * b for a, b in pairwise(self.sizes)))

    def start(self, seed: int) -> FloatArray:
        """Return weights to start from: normal, of variance 1 / inputs (LeCun et al. 1998)."""
        rng, p = np.random.default_rng(seed), self.empty()
        for layer in self.layers(p):
            layer[:-1] = rng.normal(0, 1 / math.sqrt(len(layer) - 1), layer[:-1].shape)
            layer[-1] = rng.normal(0, 0.3, layer.shape[1])
        return p

    def decaying(self) -> FloatArray:
        """Return 1 for each weight that decays and 0 for each bias, which does not."""
        p = self.empty()
        for layer in self.layers(p):
            layer[:-1] = 1
        return p


@dataclass
class Loss:
    """Half the weighted mean squared error, and half of `decay` times the weights' squares.

    Inputs `z` (n, k), outputs `y` (n, m) and `weights` (n,) with a mean of 1; the gradient by
    back-propagation (Rumelhart, Hinton & Williams 1986). `pulse` is called at every
    evaluation; what it raises ends the search.
    """

    layout: Layout
    z: FloatArray
    y: FloatArray
    weights: FloatArray
    pulse: Callable[[], None]

    def __post_init__(self) -> None:
        self.decaying = self.layout.decaying()
        self.share = self.weights[:, None] / self.y.size

    def rows(self, index: NDArray[np.int64]) -> "Loss":
        """Return the loss on the examples at `index`."""
        return Loss(self.layout, self.z[index], self.y[index], self.weights[index], self.pulse)

    def __call__(self, p: FloatArray, decay: float) -> tuple[float, FloatArray]:
        """Return value and gradient at the weights `p`."""
        self.pulse()
        layers, units = self.layout.layers(p), [self.z]
        for layer in layers:
            units.append(units[-1] @ layer[:-1] + layer[-1])
            if layer is not layers[-1]:
                np.tanh(units[-1], out=units[-1])
        off = units.pop() - self.y
        pull = decay * self.decaying * p
        value = 0.5 * float(np.sum(self.share * off * off) + pull @ p)
        return value, self._gradient(layers, units, self.share * off) + pull

    def _gradient(
        self, layers: list[FloatArray], units: list[FloatArray], back: FloatArray
    ) -> FloatArray:
        gradient = np.empty_like(self.decaying)
        slopes = self.layout.layers(gradient)
        while True:
            layer, below, slope = layers.pop(), units.pop(), slopes.pop()
            slope[:-1], slope[-1] = below.T @ back, back.sum(axis=0)
            if not layers:
                return gradient
            back = (back @ layer[:-1].T) * (1 - below * below)


def search(loss: Loss, p: FloatArray, decay: float, steps: int) -> tuple[float, FloatArray]:
    """Return the least loss, and its weights, that L-BFGS (Liu & Nocedal 1989) finds from `p`."""
    from scipy.optimize import minimize  # here: what plays a mapping starts without SciPy

    options = {"maxiter": steps, "maxfun": 2 * steps, "maxcor": MEMORY, "ftol": LEAST_GAIN}
    found = minimize(loss, p, args=(decay,), jac=True, method="L-BFGS-B", options=options)
    return float(found.fun), np.asarray(found.x)


def outputs(layout: Layout, p: FloatArray, z: FloatArray) -> FloatArray:
    """Return what the network gives for the rows of `z`, shape (n, m)."""
    *hidden, last = layout.layers(p)
    for layer in hidden:
        z = np.tanh(z @ layer[:-1] + layer[-1])
    return np.asarray(z @ last[:-1] + last[-1])
