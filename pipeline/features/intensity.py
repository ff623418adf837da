"""How strongly something moves, from its accelerations."""

import math
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

GRAVITY = 9.80665
"""Standard gravity in m/s²: the published gain is for accelerations in g."""

SPAN = 2 / REFERENCE_RATE
FLOOR = 0.1
"""What the compressed intensity must exceed to be more than 0."""


@dataclass
class Intensity(Feature):
    """Energy of the changes of an acceleration in m/s², 0 at rest; whole, then per axis.

    Formula, per axis at 100 Hz: d = (x[n] - x[n-2])/2 in g; s = |d| + feedback·s[n-1];
    e = (gain·s)². The whole is Σe. Compressed: c = min(e, 1)^¼, then [0.1, 1] → [0, 1],
    clipped at 0. Source: intensity of the Gestural Sound Toolkit (ircam-ismm, mod-analysis).
    Other rates: d spans the same 20 ms; with r = 100·dt, s = |d|·(1 - fʳ)/(1 - f) + fʳ·s,
    which is the published recursion at r = 1 and has the same decay and final value at any r.
    """

    feedback: float = field(
        default=0.9,
        metadata={"min": 0.0, "max": 0.999, "help": "how long it rings on: 0 not at all"},
    )
    gain: float = field(default=0.1, metadata={"min": 0.0, "max": 1000.0, "help": "sensitivity"})
    compressed: bool = field(
        default=True, metadata={"help": "0…1, small movements raised; otherwise without limit"}
    )

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return the name of the whole, then, where there are several inputs, one for each."""
        self.check(inputs)
        self._sums = [0.0] * len(inputs)
        self._history = History(SPAN)
        # 2: d is half the difference over the span
        self._scale = 1 / (2 * GRAVITY * (1 - self.feedback))
        return ("",) if len(inputs) == 1 else ("", *part_names(inputs))

    def span(self, part: str) -> tuple[float, float] | None:  # noqa: ARG002 - all parts have it
        """Return 0 to 1 where it is compressed."""
        return (0.0, 1.0) if self.compressed else None

    def reset(self) -> None:
        """Forget all earlier frames."""
        self._sums = [0.0] * len(self._sums)
        self._history.clear()

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Write the intensities."""
        values, dt = floats(x), seconds_between(dt)
        self._history.push(values, dt)
        kept = self.feedback ** (dt * REFERENCE_RATE)
        added = (1 - kept) * self._scale
        before = self._history.ago(SPAN)
        self._sums = sums = [
            abs(a - b) * added + kept * s
            for a, b, s in zip(values, before, self._sums, strict=True)
        ]
        self._write(sums, out)

    def _write(self, sums: list[float], out: FloatArray) -> None:
        square = self.gain * self.gain
        energies = [square * s * s for s in sums]
        whole = sum(energies)
        out[0] = compress(whole) if self.compressed else whole
        if len(energies) > 1:
            for i, energy in enumerate(energies, 1):
                out[i] = compress(energy) if self.compressed else energy


def compress(energy: float) -> float:
    """Return the fourth root of `energy` ≥ 0 cut at 1, with [0.1, 1] spread to [0, 1]."""
    if energy >= 1.0:
        return 1.0
    return max(0.0, (math.sqrt(math.sqrt(energy)) - FLOOR) / (1 - FLOOR))
