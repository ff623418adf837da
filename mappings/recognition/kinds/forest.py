"""A random forest: many decision trees that vote."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mappings.recognition.learners import classifier
from mappings.recognition.trees import DEPTH, SEED, Trees, arrays_of
from recordings.frame import FloatArray

TREES = 40


@dataclass
class Forest(Trees):
    """Trees of chosen moments and numbers each (Breiman, 2001): steady where inputs are many."""

    type: ClassVar[str] = "forest"

    def learn(self, rows: FloatArray, classes: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        """Return the nodes of all trees."""
        settings: dict[str, Any] = {"n_estimators": TREES, "max_depth": DEPTH, "random_state": SEED}
        settings["class_weight"] = "balanced"
        made = classifier("ensemble", "RandomForestClassifier", **settings).fit(rows, classes)
        return arrays_of(made.estimators_)
