"""Naive Bayes: each class has a mean and a spread of its own in every number."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mappings.recognition.classes import Classes, sized, softmax
from mappings.recognition.learners import classifier
from recordings.frame import FloatArray

SMOOTHING = 1e-2
"""Of the greatest variance, that is added to all: a pose held still has none of its own."""


@dataclass
class Bayes(Classes):
    """Gaussian naive Bayes: soon sure, with few examples."""

    type: ClassVar[str] = "bayes"

    def learn(self, rows: FloatArray, classes: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        """Return mean and variance of each class, and how often it was."""
        made = classifier("naive_bayes", "GaussianNB", var_smoothing=SMOOTHING).fit(rows, classes)
        return {"mean": made.theta_, "variance": made.var_, "prior": made.class_prior_}

    def check(self, count: int) -> None:
        """Raise ValueError or KeyError for what `learn` never returns."""
        width = self.rows.shape[1]
        variance = sized(self.fitted["variance"], count, width)
        sized(self.fitted["mean"], count, width)
        if min(variance.min(), sized(self.fitted["prior"], count).min()) <= 0:
            raise ValueError("a variance or a share is not above 0")

    def shares(self, moment: FloatArray, squared: FloatArray) -> FloatArray:  # noqa: ARG002 - of any kind
        """Return the probabilities that Bayes' rule gives."""
        variance = self.fitted["variance"]
        apart = (moment - self.fitted["mean"]) ** 2 / variance + np.log(variance)
        return softmax(np.log(self.fitted["prior"]) - 0.5 * apart.sum(axis=1))
