"""The part of each input around one frequency."""

import math
from dataclasses import dataclass, field

from pipeline.features.base import Feature, floats, part_names, seconds_between
from recordings.frame import FloatArray


@dataclass
class Bandpass(Feature):
    """A resonant filter on each input, in the input's unit: 1 at its frequency, 0 for what stays.

    Formula: H(s) = (ω/Q)·s/(s² + (ω/Q)·s + ω²), ω = 2π·frequency. Source: the band-pass biquad
    of the Gestural Sound Toolkit (ircam-ismm, mod-analysis), 5 Hz and Q 1 at 100 Hz. Here the
    filter it stands for is solved exactly for an input that runs straight from frame to frame
    (first-order hold): about the answer to that line, u - u'/(ωQ), the state swings freely
    with the decay ω/2Q and the frequency ω·√(1 - 1/4Q²).
    """

    frequency: float = field(
        default=5.0,
        metadata={"min": 0.01, "max": 1000.0, "unit": "Hz", "help": "middle of the band"},
    )
    q: float = field(
        default=1.0,
        metadata={"min": 0.5, "max": 100.0, "help": "higher: narrower, and rings longer"},
    )

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return one name per input."""
        self.check(inputs)
        self.reset()
        return part_names(inputs)

    def reset(self) -> None:
        """Forget all earlier frames."""
        self._x: list[float] = []
        self._place: list[float] = []
        self._speed: list[float] = []

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Write the part around the frequency; the first frame is taken to have lasted."""
        values, dt = floats(x), seconds_between(dt)
        if not self._x:
            self._x, self._place, self._speed = values, list(values), [0.0] * len(values)
        omega = 2 * math.pi * self.frequency
        keep, gain, pull, slow = free_swing(omega, self.q, dt)
        for i, (before, value) in enumerate(zip(self._x, values, strict=True)):
            slope = (value - before) / dt
            lag = slope / (omega * self.q)
            place, speed = self._place[i] - before + lag, self._speed[i] - slope
            self._place[i] = keep * place + gain * speed + value - lag
            self._speed[i] = pull * place + slow * speed + slope
            out[i] = self._speed[i] / (omega * self.q)
        self._x = values


def free_swing(omega: float, q: float, dt: float) -> tuple[float, float, float, float]:
    """Return how place and speed of a damped swing after `dt` s follow from those before.

    place → place, speed → place, place → speed, speed → speed: the exponential of the matrix
    ((0, 1), (-ω², -ω/Q)) times dt.
    """
    decay = omega / (2 * q)
    swing = omega * math.sqrt(1 - 1 / (4 * q * q))
    fade = math.exp(-decay * dt)
    cosine = fade * math.cos(swing * dt)
    # at Q = ½ it does not swing: the limit of sin(ωt)/ω is t
    sine = fade * (math.sin(swing * dt) / swing if swing else dt)
    return cosine + decay * sine, sine, -omega * omega * sine, cosine - decay * sine
