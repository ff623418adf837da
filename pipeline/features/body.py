"""Where points of a body are, seen from its own middle, whatever its size and place."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.features._anatomy import Anatomy
from pipeline.features._figure import AXES, Figural
from recordings.frame import FloatArray


@dataclass
class Body(Figural):
    """x, y, z of each of `points`, from the middle of the hips in lengths of the torso.

    Of a hand: from the wrist, in lengths of the palm. Without `points`: wrists and ankles, or
    fingertips. Formula: (p - h)/|s - h|, h the middle of the hips, s that of the shoulders, the
    length smoothed over half a second: place and size are taken out as in J. C. Gower,
    "Generalized Procrustes analysis" (1975), turning is left in.
    """

    points: list[str] = field(default_factory=list, metadata={"help": "left_wrist, nose …"})

    def parts(self, anatomy: Anatomy) -> tuple[Sequence[str], Sequence[str]]:
        """Return its points, and each with its axes."""
        points = self.chosen(self.points, anatomy.points, anatomy.rest)
        return points, [f"{point}.{axis}" for point in points for axis in AXES]

    def measure(self, points: FloatArray, out: FloatArray) -> None:
        """Write the places."""
        out[:] = points.ravel()
