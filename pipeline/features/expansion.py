"""How much room a body takes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.features._anatomy import Anatomy
from pipeline.features._figure import Figural
from recordings.frame import FloatArray


@dataclass
class Expansion(Figural):
    """How far head, hands and feet are from the middle, and the box around them.

    `mean` is the mean distance from the middle of the hips, `width`, `height` and `depth` are the
    sides of the box, all in lengths of the torso; of a hand, its fingertips from the wrist, in
    lengths of the palm. Formula: Σ|pᵢ|/n and max pᵢ - min pᵢ; the box as in the contraction index
    of A. Camurri, I. Lagerlöf and G. Volpe, "Recognizing emotion from dance movement" (2003).
    """

    def parts(self, anatomy: Anatomy) -> tuple[Sequence[str], Sequence[str]]:
        """Return the ends of the figure, and the four values."""
        return anatomy.ends, ("mean", "width", "height", "depth")

    def measure(self, points: FloatArray, out: FloatArray) -> None:
        """Write the four values."""
        out[0] = np.linalg.norm(points, axis=1).mean()
        out[1:] = np.ptp(points, axis=0)
