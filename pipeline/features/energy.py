"""How strong all inputs together were over the last seconds."""

from dataclasses import dataclass

from pipeline.features import _window
from recordings.frame import FloatArray


@dataclass
class Energy(_window.Summed):
    """Mean over the last `seconds` of the squared length: (1/T)·∫Σxᵢ² dt, in the unit squared.

    Formula: the average power of a signal (Oppenheim & Willsky, Signals and Systems, 1.1.2);
    it does not depend on how the axes are turned. Best of a speed or a gyroscope: in an
    acceleration gravity outweighs the movement.
    """

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return one name: the feature's own."""
        super().bind(inputs)
        return ("",)

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Write the energy."""
        out[0] = sum(self.push(x, dt).each(_window.mean_square))
