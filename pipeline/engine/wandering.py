"""A slow, smooth path through the latents of a scene, to move along: drawn by a seed."""

from typing import TYPE_CHECKING

import numpy as np

from pipeline.sound.space.space import PERCENTS, Space
from recordings.frame import FloatArray

if TYPE_CHECKING:
    from pipeline.engine.scene import Scene

RATE = 10.0
"""Moments a second at which the path is made; between two it is straight."""

BANDS = ((0.08, 0.15, 1.0), (0.2, 0.35, 0.6), (0.5, 0.8, 0.3))
"""Each axis is a sum of sines: from and to which Hz, and how large. The quick ones tell the lag."""

HANDS = 3
"""Things that go their own ways at once, which is as many as a body can follow."""

SHARE = 0.9
"""How much of the limits, or of the range along an axis, it takes."""

OUTER = 5.0
"""Percent of the sounds beyond the range along an axis, at either end."""


def wander(scene: "Scene", seconds: float, seed: int) -> FloatArray:
    """Return a path of a scene's latents, shape (k, m), RATE of them a second.

    Where the model's space is known it goes along the first principal axes, and stays where there
    is sound; else each latent mixes the same few waves, from limit to limit. Latents that bend stay
    at the target. Equal seeds, equal paths.
    """
    rng = np.random.default_rng(seed)
    count = int(seconds * RATE) + 1
    path = np.tile(scene.target.astype(np.float64), (count, 1))
    ground, n = scene.ground, scene.n
    if ground is None or not ground.placed:
        low, high = (a[:n].astype(np.float64) for a in (scene.shaper.low, scene.shaper.high))
        mixed = waves(rng, count, HANDS) @ rng.normal(size=(HANDS, n))
        mixed /= np.abs(mixed).max(axis=0)
        path[:, :n] = (low + high) / 2 + SHARE * (high - low) / 2 * mixed
    elif ground.principal:
        path[:, :n] = _among(ground.space, rng, count, n)
    else:
        space, voices = ground.space, n // ground.space.n
        ways = [_among(space, rng, count, space.n) for _ in range(voices)]
        path[:, :n] = np.hstack([space.to_latents(way) for way in ways])
    return path


def _among(space: Space, rng: np.random.Generator, count: int, n: int) -> FloatArray:
    """Return coordinates along n axes, shape (count, n): the first HANDS go where sounds are."""
    d = min(n, HANDS, space.density.centres.shape[1])
    low, high = (
        np.array([np.interp(percent, PERCENTS, column) for column in space.axis_quantiles.T[:d]])
        for percent in (OUTER, 100.0 - OUTER)
    )
    way = np.zeros((count, n))
    way[:, :d] = (low + high) / 2 + (high - low) / 2 * waves(rng, count, d)
    density = space.density.first(n)
    return np.array([density.inside(row, 1.0) for row in way])


def waves(rng: np.random.Generator, count: int, n: int) -> FloatArray:
    """Return n slow waves, shape (count, n), each from -1 to 1 at most."""
    times = np.arange(count)[:, None] / RATE
    found = np.zeros((count, n))
    for low, high, size in BANDS:
        turns = rng.uniform(low, high, n)
        found += size * np.sin(2 * np.pi * (times * turns + rng.uniform(0, 1, n)))
    return np.asarray(found / sum(size for *_, size in BANDS))
