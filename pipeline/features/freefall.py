"""Whether something is thrown or falls."""

import math
from dataclasses import dataclass, field

from pipeline.features._axes import axes
from pipeline.features._history import History
from pipeline.features.base import REFERENCE_RATE, Feature, floats, seconds_between
from recordings.frame import FloatArray

GRAVITY = 9.80665
"""Standard gravity in m/s²: the published threshold is in g."""

SPAN = 1 / REFERENCE_RATE
FASTEST, STEADY = 750.0, 40.0
"""In °/s: turning faster than the first and changing by less than the second in 10 ms is flight."""


@dataclass
class Freefall(Feature):
    """1 while nothing holds the device, 0 otherwise; with a gyroscope also where it tumbles.

    Inputs: accelerometer x, y, z in m/s² and, if there is one, gyroscope x, y, z in rad/s.
    Formula: |a| < 0.15 g, or |ω| > 750 °/s with | |ω|[n] - |ω|[n-1] | < 40 °/s at 100 Hz: what
    tumbles in the air feels its own turning. Source: freefall of RIoT_Bricks (Ircam-RnD/RIoT).
    Other rates: the change is that in 10 ms.
    """

    threshold: float = field(
        default=0.15, metadata={"min": 0.0, "max": 100.0, "unit": "g", "help": "below it, it falls"}
    )

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return one name: the feature's own; raises FeatureError without an accelerometer."""
        self.check(inputs)
        self._axes = axes(self, inputs, "accelerometer")
        self._turns = axes(self, inputs, "gyroscope") if len(inputs) > 3 else []
        self._history = History(SPAN)
        return ("",)

    def span(self, part: str) -> tuple[float, float] | None:  # noqa: ARG002 - all parts have it
        """Return 0 to 1."""
        return 0.0, 1.0

    def reset(self) -> None:
        """Forget all earlier frames."""
        self._history.clear()

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Write 1 or 0."""
        values = floats(x)
        falls = math.hypot(*(values[i] for i in self._axes)) < self.threshold * GRAVITY
        tumbles = bool(self._turns) and self._tumbles(values, seconds_between(dt))
        out[0] = float(falls or tumbles)

    def _tumbles(self, values: list[float], dt: float) -> bool:
        speed = math.degrees(math.hypot(*(values[i] for i in self._turns)))
        self._history.push([speed], dt)
        return speed > FASTEST and abs(speed - self._history.ago(SPAN)[0]) < STEADY
