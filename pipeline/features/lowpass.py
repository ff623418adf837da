"""The slow part of each input."""

import math
from dataclasses import dataclass, field

from pipeline.features.base import Feature, floats, part_names, seconds_between
from recordings.frame import FloatArray


@dataclass
class Lowpass(Feature):
    """Two one-pole low-passes in a row: no overshoot, and no assumption about the rate.

    Formula: H(s) = (ω/(s + ω))², ω = 2π·cutoff, -6 dB at the cutoff. Source: a low-pass
    biquad with Q = ½, as in the Gestural Sound Toolkit (ircam-ismm, mod-analysis). Each pole
    is solved exactly for an input that runs straight from frame to frame (first-order hold):
    y += (g - e)·(x' - y) + (1 - g)·(x - y), with r = ω·dt, e = exp(-r), g = (1 - e)/r and
    x' the input before.
    """

    cutoff: float = field(
        default=10.0,
        metadata={"min": 0.01, "max": 1000.0, "unit": "Hz", "help": "lower is smoother, later"},
    )

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return one name per input."""
        self.check(inputs)
        self.reset()
        return part_names(inputs)

    def reset(self) -> None:
        """Forget all earlier frames."""
        self._x: list[float] = []
        self._y: list[float] = []
        self._z: list[float] = []

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Write the slow part; the first frame is taken as it is."""
        values = floats(x)
        if not self._x:
            self._x = self._y = self._z = values
        r = 2 * math.pi * self.cutoff * seconds_between(dt)
        g = -math.expm1(-r) / r
        old, new = g - math.exp(-r), 1 - g
        first = follow(self._y, self._x, values, old, new)
        self._z = follow(self._z, self._y, first, old, new)
        self._x, self._y = values, first
        for i, value in enumerate(self._z):
            out[i] = value


def follow(
    y: list[float], before: list[float], now: list[float], old: float, new: float
) -> list[float]:
    """Return the state `y` moved towards the input `before` by `old`, `now` by `new`."""
    return [s + old * (b - s) + new * (n - s) for s, b, n in zip(y, before, now, strict=True)]
