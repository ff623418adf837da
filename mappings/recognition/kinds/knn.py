"""K nearest neighbours: which class of movement or pose the last half second is nearest to."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mappings.recognition.classes import Classes
from recordings.frame import FloatArray

NEIGHBOURS = 5


@dataclass
class Knn(Classes):
    """Votes of the nearest taught moments, weighed by the inverse of their distance."""

    type: ClassVar[str] = "knn"

    def learn(self, rows: FloatArray, classes: NDArray[np.int64]) -> dict[str, NDArray[Any]]:  # noqa: ARG002 - the moments are all
        """Return nothing: the moments themselves are what is known."""
        return {}

    def shares(self, moment: FloatArray, squared: FloatArray) -> FloatArray:
        """Return the weight of each class among the nearest."""
        count = min(NEIGHBOURS, len(squared))
        nearest = np.argpartition(squared, count - 1)[:count]
        away = np.sqrt(squared[nearest] / len(moment))
        many = len(self.radii) + 1
        votes = np.bincount(self.classes[nearest], 1.0 / (away + 1e-9), minlength=many)
        return np.asarray(votes / votes.sum())
