"""A decision tree: a few questions, each about one number."""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mappings.recognition.classes import Classes
from mappings.recognition.learners import classifier
from mappings.recognition.trees import arrays_of, shares_of
from recordings.frame import FloatArray

DEPTH = 8
SEED = 0


@dataclass
class Tree(Classes):
    """One decision tree (CART, Breiman and others, 1984)."""

    type: ClassVar[str] = "tree"

    def learn(self, rows: FloatArray, classes: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        """Return the tree's nodes."""
        settings = {"max_depth": DEPTH, "random_state": SEED, "class_weight": "balanced"}
        return arrays_of(
            [classifier("tree", "DecisionTreeClassifier", **settings).fit(rows, classes)]
        )

    def shares(
        self,
        fitted: Table[str, NDArray[Any]],
        moment: FloatArray,
        squared: FloatArray,  # noqa: ARG002 - of any kind
    ) -> FloatArray:
        """Return what the tree's leaf says."""
        return shares_of(fitted, moment)
