"""Tells whether two rounds move alike: where the inputs of each lie, and how far they spread."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mappings.training.rounds import spans
from recordings.frame import FloatArray

SPREADS, SHARE = 3.0, 0.1
"""Means further apart than so many spreads and this share of all means' range are separate."""
ELSEWHERE = 1 / 3
"""Rounds further apart than this share of the two farthest ones hold different poses."""


@dataclass(frozen=True)
class Places:
    """Mean and spread of every input in each round, shape (r, d); inputs never known give 0."""

    means: FloatArray
    spreads: FloatArray

    def separate(self, i: int, j: int) -> bool:
        """Return whether some single input tells rounds `i` and `j` apart."""
        within = np.sqrt((self.spreads[i] ** 2 + self.spreads[j] ** 2) / 2)
        threshold = np.maximum(SPREADS * within, SHARE * spans(self.means))
        return bool(np.any(np.abs(self.means[i] - self.means[j]) > threshold))

    def elsewhere(self) -> NDArray[np.bool_]:
        """Return for each pair of rounds whether they hold different poses, shape (r, r).

        All inputs together decide, each in its usual spread within rounds: one that differs by
        chance between two holdings of a pose weighs little against those that tell poses apart.
        Rounds within `SPREADS` of each other never count as different.
        """
        usual = np.sqrt(np.mean(self.spreads**2, axis=0))
        unit = np.maximum(usual, SHARE * spans(self.means))
        placed = self.means / np.where(unit > 0, unit, 1)
        apart = np.array([np.sqrt(np.sum((placed - place) ** 2, axis=1)) for place in placed])
        return np.asarray(apart > max(SPREADS, ELSEWHERE * apart.max(initial=0)))


def places(tables: list[FloatArray]) -> Places:
    """Return where rounds lie, given the inputs of each, shapes (n, d); NaN is left out."""
    return Places(_means(tables), _spreads(tables))


def _means(tables: list[FloatArray]) -> FloatArray:
    counts = [np.maximum((~np.isnan(t)).sum(axis=0), 1) for t in tables]
    return np.array([np.nansum(t, axis=0) / c for t, c in zip(tables, counts, strict=True)])


def _spreads(tables: list[FloatArray]) -> FloatArray:
    counts = [np.maximum((~np.isnan(t)).sum(axis=0), 1) for t in tables]
    means = _means(tables)
    squares = [np.nansum((t - m) ** 2, axis=0) for t, m in zip(tables, means, strict=True)]
    return np.asarray(np.sqrt(np.array(squares) / np.array(counts)))
