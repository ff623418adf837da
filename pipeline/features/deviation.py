"""How much each input varies over the last seconds."""

import math
from dataclasses import dataclass

from pipeline.features import _window
from recordings.frame import FloatArray


@dataclass
class Deviation(_window.Summed):
    """Standard deviation over the last `seconds`: √((1/T)·∫(x - mean)² dt), in the input's unit.

    Formula: the population standard deviation, each frame weighted with the time since the
    frame before.
    """

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Write the standard deviations."""
        for i, value in enumerate(self.push(x, dt).each(_window.variance)):
            out[i] = math.sqrt(value)
