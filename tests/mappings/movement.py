"""Movement to learn from: held poses of a phone with tremor, drift and noise, and smooth walks."""

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples
from mappings.training.fit import Trained, train

Array = NDArray[np.float64]
GRAVITY = 9.81
HOLD = 200
AXES = GRAVITY * np.array([[0, 0, 1], [0, 1, 0], [1, 0, 0], [0, -1, 0], [-1, 0, 0], [0, 0, -1]])


def examples(x: Array, y: Array, rounds: Array | NDArray[np.int64]) -> Examples:
    inputs = tuple(f"phone.input.{i}" for i in range(x.shape[1]))
    outputs = tuple(f"latent {j}" for j in range(y.shape[1]))
    return Examples(x, y, np.asarray(rounds, np.int64), inputs, outputs)


SMALL: dict[str, dict[str, int]] = {"mlp": {"layers": 1, "hidden": 6}}
"""Settings with which a slow kind learns soon, where it does not matter how well."""


def learn(taught: Examples, kind: str = "auto") -> Trained:
    return train(taught, kind, SMALL.get(kind, {}), None, lambda *_: None, lambda: False)


def turn(rng: np.random.Generator, degrees: float) -> Array:
    """A rotation about a random axis, by Rodrigues' formula."""
    x, y, z = (axis := rng.normal(size=3)) / np.linalg.norm(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.deg2rad(degrees)
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross)


class Dancer:
    """Holds poses of a phone, each time a few degrees elsewhere, never quite still."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.degrees = self.rng.uniform(3, 8)
        self.accelerometer = self.rng.uniform(0.05, 0.3)
        self.gyroscope = self.rng.uniform(0.02, 0.2)

    def poses(self, count: int) -> list[Array]:
        return [turn(self.rng, 20) @ axis for axis in AXES[self.rng.permutation(6)[:count]]]

    def hold(self, pose: Array) -> Array:
        """Accelerometer and gyroscope of one holding: 2 s at 100 Hz, shape (200, 6)."""
        t = np.arange(HOLD) / 100
        pose = turn(self.rng, self.rng.uniform(0, self.degrees)) @ pose
        across = np.cross(pose, self.rng.normal(size=3))
        across *= GRAVITY / np.linalg.norm(across)
        angle = np.deg2rad(self.degrees) * (
            0.5 * self._wave(t, 0.1, 0.4) + 0.15 * self._wave(t, 5, 9)
        )
        acceleration = np.cos(angle)[:, None] * pose + np.sin(angle)[:, None] * across
        noise = self.rng.normal(0, self.accelerometer, (HOLD, 3))
        rotation = self.rng.normal(0, self.gyroscope, (HOLD, 3)) + self.rng.normal(0, 0.01, 3)
        return np.hstack([acceleration + noise, rotation])

    def _wave(self, t: Array, low: float, high: float) -> Array:
        phase = self.rng.uniform(0, 2 * np.pi)
        return np.asarray(np.sin(2 * np.pi * self.rng.uniform(low, high) * t + phase))


def walks(rng: np.random.Generator, count: int, columns: int) -> Array:
    """Smooth random movement: white noise through a Gaussian window of 0.1 s at 100 Hz."""
    window = np.exp(-0.5 * (np.arange(-30, 31) / 10) ** 2)
    noise = rng.normal(size=(columns, count + 60))
    return np.stack([np.convolve(row, window, "valid") for row in noise], axis=1)
