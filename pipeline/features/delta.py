"""How fast each input changes."""

from dataclasses import dataclass, field

from pipeline.features._history import History
from pipeline.features.base import (
    REFERENCE_RATE,
    Feature,
    floats,
    part_names,
    seconds_between,
)
from recordings.frame import FloatArray


@dataclass
class Delta(Feature):
    """Slope of each input over its last `size` samples at 100 Hz, per second.

    Formula: the least-squares slope Σ k·x[n+k-h] / Σ k², k = -h…h, h = (size - 1)/2, times
    the rate; size 3 is (x[n] - x[n-2])/2 · 100. Source: PiPoDelta (ircam-ismm/pipo), there
    without the rate. Other rates than 100 Hz are read along straight lines between frames,
    so that the slope spans the same time.
    """

    size: int = field(
        default=3,
        metadata={"min": 3, "max": 21, "help": "odd number of samples at 100 Hz that it spans"},
    )

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return one name per input; raises FeatureError for an even size."""
        self.check(inputs)
        if self.size % 2 == 0:
            raise self.error(f'"size" must be odd (3, 5, 7 …), not {self.size}')
        half = self.size // 2
        scale = REFERENCE_RATE / (2 * sum(k * k for k in range(1, half + 1)))
        # the newest sample is k = half; the one at k lies (half - k)/100 seconds back
        self._taps = [
            (k * scale, (half - k) / REFERENCE_RATE, (half + k) / REFERENCE_RATE)
            for k in range(half, 0, -1)
        ]
        self._history = History(2 * half / REFERENCE_RATE)
        return part_names(inputs)

    def reset(self) -> None:
        """Forget all earlier frames."""
        self._history.clear()

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Write the slopes, in the inputs' unit per second."""
        values, history = floats(x), self._history
        history.push(values, seconds_between(dt))
        slopes = [0.0] * len(values)
        for weight, near, far in self._taps:
            pairs = zip(slopes, history.ago(near), history.ago(far), strict=True)
            slopes = [slope + weight * (a - b) for slope, a, b in pairs]
        for i, slope in enumerate(slopes):
            out[i] = slope
