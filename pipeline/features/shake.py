"""How much something is shaken."""

import math
from dataclasses import dataclass, field

from pipeline.features import _window
from pipeline.features._axes import axes
from pipeline.features._history import History
from pipeline.features.base import LONGEST, REFERENCE_RATE, Feature, floats, seconds_between
from recordings.frame import FloatArray

GRAVITY = 9.80665
"""Standard gravity in m/s²: the published threshold is in g."""

SPAN = 1 / REFERENCE_RATE
SLIDE = 10


@dataclass
class Shake(Feature):
    """For how much of the last seconds an acceleration in m/s² jumped: 0 at rest, at most √3.

    Formula, at 100 Hz: per axis the share c of the last 200 samples with
    |x[n] - x[n-1]| > 0.1 g; y += (√Σc² - y)/10. Source: shake of RIoT_Bricks
    (Ircam-RnD/RIoT). Other rates: the difference spans the same 10 ms, each frame counts for
    its time, and y keeps 0.9^(100·dt). What was before the first frame counts as rest.
    """

    threshold: float = field(
        default=0.1, metadata={"min": 0.0, "max": 1000.0, "unit": "g", "help": "what is a jump"}
    )
    seconds: float = field(
        default=2.0,
        metadata={"min": 0.001, "max": LONGEST, "unit": "s", "help": "length of the window"},
    )

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return one name: the feature's own; raises FeatureError without an accelerometer."""
        self.check(inputs)
        self._axes = axes(self, inputs, "accelerometer")
        self.reset()
        return ("",)

    def span(self, part: str) -> tuple[float, float] | None:  # noqa: ARG002 - all parts have it
        """Return 0 to √3."""
        return 0.0, math.sqrt(3)

    def reset(self) -> None:
        """Forget all earlier frames."""
        self._history = History(SPAN)
        self._sums = _window.Sums(3, self.seconds)
        self._sums.push([0.0] * 3, self.seconds)
        self._y = 0.0

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Write how much it is shaken."""
        values, dt = floats(x), seconds_between(dt)
        now = [values[i] for i in self._axes]
        self._history.push(now, dt)
        least = self.threshold * GRAVITY
        jumps = zip(now, self._history.ago(SPAN), strict=True)
        self._sums.push([float(abs(a - b) > least) for a, b in jumps], dt)
        shaken = math.hypot(*self._sums.each(_window.mean))
        self._y = shaken + (1 - 1 / SLIDE) ** (dt * REFERENCE_RATE) * (self._y - shaken)
        out[0] = self._y
