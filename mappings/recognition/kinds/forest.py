"""A random forest: many decision trees that vote."""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mappings.recognition.classes import Classes
from mappings.recognition.learners import classifier
from mappings.recognition.trees import arrays_of, shares_of
from recordings.frame import FloatArray

TREES = 40
DEPTH = 8
SEED = 0


@dataclass
class Forest(Classes):
    """Trees of chosen moments and numbers each (Breiman, 2001): steady where inputs are many."""

    type: ClassVar[str] = "forest"

    def learn(self, rows: FloatArray, classes: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        """Return the nodes of all trees."""
        settings: dict[str, Any] = {"n_estimators": TREES, "max_depth": DEPTH, "random_state": SEED}
        settings["class_weight"] = "balanced"
        made = classifier("ensemble", "RandomForestClassifier", **settings).fit(rows, classes)
        return arrays_of(made.estimators_)

    def shares(
        self,
        fitted: Table[str, NDArray[Any]],
        moment: FloatArray,
        squared: FloatArray,  # noqa: ARG002 - of any kind
    ) -> FloatArray:
        """Return the mean of what the trees say."""
        return shares_of(fitted, moment)
