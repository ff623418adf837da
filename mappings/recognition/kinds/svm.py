"""Support vector machine: classes parted as widely as can be, with a curved border."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mappings.recognition.classes import Classes, sized, softmax
from mappings.recognition.learners import classifier
from recordings.frame import FloatArray

STEEP = 3.0
"""How much more likely a class is per width of its margin, as a factor of e."""


@dataclass
class Svm(Classes):
    """One machine with a Gaussian kernel for each class, against all others."""

    type: ClassVar[str] = "svm"

    def learn(self, rows: FloatArray, classes: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        """Return how much moments support each class (c, n), its offset, and the kernel's width."""
        names = np.unique(classes)
        width = 1.0 / max(rows.shape[1] * float(rows.var()), 1e-12)  # scikit-learn's "scale"
        support, offsets = np.zeros((len(names), len(rows))), np.zeros(len(names))
        for i, name in enumerate(names):
            settings: dict[str, Any] = {"gamma": width, "class_weight": "balanced", "C": 10.0}
            made = classifier("svm", "SVC", **settings).fit(rows, classes == name)
            support[i, made.support_] = made.dual_coef_[0]
            offsets[i] = made.intercept_[0]
        return {"support": support, "offsets": offsets, "width": np.array([width])}

    def check(self, count: int) -> None:
        """Raise ValueError or KeyError for what `learn` never returns."""
        sized(self.fitted["support"], count, len(self.rows))
        sized(self.fitted["offsets"], count)
        if sized(self.fitted["width"], 1)[0] <= 0:
            raise ValueError("the width is not above 0")

    def shares(self, moment: FloatArray, squared: FloatArray) -> FloatArray:  # noqa: ARG002 - near is all
        """Return how far inside each class it is, as shares."""
        near = np.exp(-self.fitted["width"][0] * squared)
        return softmax(STEEP * (self.fitted["support"] @ near + self.fitted["offsets"]))
