"""The length of the vector that the inputs are."""

import math
from dataclasses import dataclass

from pipeline.features.base import Feature, floats
from recordings.frame import FloatArray


@dataclass
class Norm(Feature):
    """Euclidean length of all inputs, in their unit.

    Formula: √Σxᵢ². Source: "norm" of the Gestural Sound Toolkit (ircam-ismm, mod-analysis).
    """

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return one name: the feature's own."""
        self.check(inputs)
        return ("",)

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:  # noqa: ARG002 - no time in it
        """Write the length."""
        out[0] = math.hypot(*floats(x))
