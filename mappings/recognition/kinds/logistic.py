"""Logistic regression: classes that planes part."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mappings.recognition.classes import Classes, sized, softmax
from mappings.recognition.learners import classifier
from recordings.frame import FloatArray

STEPS = 1000


@dataclass
class Logistic(Classes):
    """Multinomial logistic regression: calm between classes, and even where they are many."""

    type: ClassVar[str] = "logistic"

    def learn(self, rows: FloatArray, classes: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        """Return the weights (c, 2 p) and the offset of each class."""
        settings: dict[str, Any] = {"class_weight": "balanced", "max_iter": STEPS}
        made = classifier("linear_model", "LogisticRegression", **settings).fit(rows, classes)
        weights, offsets = made.coef_, made.intercept_
        if len(made.classes_) == 2:  # of two classes only the second has any
            weights, offsets = (np.concatenate([0 * one, one]) for one in (weights, offsets))
        return {"weights": weights, "offsets": offsets}

    def check(self, count: int) -> None:
        """Raise ValueError or KeyError for what `learn` never returns."""
        sized(self.fitted["weights"], count, self.rows.shape[1])
        sized(self.fitted["offsets"], count)

    def shares(self, moment: FloatArray, squared: FloatArray) -> FloatArray:  # noqa: ARG002 - of any kind
        """Return the probabilities of the classes."""
        return softmax(self.fitted["weights"] @ moment + self.fitted["offsets"])
