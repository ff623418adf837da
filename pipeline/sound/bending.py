"""Bends latents on their way into a model: scale, bias, noise, and what fills the rest of them."""

from dataclasses import dataclass

import numpy as np

from pipeline.sound.bends import UNBENT
from pipeline.sound.fades import glide
from pipeline.sound.settings import Fill, SoundSettings
from recordings.frame import Float32Array

LIMIT = 1024.0
"""Latents never go beyond ± this: discrete models have numbers up to 1023."""

Columns = tuple[Float32Array, Float32Array, Float32Array]
"""Scale, bias and noise, each of shape (m, 1), or (1, 1) for all latents."""


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

    def take(self, settings: SoundSettings) -> None:
        """Take over what a scene's [sound] table says."""
        self.scale, self.bias = settings.bend_scale, settings.bend_bias
        self.noise = settings.bend_noise
        self.fill, self.fill_scale = settings.noise, settings.noise_scale


class Bender:
    """Applies a Bend to one scene's latents; the same seed gives the same noise.

    `full` is how many latents decode takes at most. Frozen, the rest stays at one normal number
    for each latent and voice, times `fill_scale`; scaled, it is `fill_scale` times the noise that
    the model itself would take; free, the model does as it does. What is `played`, numbers of shape
    (4,) as in bends.KINDS, stands in for the Bend's where it is a number. Whatever changes, is
    reached frame by frame over what is made next.
    """

    def __init__(self, bend: Bend, full: int, voices: int, seed: int) -> None:
        self.bend = bend
        self.played = UNBENT
        self._full = full
        self._random = np.random.default_rng([seed, 1])
        self._frozen = np.random.default_rng([seed, 2]).normal(size=(voices, full, 1))
        self._bent: Columns | None = None  # None: as it came
        self._filled: tuple[float, float] | None = None
        self._begun = False

    def apply(self, z: Float32Array) -> Float32Array:
        """Return latents, shape (voices, m, frames), bent."""
        plain = self.bend.neutral and (self.played is UNBENT or not np.isfinite(self.played).any())
        if plain and (self._bent is None or not self._begun):
            self._begun = True
            return z
        goal = self._wanted()
        before = (self._bent or _NEUTRAL) if self._begun else goal
        self._begun, self._bent = True, None if plain else goal
        scale, bias, noise = (glide(a, b, z.shape[2]) for a, b in zip(before, goal, strict=True))
        bent = z * scale + bias
        if noise.any():
            bent += noise * self._random.normal(size=z.shape).astype(np.float32)
        return np.asarray(np.clip(bent, -LIMIT, LIMIT), np.float32)

    def _wanted(self) -> Columns:
        own = self.bend.scale, self.bend.bias, self.bend.noise
        scale, bias, noise = (
            _column(a if np.isnan(b) else b) for a, b in zip(own, self.played[:3], strict=True)
        )
        return scale, bias, noise

    def fill(self, z: Float32Array) -> Float32Array:
        """Return latents for decode: filled up to `full`, unless the model is to do so."""
        voices, m, frames = z.shape
        if self._full <= m:
            return z
        goal = self._filling()
        before, self._filled = self._filled or goal, goal
        if before == goal == _FREE and self.bend.fill == "free":
            return z
        still, scale = (glide(a, b, frames) for a, b in zip(before, goal, strict=True))
        rest = still * self._frozen[:voices, m:]
        if (still < 1.0).any():
            new = self._random.normal(size=(voices, self._full - m, frames))
            rest = rest + np.sqrt(1.0 - still**2) * new
        shape = voices, self._full - m, frames
        filled = np.concatenate([z, np.broadcast_to(scale * rest, shape)], axis=1)
        return np.asarray(filled, np.float32)

    def _filling(self) -> tuple[float, float]:
        """Return how much of the noise is held still, 0 or 1, and how much there is of it."""
        scale = 1.0 if self.bend.fill == "free" else self.bend.fill_scale
        played = float(self.played[3])
        scale = scale if np.isnan(played) else min(max(played, 0.0), _WIDEST)
        return float(self.bend.fill == "frozen"), scale


def _column(value: float | Float32Array) -> Float32Array:
    column = np.nan_to_num(np.asarray(value, np.float32)).reshape(-1, 1)
    return np.clip(column, -_WIDEST, _WIDEST)


_WIDEST = 1e6
_FREE = (0.0, 1.0)
_NEUTRAL: Columns = (_column(1.0), _column(0.0), _column(0.0))
