"""Times one step of every feature and of the shaping of latents: `python -m benchmarks.features`.

Microseconds of a step at 200 Hz, median and 99th percentile; the floor is an empty step
timed in the same way in the same run, and is part of every figure.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when numpy is first imported

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.engine.shaping import Shaper
from pipeline.features.base import FEATURES, Feature, FeatureError
from pipeline.features.expression import Expression
from pipeline.project.latents import LatentSettings
from recordings.frame import FloatArray

STEPS = 50_000
DT = 0.005
AXES = ("x", "y", "z")
SIX = tuple(f"phone.{sensor}.{axis}" for sensor in ("accelerometer", "gyroscope") for axis in AXES)
EXPRESSIONS = (
    "2 * accelerometer.x + 1",
    "delay(accelerometer.x, 0.5)",
    "deviation(accelerometer.x, 1)",
)


@dataclass
class Nothing(Feature):
    """A step that does nothing: what timing and calling cost."""

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return one name per input."""
        return inputs

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Do nothing."""


def time_steps(step: Callable[[int], object]) -> FloatArray:
    """Return how long each of STEPS calls took, in µs; the first tenth, to warm up, left out."""
    times = np.empty(STEPS)
    for i in range(STEPS):
        start = time.perf_counter_ns()
        step(i)
        times[i] = time.perf_counter_ns() - start
    return times[STEPS // 10 :] * 1e-3


def time_feature(feature: Feature, inputs: Sequence[str]) -> FloatArray:
    """Return the times of a feature's steps over noise of a movement's size."""
    rows = np.random.default_rng(0).normal(0, 5, (STEPS, len(inputs)))
    out = np.empty(len(feature.bind(tuple(inputs))))
    return time_steps(lambda i: feature.step(rows[i], DT, out))


def time_shaper(smoothing: float, latents: int = 8) -> FloatArray:
    """Return the times of a shaper's steps."""
    shaper = Shaper([LatentSettings(f"z{i}", smoothing=smoothing) for i in range(latents)])
    rows = np.random.default_rng(0).normal(0, 1, (STEPS, latents)).astype(np.float32)
    return time_steps(lambda i: shaper.step(rows[i], DT))


def show(name: str, times: FloatArray) -> None:
    """Print one line of the table."""
    print(f"{name:34}{np.median(times):8.2f}{np.percentile(times, 99):8.2f}")


def main() -> None:
    """Print the table."""
    print(f"{'µs a step':34}{'p50':>8}{'p99':>8}")
    show("floor, 3 values", time_feature(Nothing(), SIX[:3]))
    for kind in FEATURES.types():
        for inputs in (SIX[:3], SIX):
            with contextlib.suppress(FeatureError):  # those of a gyroscope need all six
                show(f"{kind}, {len(inputs)} values", time_feature(FEATURES.load(kind)(), inputs))
    for text in EXPRESSIONS:
        show(text, time_feature(Expression(expression=text), SIX))
    show("shaper, 8 latents", time_shaper(0.0))
    show("shaper, 8 latents, smoothing", time_shaper(0.1))


if __name__ == "__main__":
    main()
