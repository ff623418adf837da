"""How usual a place among the latents is, and the way back from where there is no sound."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recordings.frame import FloatArray

STEPS = 4
"""Ways back in one call at most; one is enough but for places between two kinds of sound."""


class Density:
    """A mixture of k round Gaussians over d coordinates, for a loop that asks for every frame.

    `centres` (k, d), `widths` and `weights` (k,). A place has n ≥ d coordinates: nothing is known
    of those after the first d, and they stay. Its surprise is -log of its density, in nats;
    `middle` and `limit` are those of the edge's 0 and 1. In float64: at this size it costs what
    float32 does, and far away nothing cancels.
    """

    def __init__(
        self,
        centres: NDArray[np.floating[Any]],
        widths: NDArray[np.floating[Any]],
        weights: NDArray[np.floating[Any]],
        middle: float = 0.0,
        limit: float = 1.0,
    ) -> None:
        self.centres = np.asarray(centres, np.float64)
        self.widths = np.asarray(widths, np.float64)
        self.weights = np.asarray(weights, np.float64)
        self.middle, self.limit = middle, limit
        n = self._d = self.centres.shape[1]
        self._precision = self.widths**-2
        self._half = self._precision / 2
        self._slopes = self._precision[:, None] * self.centres
        self._base = np.log(np.maximum(self.weights, 1e-300)) - n * np.log(self.widths)
        self._base -= n / 2 * math.log(math.tau) + self._half * (self.centres**2).sum(axis=1)

    def first(self, m: int) -> "Density":
        """Return the density along the first m coordinates, where all others are 0."""
        found = Density(self.centres, self.widths, self.weights, self.middle, self.limit)
        found._slopes = np.ascontiguousarray(self._slopes[:, :m])
        found._d = min(m, self._d)
        return found

    def surprise(self, y: FloatArray) -> float:
        """Return how unlikely a place, shape (n,), is: -log of its density, in nats."""
        return self._look(y[: self._d])[1]

    def edge(self, y: FloatArray) -> float:
        """Return 0 in the usual half of all sound, 1 where 1 % of it begins, beyond 1 outside.

        For one Gaussian it goes linearly with the distance from there.
        """
        above = self.surprise(y) - self.middle
        return math.sqrt(max(0.0, above) / (self.limit - self.middle))

    def inside(self, y: FloatArray, firmness: float) -> FloatArray:
        """Return `y` where it is inside the edge, else a place nearer to it, shape (n,).

        The surprise beyond the edge is taken back by a share of `firmness`, 0 to 1. Continuous in
        y; never more surprising than y. Each way leads towards the mean-shift of y (Carreira-
        Perpiñán 2007: the step of expectation maximisation), and on it only so far as the
        quadratic bound of that step needs: for one Gaussian exactly to the goal.
        """
        place = y[: self._d]
        shares, surprise = self._look(place)
        if not surprise > self.limit:  # nor where it is no number
            return y
        goal = surprise - firmness * (surprise - self.limit)
        for _ in range(STEPS):
            stiffness = float(shares @ self._precision)
            way = (shares @ self._slopes) / stiffness - place
            gain = stiffness * float(way @ way)
            if not (gain > 0.0 and math.isfinite(gain)):
                break
            share = 1.0 - math.sqrt(max(0.0, 1.0 - 2.0 * (surprise - goal) / gain))
            place = place + share * way
            shares, surprise = self._look(place)
            if not surprise > goal:
                break
        return place if len(place) == len(y) else np.concatenate([place, y[self._d :]])

    def _look(self, y: FloatArray) -> tuple[FloatArray, float]:
        """Return each Gaussian's share in what is at `y`, and the surprise there."""
        logs = self._slopes @ y
        logs += self._base
        logs -= self._half * float(y @ y)
        top = float(np.maximum.reduce(logs))  # half the cost of logs.max()
        logs -= top
        shares = np.exp(logs, out=logs)
        total = float(np.add.reduce(shares))
        shares /= total
        return shares, -(top + math.log(total)) if total > 0.0 else math.nan
