"""Whether something spins."""

import math
from dataclasses import dataclass, field

from pipeline.features._axes import axes
from pipeline.features.base import Feature, floats
from recordings.frame import FloatArray


@dataclass
class Spin(Feature):
    """1 while a gyroscope in rad/s turns fast, 0 otherwise.

    Formula: √(x² + y² + z²) > 200 °/s. Source: spin of RIoT_Bricks (Ircam-RnD/RIoT).
    """

    threshold: float = field(
        default=200.0, metadata={"min": 0.0, "max": 1e6, "unit": "°/s", "help": "what is fast"}
    )

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return one name: the feature's own; raises FeatureError without a gyroscope."""
        self.check(inputs)
        self._axes = axes(self, inputs, "gyroscope")
        return ("",)

    def span(self, part: str) -> tuple[float, float] | None:  # noqa: ARG002 - all parts have it
        """Return 0 to 1."""
        return 0.0, 1.0

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:  # noqa: ARG002 - no time in it
        """Write 1 or 0."""
        values = floats(x)
        speed = math.hypot(*(values[i] for i in self._axes))
        out[0] = float(math.degrees(speed) > self.threshold)
