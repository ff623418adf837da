"""Which way is up, seen from the device."""

import math
from dataclasses import dataclass, field

from pipeline.features.base import REFERENCE_RATE, Feature, floats, seconds_between
from recordings.frame import FloatArray

Vector = tuple[float, float, float]

FLAT: Vector = (0.0, 0.0, 1.0)
WEAKEST = 1e-6
"""Below this acceleration (m/s²) there is no direction to be read from it."""


@dataclass
class Orientation(Feature):
    """The upward direction, from an accelerometer and, where there is one, a gyroscope.

    Inputs: x, y, z in m/s² including gravity, then x, y, z in rad/s, W3C axes (those of a
    channel called gyroscope may come first). Outputs: the unit vector x, y, z;
    pitch = atan(y/√(x² + z²)), roll = atan2(x, sgn(z)·√(ρy² + z²)) and tilt = acos(z) in half
    turns (1 = 180°): pitch ±½ (+½: upright), roll ±1 (+½: on its left edge), tilt 0…1 (0:
    flat, screen up). Roll jumps between ±1; the vector never does.

    Source: the complementary filter of PiPoOrientation (ircam-ismm/pipo) with the Gestural
    Sound Toolkit's weight and regularisation ρ. Formula:
    u = k·(u turned by the gyroscope) + (1 - k)·a/|a|, normalised, k = w/(1 + w) per sample
    at 100 Hz, so k^(100·dt). A device turning at ω sees u turn at du/dt = -ω × u: here the
    exact rotation by the mean ω of the two frames, where PiPo adds angles. Without a
    gyroscope the same filter takes ω = 0.
    """

    weight: float = field(
        default=15.0,
        metadata={"min": 0.0, "max": 1e4, "help": "gyroscope against accelerometer"},
    )
    regularisation: float = field(
        default=1e-4,
        metadata={"min": 0.0, "max": 1.0, "help": "steadies the roll where the device is upright"},
    )

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return x, y, z, pitch, roll, tilt; raises FeatureError unless 3 or 6 axes come in."""
        self.check(inputs)
        turns = [name.split(".")[-2:-1] == ["gyroscope"] for name in inputs]
        order = sorted(range(len(inputs)), key=turns.__getitem__)
        if len(inputs) not in (3, 6) or sum(turns) not in (0, len(inputs) - 3):
            raise self.error(
                "needs accelerometer x, y, z in m/s² and, if there is one, gyroscope x, y, z "
                f"in rad/s; its inputs are {', '.join(inputs)}"
            )
        self._order = None if order == sorted(order) else order
        self._keep = self.weight / (1 + self.weight)
        self.reset()
        return ("x", "y", "z", "pitch", "roll", "tilt")

    def span(self, part: str) -> tuple[float, float] | None:
        """Return ±1, of the pitch half of it, of the tilt 0 to 1."""
        return {"pitch": (-0.5, 0.5), "tilt": (0.0, 1.0)}.get(part, (-1.0, 1.0))

    def reset(self) -> None:
        """Forget all earlier frames."""
        self._up: Vector | None = None
        self._rate: Vector | None = None

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Write the unit vector and the angles."""
        values, dt = floats(x), seconds_between(dt)
        if self._order is not None:
            values = [values[i] for i in self._order]
        predicted = self._turned(values, dt)
        self._up = up = self._corrected(predicted, values, dt)
        out[0], out[1], out[2] = up
        out[3], out[4], out[5] = angles(up, self.regularisation)

    def _turned(self, values: list[float], dt: float) -> Vector | None:
        """Return the last direction turned by the mean rotation since; None at the start."""
        up = self._up
        if len(values) == 3 or up is None:
            return up
        rate = (values[3], values[4], values[5])
        last, self._rate = self._rate or rate, rate
        half = 0.5 * dt
        return turn(
            up, (last[0] + rate[0]) * half, (last[1] + rate[1]) * half, (last[2] + rate[2]) * half
        )

    def _corrected(self, predicted: Vector | None, values: list[float], dt: float) -> Vector:
        """Return the prediction drawn towards the measured acceleration."""
        x, y, z = values[:3]
        length = math.hypot(x, y, z)
        if length < WEAKEST:
            return predicted or FLAT
        measured = (x / length, y / length, z / length)
        if predicted is None:
            return measured
        keep = self._keep ** (dt * REFERENCE_RATE)
        return blend(predicted, measured, keep)


def turn(u: Vector, ax: float, ay: float, az: float) -> Vector:
    """Return `u` as seen after the device has turned by (ax, ay, az) radians.

    Rodrigues' formula with the opposite angle, since it is the device that turns.
    """
    angle = math.hypot(ax, ay, az)
    if angle < 1e-12:
        return u
    x, y, z = u
    kx, ky, kz = ax / angle, ay / angle, az / angle
    c, s = math.cos(angle), math.sin(angle)
    along = (kx * x + ky * y + kz * z) * (1 - c)
    return (
        x * c - (ky * z - kz * y) * s + kx * along,
        y * c - (kz * x - kx * z) * s + ky * along,
        z * c - (kx * y - ky * x) * s + kz * along,
    )


def blend(a: Vector, b: Vector, share: float) -> Vector:
    """Return share·a + (1 - share)·b with length 1; `b` where the two cancel out."""
    rest = 1 - share
    x = share * a[0] + rest * b[0]
    y = share * a[1] + rest * b[1]
    z = share * a[2] + rest * b[2]
    length = math.hypot(x, y, z)
    return b if length < WEAKEST else (x / length, y / length, z / length)


def angles(u: Vector, regularisation: float) -> Vector:
    """Return pitch, roll and tilt of a unit vector, in half turns."""
    x, y, z = u
    pitch = math.atan2(y, math.hypot(x, z))
    roll = math.atan2(x, math.copysign(math.sqrt(regularisation * y * y + z * z), z))
    tilt = math.acos(min(max(z, -1.0), 1.0))
    return pitch / math.pi, roll / math.pi, tilt / math.pi
