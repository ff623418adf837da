"""How far points of a body are from each other."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.features._anatomy import Anatomy
from pipeline.features._figure import Figural
from recordings.frame import FloatArray


@dataclass
class Distances(Figural):
    """The distance of each of `pairs`, "left_wrist right_wrist", in lengths of the torso.

    Of a hand in lengths of the palm. Without `pairs`: wrists, ankles, and each wrist from the
    nose; of a hand the thumb's tip from each finger's. Formula: |a - b|/|s - h|, as in `body`.
    """

    pairs: list[str] = field(
        default_factory=list, metadata={"help": "left_wrist right_wrist, nose left_hip …"}
    )

    def parts(self, anatomy: Anatomy) -> tuple[Sequence[str], Sequence[str]]:
        """Return two points for each pair, and the pairs."""
        pairs = [pair.split() for pair in dict.fromkeys(self.pairs or anatomy.pairs)]
        for pair in pairs:
            if len(pair) != 2:
                raise self.error(f'"{" ".join(pair)}" is no pair: two points, a space between')
            self.chosen(pair, (), anatomy.rest)
        return [point for pair in pairs for point in pair], [f"{a}-{b}" for a, b in pairs]

    def measure(self, points: FloatArray, out: FloatArray) -> None:
        """Write the distances."""
        out[:] = np.linalg.norm(points[0::2] - points[1::2], axis=1)
