"""Bends latents on their way into a model: scale, bias, noise, and what fills the rest of them."""

from dataclasses import dataclass

import numpy as np

from pipeline.sound.settings import Fill
from recordings.frame import Float32Array


@dataclass
class Bend:
    """Live numbers, each one for all latents or an array with one for each, shape (m,).

    Latents become latents · `scale` + `bias` + `noise` · a new normal number for each frame.
    `fill` and `fill_scale` are of the latents beyond the model's own, where its decode takes them.
    """

    scale: float | Float32Array = 1.0
    bias: float | Float32Array = 0.0
    noise: float | Float32Array = 0.0
    fill: Fill = "free"
    fill_scale: float = 1.0

    @property
    def neutral(self) -> bool:
        """Whether it leaves latents as they are."""
        numbers = self.scale, self.bias, self.noise
        return not any(isinstance(n, np.ndarray) for n in numbers) and numbers == (1.0, 0.0, 0.0)


class Bender:
    """Applies a Bend to one scene's latents; the same seed gives the same noise.

    `full` is how many latents decode takes at most. Frozen, the rest stays at one normal number
    for each latent and voice, times `fill_scale`; scaled, it is `fill_scale` times the noise that
    the model itself would take; free, the model does as it does.
    """

    def __init__(self, bend: Bend, full: int, voices: int, seed: int) -> None:
        self.bend = bend
        self._full = full
        self._random = np.random.default_rng([seed, 1])
        self._frozen = np.random.default_rng([seed, 2]).normal(size=(voices, full, 1))

    def apply(self, z: Float32Array) -> Float32Array:
        """Return latents, shape (voices, m, frames), bent."""
        bend = self.bend
        if bend.neutral:
            return z
        bent = z * _column(bend.scale) + _column(bend.bias)
        noise = _column(bend.noise)
        if noise.any():
            bent += noise * self._random.normal(size=z.shape).astype(np.float32)
        return np.asarray(bent, np.float32)

    def fill(self, z: Float32Array) -> Float32Array:
        """Return latents for decode: filled up to `full`, unless the model is to do so."""
        voices, m, frames = z.shape
        if self.bend.fill == "free" or self._full <= m:
            return z
        if self.bend.fill == "frozen":
            rest = np.repeat(self._frozen[:voices, m:], frames, axis=2)
        else:
            rest = self._random.normal(size=(voices, self._full - m, frames))
        filled = np.concatenate([z, self.bend.fill_scale * rest], axis=1)
        return np.asarray(filled, np.float32)


def _column(value: float | Float32Array) -> Float32Array:
    return np.nan_to_num(np.asarray(value, np.float32)).reshape(-1, 1)
