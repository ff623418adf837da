"""A decision tree: a few questions, each about one number."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mappings.recognition.learners import classifier
from mappings.recognition.trees import DEPTH, SEED, Trees, arrays_of
from recordings.frame import FloatArray


@dataclass
class Tree(Trees):
    """One decision tree (CART, Breiman and others, 1984)."""

    type: ClassVar[str] = "tree"

    def learn(self, rows: FloatArray, classes: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        """Return the tree's nodes."""
        settings = {"max_depth": DEPTH, "random_state": SEED, "class_weight": "balanced"}
        return arrays_of(
            [classifier("tree", "DecisionTreeClassifier", **settings).fit(rows, classes)]
        )
