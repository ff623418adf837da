"""The inputs as they are."""

from dataclasses import dataclass

from pipeline.features.base import Feature, floats, part_names
from recordings.frame import FloatArray


@dataclass
class Raw(Feature):
    """Each input unchanged, in the unit of the input. Formula: yᵢ = xᵢ."""

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return one name per input."""
        self.check(inputs)
        return part_names(inputs)

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:  # noqa: ARG002 - no time in it
        """Write the inputs."""
        for i, value in enumerate(floats(x)):
            out[i] = value
