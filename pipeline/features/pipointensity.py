"""How strongly each input changes, as pipo's intensity has it."""

import math
from dataclasses import dataclass, field
from typing import Literal

from pipeline.features._history import History
from pipeline.features.base import (
    LARGEST,
    REFERENCE_RATE,
    Feature,
    floats,
    part_names,
    seconds_between,
)
from recordings.frame import FloatArray

SPAN = 2 / REFERENCE_RATE


@dataclass
class PipoIntensity(Feature):
    """Smoothed size of the changes of the inputs' length, then of each; of one input, its own.

    Formula, at 100 Hz, of the length √Σxᵢ² and of each input: d = (x[n] - x[n-2])/2;
    m = |d|, max(d, 0), max(-d, 0) or d² by `mode`; s = m·r/(1 + r) + s[n-1]/(1 + r), with
    r = cutoff/100 Hz; the value is gain·s^powerexp - offset, at least 0. Source: pipo.intensity
    (PiPoIntensity, ircam-ismm/pipo) with normmode L2pre; its delta per second times 0.01 is
    the change per sample at 100 Hz. Other rates: d spans the same 20 ms, s keeps
    (1 + r)^(-100·dt) of what it was. Values stop at 1e12.
    """

    mode: Literal["abs", "pos", "neg", "square"] = field(
        default="abs", metadata={"help": "which changes count: all, rising, falling, squared"}
    )
    cutoff: float = field(
        default=10.0,
        metadata={"min": 0.01, "max": 1000.0, "unit": "Hz", "help": "lower is smoother, later"},
    )
    gain: float = field(default=1.0, metadata={"min": 0.0, "max": 1000.0, "help": "sensitivity"})
    powerexp: float = field(
        default=1.0, metadata={"min": 0.1, "max": 8.0, "help": "below 1: small movements raised"}
    )
    offset: float = field(
        default=0.0, metadata={"min": 0.0, "max": LARGEST, "help": "what is taken off: noise"}
    )

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return the name of the whole, then, where there are several inputs, one for each."""
        self.check(inputs)
        self._history = History(SPAN)
        self._base = 1 / (1 + self.cutoff / REFERENCE_RATE)
        self.reset()
        return ("", *part_names(inputs)) if len(inputs) > 1 else ("",)

    def reset(self) -> None:
        """Forget all earlier frames."""
        self._smooth: list[float] = []
        self._history.clear()

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Write the intensities."""
        values, dt = floats(x), seconds_between(dt)
        self._history.push(values if len(values) == 1 else [math.hypot(*values), *values], dt)
        now, before = self._history.ago(0.0), self._history.ago(SPAN)
        sizes = [size((n - b) / 2, self.mode) for n, b in zip(now, before, strict=True)]
        kept = self._base ** (dt * REFERENCE_RATE)
        smooth = self._smooth or [0.0] * len(sizes)
        self._smooth = [m + kept * (s - m) for m, s in zip(sizes, smooth, strict=True)]
        for i, value in enumerate(self._smooth):
            out[i] = min(max(self.gain * value**self.powerexp - self.offset, 0.0), LARGEST)


def size(change: float, mode: str) -> float:
    """Return how much a change counts, ≥ 0."""
    if mode == "abs":
        return abs(change)
    if mode == "square":
        return change * change
    return max(change if mode == "pos" else -change, 0.0)
