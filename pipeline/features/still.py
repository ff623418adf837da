"""Whether something is held still."""

import math
from dataclasses import dataclass, field

from pipeline.features._axes import axes
from pipeline.features.base import REFERENCE_RATE, Feature, floats, seconds_between
from recordings.frame import FloatArray

SLIDE = 5


@dataclass
class Still(Feature):
    """1 while a gyroscope in rad/s hardly turns, 0 while it does.

    Formula, at 100 Hz with x, y, z in °/s: v = (y - z)² + (x - y)² + (z - x)²;
    m += (v - m)/5; still while m ≤ 5000. Source: still of RIoT_Bricks (Ircam-RnD/RIoT). Other
    rates: m keeps 0.8^(100·dt). It does not see a turn about the diagonal x = y = z.
    """

    threshold: float = field(
        default=5000.0,
        metadata={"min": 0.0, "max": 1e9, "unit": "(°/s)²", "help": "higher: still more easily"},
    )

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return one name: the feature's own; raises FeatureError without a gyroscope."""
        self.check(inputs)
        self._axes = axes(self, inputs, "gyroscope")
        self.reset()
        return ("",)

    def span(self, part: str) -> tuple[float, float] | None:  # noqa: ARG002 - all parts have it
        """Return 0 to 1."""
        return 0.0, 1.0

    def reset(self) -> None:
        """Forget all earlier frames."""
        self._m: float | None = None

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Write 1 or 0; the first frame is taken as it is."""
        values = floats(x)
        a, b, c = (math.degrees(values[i]) for i in self._axes)
        v = (b - c) * (b - c) + (a - b) * (a - b) + (c - a) * (c - a)
        before = v if self._m is None else self._m
        keep = (1 - 1 / SLIDE) ** (seconds_between(dt) * REFERENCE_RATE)
        self._m = v + keep * (before - v)
        out[0] = float(self._m <= self.threshold)
