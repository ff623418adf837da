"""Where the limbs of a body point."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.features._anatomy import Anatomy
from pipeline.features._figure import AXES, Figural
from recordings.frame import FloatArray

SHORTEST = 1e-3
"""Sizes of the figure; shorter limbs point less and less anywhere."""


@dataclass
class Directions(Figural):
    """The direction of each of `limbs` as x, y, z of length 1: x right, y up, z to the camera.

    Without `limbs`: upper arms, forearms, thighs, shins and the torso, or the fingers of a hand.
    Formula: (b - a)/|b - a|, from where the limb begins to where it ends.
    """

    limbs: list[str] = field(default_factory=list, metadata={"help": "left_forearm, torso …"})

    def parts(self, anatomy: Anatomy) -> tuple[Sequence[str], Sequence[str]]:
        """Return all points of the limbs, and each limb with its axes."""
        limbs = self.chosen(self.limbs, anatomy.limbs, anatomy.limbs)
        points = [p for limb in limbs for side in anatomy.limbs[limb] for p in side]
        self._weights = np.zeros((len(limbs), len(points)))
        at = 0
        for row, limb in enumerate(limbs):
            for sign, side in zip((-1.0, 1.0), anatomy.limbs[limb], strict=True):
                self._weights[row, at : at + len(side)] = sign / len(side)
                at += len(side)
        return points, [f"{limb}.{axis}" for limb in limbs for axis in AXES]

    def span(self, part: str) -> tuple[float, float] | None:  # noqa: ARG002 - all parts have it
        """Return ±1."""
        return -1.0, 1.0

    def measure(self, points: FloatArray, out: FloatArray) -> None:
        """Write the directions."""
        along = self._weights @ points
        length = np.linalg.norm(along, axis=1, keepdims=True)
        out[:] = (along / np.maximum(length, SHORTEST)).ravel()
