"""Runs a feature over movements, as the engine would."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from pipeline.features.base import Feature
from recordings.frame import FloatArray

ACCELEROMETER = tuple(f"phone.accelerometer.{axis}" for axis in "xyz")
GYROSCOPE = tuple(f"phone.gyroscope.{axis}" for axis in "xyz")

Movement = Callable[[FloatArray], FloatArray]
"""From times in seconds, shape (n,), to inputs, shape (n, d)."""


def run(
    feature: Feature, frames: Iterable[tuple[ArrayLike, float]], inputs: Sequence[str]
) -> FloatArray:
    """Bind the feature and return what it gives for each (inputs, dt), shape (n, outputs)."""
    return go_on(feature, frames, len(feature.bind(tuple(inputs))))


def go_on(feature: Feature, frames: Iterable[tuple[ArrayLike, float]], outputs: int) -> FloatArray:
    """Return what a bound feature gives for further frames, shape (n, outputs)."""
    rows = []
    for x, dt in frames:
        out = np.full(outputs, np.nan)
        feature.step(np.asarray(x, np.float64), dt, out)
        rows.append(out)
    return np.array(rows)


def at_rate(rate: float, seconds: float, movement: Movement) -> list[tuple[FloatArray, float]]:
    """Return the frames of a device of `rate` Hz that does the movement."""
    times = np.arange(1, round(seconds * rate) + 1) / rate
    return [(x, 1 / rate) for x in movement(times)]


def swinging(times: FloatArray) -> FloatArray:
    """An arm that swings about once a second: acceleration in m/s², turning in rad/s."""
    phase = 2 * np.pi * np.outer(times, [1.0, 0.7, 1.3])
    gravity = np.array([0.0, 0.0, 9.81])
    return np.hstack([6 * np.sin(phase) + gravity, 2 * np.cos(phase)])
