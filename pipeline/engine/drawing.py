"""Draws targets by chance, where a model has sound."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pipeline.engine.scene import Scene


def draw(scene: "Scene", seed: int) -> list[float]:
    """Return a value for each latent of a scene within its limits, the same for equal seeds.

    Where the model's space is known, as sounds lie there; latents that bend stay at the target.
    """
    rng = np.random.default_rng(abs(seed))
    low, high = scene.shaper.low.astype(np.float64), scene.shaper.high.astype(np.float64)
    values = rng.uniform(low, high)
    if scene.ground is not None:
        found = scene.ground.drawn(rng)
        if found is not None:
            values[: scene.n] = found
    values[scene.n :] = scene.target[scene.n :]
    return [float(v) for v in np.clip(values, low, high)]
