"""Naive Bayes: each class has a mean and a spread of its own in every number."""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mappings.recognition.classes import Classes, softmax
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

    def shares(
        self,
        fitted: Table[str, NDArray[Any]],
        moment: FloatArray,
        squared: FloatArray,  # noqa: ARG002 - of any kind
    ) -> FloatArray:
        """Return the probabilities that Bayes' rule gives."""
        apart = (moment - fitted["mean"]) ** 2 / fitted["variance"] + np.log(fitted["variance"])
        return softmax(np.log(fitted["prior"]) - 0.5 * apart.sum(axis=1))
