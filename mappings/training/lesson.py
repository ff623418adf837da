"""Examples as models take them: cleaned, and in groups of latents recorded together."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples, NotEnoughExamplesError
from mappings.training import scaling
from recordings.frame import FloatArray

LEAST_WEIGHT = 1e-6
HIGHEST = 1e24
"""Targets are limited to this, so that sums of them stay within float32."""


@dataclass
class Lesson:
    """Complete examples: standardised inputs `z` (n, k), targets `y` (n, m), all finite.

    `times` (n,) are seconds, ascending within a round.
    `pulse` is to be called between the steps of long work; what it raises ends it.
    """

    z: FloatArray
    y: FloatArray
    weights: FloatArray
    rounds: NDArray[np.int64]
    times: FloatArray
    pulse: Callable[[], None]

    def rows(self, index: NDArray[np.int64]) -> "Lesson":
        """Return the examples at `index`, in that order."""
        z, y, weights = (a[index] for a in (self.z, self.y, self.weights))
        return Lesson(z, y, weights, self.rounds[index], self.times[index], self.pulse)


def cleaned(examples: Examples) -> Examples:
    """Return the rows that teach something, with values finite or NaN and a mean weight of 1.

    Raises NotEnoughExamplesError when no row has a target and a weight above zero.
    """
    y = np.clip(np.where(np.isinf(examples.y), np.nan, examples.y), -HIGHEST, HIGHEST)
    weights = examples.weights
    kept = ~np.all(np.isnan(y), axis=1) & (weights > 0) & np.isfinite(weights)
    if not kept.any():
        raise NotEnoughExamplesError(
            "There is nothing to learn from: record at least two poses, each with its own sound."
        )
    taught = replace(examples, x=scaling.clean(examples.x), y=y).rows(kept)
    shares = np.maximum(taught.weights / taught.weights.max(), LEAST_WEIGHT)
    taught.weights = shares / shares.mean()
    return taught


def recorded_together(y: FloatArray) -> list[tuple[NDArray[np.int64], NDArray[np.bool_]]]:
    """Return groups of latents that were recorded on the same rows, with those rows."""
    known = ~np.isnan(y)
    groups: dict[bytes, list[int]] = {}
    for j in range(y.shape[1]):
        groups.setdefault(known[:, j].tobytes(), []).append(j)
    return [(np.array(group), known[:, group[0]]) for group in groups.values()]
