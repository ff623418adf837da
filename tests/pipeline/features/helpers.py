"""Runs a feature over movements, as the engine would."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from pipeline.features._figure import Figural
from pipeline.features.base import FEATURES, Feature
from recordings.frame import FloatArray
from sensors.pose import Pose

ACCELEROMETER = tuple(f"phone.accelerometer.{axis}" for axis in "xyz")
GYROSCOPE = tuple(f"phone.gyroscope.{axis}" for axis in "xyz")

DANCER = tuple(f"dancer.{channel}" for channel in Pose.units)

CROSS = {
    "nose": (0.0, 0.7, 0.1),
    "shoulder": (0.2, 0.5, 0.0),
    "elbow": (0.5, 0.5, 0.0),
    "wrist": (0.8, 0.5, 0.0),
    "hip": (0.1, 0.0, 0.0),
    "knee": (0.1, -0.4, 0.0),
    "ankle": (0.1, -0.8, 0.0),
}
"""A body half a metre from hips to shoulders with its arms out: points in m, those of the left."""

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


def dancer(**moved: tuple[float, float, float]) -> FloatArray:
    """Return the channels of a body as CROSS, all seen, with some points moved; shape (198,)."""
    found = []
    for channel in Pose.units:
        point, _, part = channel.partition(".")
        side, _, name = point.partition("_")
        x, y, z = moved.get(point) or CROSS.get(point) or CROSS.get(name) or (0.0, 0.0, 0.0)
        if side == "right" and point not in moved:
            x = -x
        values = {"x": 0.5 + x / 4, "y": 0.5 + y / 4, "visibility": 1.0}
        found.append({**values, "world.x": x, "world.y": y, "world.z": z}[part])
    return np.array(found)


def waving(times: FloatArray) -> FloatArray:
    """A dancer whose arms go up and down about once a second."""
    return np.array(
        [
            dancer(
                left_wrist=(0.8, 0.5 + 0.3 * np.sin(2 * np.pi * t), 0.0),
                right_wrist=(-0.8, 0.5 + 0.2 * np.cos(2 * np.pi * 0.7 * t), 0.1),
            )
            for t in times
        ]
    )


def figural(kind: str) -> bool:
    """Return whether a feature is one of the points of a body."""
    return issubclass(FEATURES.load(kind), Figural)
