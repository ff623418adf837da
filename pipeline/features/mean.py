"""The mean of each input over the last seconds."""

from dataclasses import dataclass

from pipeline.features import _window
from recordings.frame import FloatArray


@dataclass
class Mean(_window.Summed):
    """Mean over the last `seconds`: (1/T)·∫x dt, in the input's unit.

    Formula: the moving average, each frame weighted with the time since the frame before.
    """

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Write the means."""
        for i, value in enumerate(self.push(x, dt).each(_window.mean)):
            out[i] = value
