"""Each input from 0 to 1, over the range in which it was calibrated."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.features.base import Feature, floats, part_names
from recordings.frame import FloatArray


@dataclass
class Normalised(Feature):
    """How far each input is between its ends.

    Formula: (x - low) / (high - low), kept within 0 and 1. Source: feature scaling (min-max
    normalisation). The ends are those that guided calibration (`sensor/calibrate`) found
    for a channel moved as far as one will; of an input that has none, `low` and `high`, in its
    own unit.
    """

    low: float = field(
        default=0.0, metadata={"min": -1e6, "max": 1e6, "help": "where nothing was calibrated"}
    )
    high: float = field(
        default=1.0, metadata={"min": -1e6, "max": 1e6, "help": "where nothing was calibrated"}
    )

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return one name per input."""
        self.check(inputs)
        if not self.low < self.high:
            raise self.error('"low" must be less than "high"')
        self.scale([None] * len(inputs))
        return part_names(inputs)

    def scale(self, ranges: Sequence[tuple[float, float] | None]) -> None:
        """Take what was calibrated of each input."""
        ends = [found or (self.low, self.high) for found in ranges]
        self._ends = [(low, 1.0 / (high - low)) for low, high in ends]

    def span(self, part: str) -> tuple[float, float] | None:  # noqa: ARG002 - the same for all
        """Return 0 to 1."""
        return 0.0, 1.0

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:  # noqa: ARG002 - no memory
        """Write where each value is in its range."""
        for i, (value, (low, share)) in enumerate(zip(floats(x), self._ends, strict=True)):
            out[i] = min(max((value - low) * share, 0.0), 1.0)
