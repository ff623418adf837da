"""What happens to latents after the mapping: limits, smoothing, lock and enable, without jumps."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pipeline.project.latents import LatentSettings
from recordings.arrays import finite
from recordings.frame import Float32Array

CHANGE = 0.05
"""Seconds in which the effect of changed settings is blended in."""

NEAR = 1e-5
"""A value nearer to its target than this share of its range has arrived."""


class Crossfade:
    """Blends from what was heard last to a new source, starting and ending without a kink.

    The weight of the source is w²(3 - 2w) (smoothstep), w the share of the time gone.
    """

    def __init__(self, heard: Float32Array) -> None:
        self.heard = heard
        self._from = heard
        self._seconds = self._gone = 0.0

    @property
    def moving(self) -> bool:
        """Whether the source is not yet all that is heard."""
        return self._gone < self._seconds

    def begin(self, seconds: float) -> None:
        """Start from what is heard now; with 0 the next step is the source."""
        self._from, self._seconds, self._gone = self.heard, seconds, 0.0

    def step(self, source: Float32Array, dt: float) -> Float32Array:
        """Return what is heard `dt` seconds later, shape (m,); exactly `source` at the end."""
        if self.moving:
            self._gone += max(dt, 0.0)
            source = mix(self._from, source, self._gone / self._seconds)
        self.heard = source
        return source


def mix(a: Float32Array, b: Float32Array, w: float) -> Float32Array:
    """Return the values between `a` (w ≤ 0) and `b` (w ≥ 1), never beyond either."""
    if w >= 1.0:
        return b
    w = max(w, 0.0)
    blended = a + np.float32(w * w * (3 - 2 * w)) * (b - a)
    return np.clip(blended, np.minimum(a, b), np.maximum(a, b))


class Shaper:
    """Keeps the latents of one scene inside their limits and moves them as their settings say.

    Whatever comes in, what goes out lies inside the limits (as float32): values that are not
    finite are counted in `guarded` and the last good ones of those latents hold. A locked
    latent stays where it is; lock goes before enable. Not thread-safe: the engine's thread
    owns it.
    """

    def __init__(self, latents: Sequence[LatentSettings]) -> None:
        self.guarded = 0
        self._configure(latents)
        self._target = self._value = self.rest.copy()
        self._fade = Crossfade(self._value)

    def _configure(self, latents: Sequence[LatentSettings]) -> None:
        self._settings = [replace(latent) for latent in latents]
        self.low = np.array([latent.min for latent in latents], np.float32)
        self.high = np.array([latent.max for latent in latents], np.float32)
        self.rest = np.array([latent.rest_value for latent in latents], np.float32)
        self._near = (self.high - self.low) * np.float32(NEAR)
        times = np.array([latent.smoothing for latent in latents])
        # the exponent of a latent without smoothing, or with next to none, is -∞ at any dt > 0
        with np.errstate(divide="ignore", over="ignore"):
            self._rate = -1.0 / times
        self._locked = np.array([latent.lock for latent in latents], np.bool_)
        self._disabled = np.array([not latent.enable for latent in latents], np.bool_)
        self._smooth = bool(times.any())
        self._any_locked, self._any_disabled = bool(self._locked.any()), bool(self._disabled.any())

    def change(self, latents: Sequence[LatentSettings]) -> None:
        """Take over new settings of the same latents, between two steps.

        Their effect is blended in within CHANGE seconds; only a limit moved past the present
        value takes it along at once. Nothing happens when the settings are the same. Raises
        ValueError for another number of latents or impossible limits, and changes nothing.
        """
        if len(latents) != len(self._settings):
            raise ValueError(f"there are {len(self._settings)} latents, not {len(latents)}")
        if list(latents) == self._settings:
            return
        self._configure(latents)
        self._target = self.limited(self._target)
        self._value = self._fade.heard = self.limited(self._fade.heard)
        self._fade.begin(CHANGE)

    def ease(self) -> None:
        """Blend what comes next in within CHANGE seconds, out of what is heard."""
        self._fade.begin(CHANGE)

    def settle(self, values: Float32Array) -> None:
        """Be at these values at once, as if they had been there for long; shape (m,)."""
        self._target = self.limited(self._finite(values))
        self._value = self._fade.heard = self._target
        self._fade.begin(0.0)

    def step(self, raw: Float32Array, dt: float) -> Float32Array:
        """Return the latents `dt` ≥ 0 seconds later, float32 of shape (m,), for these raw ones.

        The array returned is a new one, or one that will never be changed.
        """
        if finite(raw):
            return self._toward(raw, dt)
        self.guarded += 1
        return self.toward(raw, dt)

    def toward(self, targets: Float32Array, dt: float) -> Float32Array:
        """Do as `step`, for targets set by a person: NaN leaves a latent's target as it was."""
        return self._toward(self._finite(targets), dt)

    def _toward(self, targets: Float32Array, dt: float) -> Float32Array:
        self._target = self.limited(targets)
        aim = self._aim()
        self._value = self._smoothed(aim, dt) if self._smooth else aim
        if not self._fade.moving:
            self._fade.heard = self._value
            return self._value
        return self.limited(self._fade.step(self._value, dt))

    @property
    def moving(self) -> bool:
        """Whether another step with the same targets would change what goes out."""
        if not (self._smooth or self._any_disabled):  # then a step is at its aim at once
            return self._fade.moving
        return self._fade.moving or not np.array_equal(self._value, self._aim())

    def _finite(self, values: Float32Array) -> Float32Array:
        return values if finite(values) else np.where(np.isfinite(values), values, self._target)

    @property
    def ends(self) -> tuple[Float32Array, Float32Array, Float32Array]:
        """Where each latent rests, its lowest and its highest, each of shape (m,)."""
        return self.rest, self.low, self.high

    def limited(self, values: Float32Array) -> Float32Array:
        """Return the values inside the limits; NaN stays NaN."""
        return np.minimum(np.maximum(values, self.low), self.high)

    def _aim(self) -> Float32Array:
        """Return where each latent goes: its target, its rest, or where it is."""
        aim = self._target
        if self._any_disabled:
            aim = np.where(self._disabled, self.rest, aim)
        return np.where(self._locked, self._value, aim) if self._any_locked else aim

    def _smoothed(self, aim: Float32Array, dt: float) -> Float32Array:
        """One pole on each latent, solved exactly: what is left decays with exp(-dt/τ)."""
        left = np.exp(self._rate * max(dt, math.ulp(0.0))).astype(np.float32)
        left *= self._value - aim
        left *= np.abs(left) > self._near
        return self.limited(aim + left)
