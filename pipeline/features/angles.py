"""How far the joints of a body are open."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.features._anatomy import Anatomy
from pipeline.features._figure import Figural
from recordings.frame import FloatArray


@dataclass
class Angles(Figural):
    """The angle at each of `joints` in rad: π is straight, 0 folded.

    Without `joints`: elbows, shoulders, hips and knees, or the fingers of a hand. Formula:
    atan2(|u × v|, u · v), u and v from the joint to the points before and after it: the angle by
    its sine and cosine, exact at 0 and π too.
    """

    joints: list[str] = field(default_factory=list, metadata={"help": "left_elbow …"})

    def parts(self, anatomy: Anatomy) -> tuple[Sequence[str], Sequence[str]]:
        """Return three points for each joint, and the joints."""
        joints = self.chosen(self.joints, anatomy.joints, anatomy.joints)
        return [point for joint in joints for point in anatomy.joints[joint]], joints

    def span(self, part: str) -> tuple[float, float] | None:  # noqa: ARG002 - all parts have it
        """Return 0 to π."""
        return 0.0, math.pi

    def measure(self, points: FloatArray, out: FloatArray) -> None:
        """Write the angles."""
        before, at, after = (points[i::3] for i in range(3))
        u, v = before - at, after - at
        crossed = np.linalg.norm(np.cross(u, v), axis=1)
        out[:] = np.arctan2(crossed, (u * v).sum(axis=1))
