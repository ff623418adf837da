"""One scene's sound as a stream of blocks; imports torch, so import this only when it is wanted."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from pipeline.sound.bending import Bend, Bender
from pipeline.sound.bends import UNBENT
from pipeline.sound.blend import Blend
from pipeline.sound.fades import glide
from pipeline.sound.guard import Fader, Guard
from pipeline.sound.intake import Intake, misfit
from pipeline.sound.listening import Listening
from pipeline.sound.metadata import ModelError
from pipeline.sound.model import Model
from pipeline.sound.modes import Mixed, mode_of
from pipeline.sound.outlet import LIVE, Outlet
from pipeline.sound.settings import AT_ONCE, SoundSettings
from pipeline.sound.source import Source
from recordings.frame import Float32Array

RETRY = (0.5, 8.0)
"""Seconds before a model that failed twice is tried again: first, and at most."""


_PLAIN = UNBENT.tobytes()


class Voice:
    """Plays a model at a rate of its own; no thread, no clock, and the same with the same seed.

    `block` never raises: a model that fails or gives no numbers is heard to fade out, begins anew
    from the state at its load, and is tried again later and later; `problem` then says why, ""
    when all is well, and `faults` counts how often it failed. `bend`, `fader` and what `change`
    takes are live; `span` is how many samples one frame of latents makes. Raises ModelError where
    model and settings do not go together.
    """

    def __init__(
        self,
        model: Model,
        settings: SoundSettings,
        rate: int,
        sources: Sequence[str] = (),
        source: Source | None = None,
        seed: int = 0,
        quality: str = LIVE,
    ) -> None:
        self.model, self.settings, self.rate = model, settings, rate
        self.bend = Bend()
        self.bend.take(settings)
        self._bender = Bender(self.bend, model.metadata.full, settings.voices, seed)
        self.mode = mode_of(model, settings, self._bender, sources, source)
        self.span = self.mode.ratio * rate / model.rate
        self._window = model.window
        self.fader = Fader(model.rate)
        self._source, self._quality = source, quality
        self.problem = ""
        self.faults = 0
        self.peak = 0.0
        self._loud = self._louder = amplitude(settings.loudness)
        self._blend = Blend(settings.voices, self.mode.channels, model.rate)
        self._guard = Guard(model.rate, self._blend.lanes)
        self._outlet = Outlet(model.rate, rate, self._blend.lanes, quality)
        self._ready = np.zeros((2, 0), np.float32)
        self._intake = Intake(settings.voices, self.mode.inputs)
        self._last: tuple[Float32Array | None, Float32Array | None] = (None, None)
        self._rest = 0  # samples until a model that failed is tried again
        self._wait = 0.0
        self._played = 0  # samples since it failed
        model.seed(seed)

    @property
    def delay(self) -> float:
        """Seconds that resampling adds."""
        return self._outlet.delay

    def play_bend(self, numbers: Float32Array) -> None:
        """Bend what is made next by these numbers of bends.KINDS, shape (4,), where they are."""
        self._bender.played = UNBENT if numbers.tobytes() == _PLAIN else numbers

    def play_at(self, rate: int) -> None:
        """Play at another rate from now on, faded in: nothing that was made for the old one is."""
        if rate == self.rate:
            return
        self.rate, self.span = rate, self.mode.ratio * rate / self.model.rate
        self._outlet = Outlet(self.model.rate, rate, self._blend.lanes, self._quality)
        self._ready = np.zeros((2, 0), np.float32)
        self.fader.level = 0.0
        if isinstance(self._source, Listening):
            self._source.hear_at(rate)

    def listen(self, block: Float32Array) -> None:
        """Take in what a device heard at `rate`, shape (n, 2), for modes that sound goes into."""
        if isinstance(self._source, Listening):
            self._source.feed(block)

    def change(self, table: Mapping[str, Any]) -> None:
        """Take over what a scene's [sound] table says, with "sources"; only AT_ONCE.

        Nothing of it clicks.
        """
        live = {key: table[key] for key in AT_ONCE if key in table}
        self.settings = self.mode.settings = replace(self.settings, **live)
        self.bend.take(self.settings)
        self._louder = amplitude(self.settings.loudness)
        if isinstance(self.mode, Mixed):
            self.mode.choose(table.get("sources", ()))

    def block(self, start: Float32Array, end: Float32Array, frames: int) -> Float32Array:
        """Return samples, float32 of shape (2, frames), while latents go from `start` to `end`.

        Latents have the shape (m,), (voices, m), or (voices · m,); a frame that ends at a sample
        has the latents of that sample, or `end` where it lies after the block.
        """
        first = self._last[1] if start is self._last[0] else self._fit(start)
        last = first if end is start else self._fit(end)
        self._last = end, last
        while (missing := frames - self._ready.shape[1]) > 0:
            windows = max(1, math.ceil(missing * self.model.rate / self.rate / self._window))
            samples = windows * self._window
            z = None
            if first is not None and last is not None:
                z = self._between(first, last, samples, frames)
            made = self._make(z, samples)
            more = self._ready.shape[1] > 0
            self._ready = np.concatenate([self._ready, made], axis=1) if more else made
            self.peak = max(self.peak, self._outlet.peak) if more else self._outlet.peak
        out, self._ready = self._ready[:, :frames], self._ready[:, frames:]
        return out

    def _between(
        self, first: Float32Array, last: Float32Array, samples: int, frames: int
    ) -> Float32Array:
        """Return latents, (voices, m, some), as they are at the end of each frame of a block."""
        ready, n = self._ready.shape[1], samples // self.mode.ratio
        if n == 1:
            t = (ready + self.span) / frames
            one = last if t >= 1.0 else first + (last - first) * np.float32(t)
            return one[:, :, None]
        ends = (ready + np.arange(1, n + 1) * self.span) / frames
        way = np.minimum(ends, 1.0).astype(np.float32)
        return first[:, :, None] + (last - first)[:, :, None] * way

    def play(self, rows: Float32Array) -> Float32Array:
        """Return the sound of latents, shape (n, m), a row for each frame: float32 (2, samples).

        Of rows that fill no whole number of windows the last is held to the end of one. Resampled,
        a little comes with the next rows, or with `end`.
        """
        fitted = [self._fit(row) for row in rows]
        fitted += fitted[-1:] * (-len(fitted) % self.per_window)
        known = [row for row in fitted if row is not None]
        z = np.stack(known, axis=2) if len(known) == len(fitted) else None
        return self._make(z, len(fitted) * self.mode.ratio)

    @property
    def per_window(self) -> int:
        """Frames of latents in the shortest block that the model takes."""
        return max(1, self._window // self.mode.ratio)

    def end(self) -> Float32Array:
        """Return what resampling still holds back: float32 (2, samples)."""
        return self._outlet.end()

    def _fit(self, latents: Float32Array) -> Float32Array | None:
        """Return latents, shape (voices, m), all of them numbers; None when they do not fit."""
        found = self._intake.fit(latents)
        if found is None:
            name, voices = self.model.metadata.path.name, self.settings.voices
            mode, m = self.settings.mode, self.mode.inputs
            self.problem = misfit(name, mode, m, voices, np.size(latents))
        return found

    def _make(self, z: Float32Array | None, samples: int) -> Float32Array:
        """Return so many samples of the model, as they are heard: faded, resampled, limited."""
        with torch.inference_mode():
            guarded = self._guarded(self._run(z, samples), samples)
        peak = self._guard.peak * max(self._loud, self._louder)
        if self._loud != 1.0 or self._louder != 1.0:
            guarded = guarded * glide(self._loud, self._louder, samples)
            self._loud = self._louder
        return self._outlet.step(self.fader.apply(guarded), peak)

    def _guarded(self, raw: torch.Tensor | None, samples: int) -> Float32Array:
        """Return the sound of voices, (voices, channels, n), in the lanes of the guard."""
        block, peak = (None, 0.0) if raw is None else self._blend.step(raw)
        guarded = self._guard.step(block, samples, peak)
        if not self._guard.well:
            self._blend.reset()
            if raw is not None:
                self._fail(f"{self.model.metadata.path.name} gave sound that is no number")
        return guarded

    def _run(self, z: Float32Array | None, samples: int) -> torch.Tensor | None:
        """Return what the model gives, None while it fails."""
        if z is None or self._rest > 0:
            self._rest = max(0, self._rest - samples)
            return None
        try:
            sound = self.mode.play(z, samples)
        except ModelError as error:
            self._fail(str(error))
            return None
        self._played += samples
        if self._played > self.model.rate:
            self._wait = 0.0
        self.problem = ""
        return sound

    def _fail(self, why: str) -> None:
        """Begin anew; the first time at once, then later and later."""
        self.problem = why
        self.faults += 1
        self.model.reset()
        self._rest = round(self._wait * self.model.rate)
        self._wait = min(max(2 * self._wait, RETRY[0]), RETRY[1])
        self._played = 0


def amplitude(decibels: float) -> float:
    """Return the factor of a loudness in dB."""
    return float(10.0 ** (decibels / 20.0))
