"""A made-up phone that moves by itself, to try everything without a device."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import numpy as np

from recordings.frame import FloatArray
from sensors.base import Frame, Layout, PolledSensor
from sensors.wire import scmotion

GRAVITY = 9.80665  # m/s², as everywhere else
ARM = np.array([0.0, 0.5, 0.0])  # m from the shoulder to the phone, along its length
_STEP = 1e-3  # s, of the numerical derivatives
_NS = 1_000_000_000
_LONGEST = _NS  # of movement made at once, after the computer slept

POSE_SECONDS = 3.0  # from one pose to the next,
MOVE_SECONDS = 1.5  # of which so much is movement
_REACH = np.array([2.0, 1.2, 1.2])  # rad, the furthest alpha, beta and gamma


@dataclass
class Synthetic(PolledSensor):
    """A phone in a hand at the end of a stretched arm, as CoMote would send it.

    `style` is "poses" (still poses one after another, three seconds each) or "sway" (never
    still). Equal keys give equal movement. Acceleration, rotation and gravity belong to one
    movement: they are derived from the orientation, R = Rz(alpha) Rx(beta) Ry(gamma) as in
    the W3C's DeviceOrientation Event specification.
    """

    rate: float = field(default=100.0, metadata={"min": 1.0, "max": 1000.0, "unit": "Hz"})
    seed: int = field(default=0, metadata={"min": 0})
    style: Literal["poses", "sway"] = "poses"

    units: ClassVar[Mapping[str, str]] = {
        name: unit
        for name, unit in scmotion.UNITS.items()
        if name.startswith(("accelerometer", "gyroscope", "gravity"))
    }
    default_features: ClassVar[Sequence[Mapping[str, object]]] = scmotion.DEFAULT_FEATURES

    def __post_init__(self) -> None:
        if not 1 <= self.rate <= 1000 or self.seed < 0:
            raise ValueError("rate must be from 1 to 1000 Hz, and seed 0 or more")
        self._layout = Layout(tuple(self.units), tuple(self.units.values()))
        self._began: int | None = None
        self._count = 0
        dice = np.random.default_rng(self.seed)
        self._waves = dice.uniform(0.1, 0.6, (3, 3)), dice.uniform(0, 2 * math.pi, (3, 3))

    def start(self, now: int) -> None:
        """Begin at `now`, nanoseconds on the engine's clock."""
        self._began, self._count = now, 0

    def due(self) -> int | None:
        """Return when the next frame is due; None before the start."""
        return None if self._began is None else self._began + self._time(self._count)

    def read(self, now: int) -> list[Frame]:
        """Return all frames due until `now`, of the last second at most."""
        if self._began is None:
            return []
        elapsed = now - self._began
        if elapsed - self._time(self._count) > _LONGEST:
            self._count = math.ceil((elapsed - _LONGEST) * self.rate / _NS)
        frames = []
        while self._time(self._count) <= elapsed:
            frames.append(self._frame(self._count))
            self._count += 1
        return frames

    def _time(self, count: int) -> int:
        """Return when frame `count` is due, in nanoseconds after the start."""
        return round(count * _NS / self.rate)

    def _frame(self, count: int) -> Frame:
        assert self._began is not None  # noqa: S101 - tells mypy what `read` has tested
        time = self._time(count)
        values = self.values_at(time / _NS)
        return Frame(self.name, self._layout, values, self._began + time, time, dt=1 / self.rate)

    def values_at(self, seconds: float) -> FloatArray:
        """Return all channels at one moment of the movement, shape (9,)."""
        before, now, after = (self._orientation(seconds + s) for s in (-_STEP, 0, _STEP))
        acceleration = (after - 2 * now + before) @ ARM / _STEP**2
        up = np.array([0.0, 0.0, GRAVITY])
        spin = now.T @ (after - before) / (2 * _STEP)  # skew-symmetric, of the body's rates
        turn = spin[2, 1], spin[0, 2], spin[1, 0]
        return np.concatenate([now.T @ (acceleration + up), turn, now.T @ up])

    def _orientation(self, seconds: float) -> FloatArray:
        angles = self._sway(seconds) if self.style == "sway" else self._poses(seconds)
        (ca, cb, cg), (sa, sb, sg) = np.cos(angles), np.sin(angles)
        z = np.array([[ca, -sa, 0], [sa, ca, 0], [0, 0, 1]])
        x = np.array([[1, 0, 0], [0, cb, -sb], [0, sb, cb]])
        y = np.array([[cg, 0, sg], [0, 1, 0], [-sg, 0, cg]])
        return np.asarray(z @ x @ y)

    def _sway(self, seconds: float) -> FloatArray:
        rates, phases = self._waves
        waves = np.sin(2 * math.pi * rates * seconds + phases)
        return np.asarray(_REACH * waves.mean(axis=0))

    def _poses(self, seconds: float) -> FloatArray:
        """Hold, then go to the next pose along T. Flash and N. Hogan's minimum-jerk path (1985)."""
        pose, into = divmod(seconds, POSE_SECONDS)
        s = max(0.0, (into - POSE_SECONDS + MOVE_SECONDS) / MOVE_SECONDS)
        gone = s**3 * (10 - 15 * s + 6 * s**2)
        here, there = self._pose(int(pose)), self._pose(int(pose) + 1)
        return here + (there - here) * gone

    def _pose(self, number: int) -> FloatArray:
        """Return the angles of a pose; -1, just before the start, is the first one too."""
        dice = np.random.default_rng([self.seed, max(number, 0)])
        return np.asarray(_REACH * dice.uniform(-1, 1, 3))
