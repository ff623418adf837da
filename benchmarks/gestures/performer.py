"""A performer made of a real recording: late by a known lag, with noise, dropouts and drift."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.gestures.data import Movement
from mappings.training.lag import Performance
from recordings.frame import FloatArray

GAP = 0.1
"""Seconds of a dropout, as Wi-Fi has them."""
UNITS = 8
SMOOTHING = 0.05
"""Seconds of the Gaussian window through which movement is seen where it makes a sound."""
TREMOR = 0.02


@dataclass(frozen=True)
class Performer:
    """How a recording is made again.

    `lag` in seconds: until it, the first row is held, with a little tremor. `noise` is white and
    `drift` grows evenly in time to its end, both as a share of each channel's standard
    deviation; `dropouts` is the share of time that is lost, in gaps of `GAP`.
    """

    lag: float = 0.0
    noise: float = 0.0
    dropouts: float = 0.0
    drift: float = 0.0
    seed: int = 0

    def perform(self, movement: Movement) -> Movement:
        """Return the movement as this performer makes it; the same for the same seed."""
        rng = np.random.default_rng([self.seed, len(movement.times)])
        times, x, spread = movement.times, movement.x, movement.x.std(axis=0)
        share = times[:, None] / times[-1]
        x = x + share * self.drift * spread * rng.choice([-1.0, 1.0], x.shape[1])
        x = x + self.noise * spread * rng.normal(size=x.shape)
        heard = self._heard(times, rng)
        times, x = times[heard] + self.lag, x[heard]
        waits = np.arange(0.0, self.lag - 1e-9, float(np.median(np.diff(movement.times))))
        held = x[0] + TREMOR * spread * rng.normal(size=(len(waits), x.shape[1]))
        return replace(movement, times=np.concatenate([waits, times]), x=np.concatenate([held, x]))

    def _heard(self, times: FloatArray, rng: np.random.Generator) -> NDArray[np.bool_]:
        """Return which rows come through, the first always."""
        gaps = np.arange(0.0, times[-1] + GAP, GAP)
        lost = rng.random(len(gaps)) < self.dropouts
        lost[0] = False
        return np.asarray(~lost[(times / GAP).astype(np.int64)])

    def along(self, movement: Movement, noise: float, smooth: bool) -> Performance:
        """Return what is heard and recorded where this movement is made to a sound of its own.

        The latents are a smooth function of the movement, drawn by the seed: two layers, the
        first of tanh, of the channels or of `smooth` ones, with white noise of that share.
        """
        rng = np.random.default_rng([self.seed, len(movement.times), 1])
        z = (movement.x - movement.x.mean(axis=0)) / movement.x.std(axis=0)
        seen = _smoothed(movement.times, z) if smooth else z
        first = rng.normal(0, 1 / np.sqrt(seen.shape[1]), (seen.shape[1], UNITS))
        y = np.tanh(seen @ first + rng.normal(0, 0.5, UNITS)) @ rng.normal(0, 1, (UNITS, 4))
        y += noise * y.std(axis=0) * rng.normal(size=y.shape)
        made = self.perform(movement)
        return Performance(made.times, made.x, movement.times, y)


def _smoothed(times: FloatArray, z: FloatArray) -> FloatArray:
    """Return rows (n, d) through a Gaussian window that looks as far ahead as back."""
    near = np.exp(-0.5 * ((times[:, None] - times) / SMOOTHING) ** 2)
    return np.asarray(near @ z / near.sum(axis=1, keepdims=True))
