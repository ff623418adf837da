"""How alike the left and the right of a body are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.features._anatomy import Anatomy
from pipeline.features._figure import Figural
from recordings.frame import FloatArray

_ACROSS = ("left_shoulder", "left_hip", "right_shoulder", "right_hip")


@dataclass
class Symmetry(Figural):
    """1 where elbows, wrists, knees and ankles mirror each other, less the less they do.

    Formula: 1/(1 + d), d the mean distance of the left points, reflected at the plane through the
    hips' middle across the line from the right shoulder and hip to the left, from the right ones,
    in lengths of the torso. Reflection: p - 2(p·a)a (A. S. Householder, "Unitary triangularization
    of a nonsymmetric matrix", 1958).
    """

    def parts(self, anatomy: Anatomy) -> tuple[Sequence[str], Sequence[str]]:
        """Return the points on both sides, and one value; raises FeatureError for a hand."""
        if not anatomy.sides:
            raise self.error(f"a {anatomy.name} has no left and right; give it a body's points")
        sides = [f"{side}_{part}" for side in ("left", "right") for part in anatomy.sides]
        self._count = len(anatomy.sides)
        return [*_ACROSS, *sides], ("",)

    def span(self, part: str) -> tuple[float, float] | None:  # noqa: ARG002 - all parts have it
        """Return 0 to 1."""
        return 0.0, 1.0

    def measure(self, points: FloatArray, out: FloatArray) -> None:
        """Write how alike the sides are."""
        across = points[:2].sum(0) - points[2:4].sum(0)
        axis = across / max(float(np.linalg.norm(across)), 1e-9)
        left, right = points[4 : 4 + self._count], points[4 + self._count :]
        reflected = left - 2 * np.outer(left @ axis, axis)
        out[0] = 1 / (1 + np.linalg.norm(reflected - right, axis=1).mean())
