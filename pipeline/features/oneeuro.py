"""Each input smoothed more when it is slow, less when it is fast."""

import math
from dataclasses import dataclass, field

from pipeline.features.base import Feature, floats, part_names, seconds_between
from recordings.frame import FloatArray

LOWEST, HIGHEST = 1e-3, 1000.0
"""Limits of the cutoffs in Hz."""


@dataclass
class OneEuro(Feature):
    """The 1€ filter on each input.

    Formula: α(c) = 1/(1 + τ/dt), τ = 1/(2πc); ẋ = (x - ŷ)/dt smoothed with α(dcutoff), ŷ the last
    output; y = ŷ + α(mincutoff + beta·|ẋ|)·(x - ŷ). Source: Casiez, Roussel & Vogel, "1€
    Filter: A Simple Speed-based Low-pass Filter for Noisy Input in Interactive Systems",
    CHI 2012; ŷ rather than the last input as in the authors' code since 2023.
    """

    mincutoff: float = field(
        default=1.0,
        metadata={"min": LOWEST, "max": HIGHEST, "unit": "Hz", "help": "lower: steadier at rest"},
    )
    beta: float = field(
        default=0.01,
        metadata={"min": 0.0, "max": 1e6, "help": "higher: less delay in fast movement"},
    )
    dcutoff: float = field(
        default=1.0,
        metadata={"min": LOWEST, "max": HIGHEST, "unit": "Hz", "help": "smoothing of the speed"},
    )

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return one name per input."""
        self.check(inputs)
        self.reset()
        return part_names(inputs)

    def reset(self) -> None:
        """Forget all earlier frames."""
        self._y: list[float] = []
        self._speed: list[float] = []

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Write the smoothed inputs; the first frame is taken as it is."""
        values, dt = floats(x), seconds_between(dt)
        if not self._y:
            self._y, self._speed = list(values), [0.0] * len(values)
        share = alpha(self.dcutoff, dt)
        for i, value in enumerate(values):
            error = value - self._y[i]
            self._speed[i] += share * (error / dt - self._speed[i])
            cutoff = self.mincutoff + self.beta * abs(self._speed[i])
            self._y[i] += alpha(cutoff, dt) * error
            out[i] = self._y[i]


def alpha(cutoff: float, dt: float) -> float:
    """Return the share of the new value, 0…1, of a low-pass at `cutoff` Hz after `dt` s."""
    turn = 2 * math.pi * cutoff * dt
    return turn / (turn + 1)
