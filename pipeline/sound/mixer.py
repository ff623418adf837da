"""Many scenes' voices in one stereo block: each as loud as its scene is, without a step."""

import logging
import math
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from pipeline.sound.fades import KNEE, curve, round_off
from pipeline.sound.guard import MEMORY, continued
from pipeline.sound.slot import Movement
from recordings.frame import Float32Array

log = logging.getLogger(__name__)

KEPT = 512
"""Blocks whose times are kept for the figures."""

KEEP = 8
"""Blocks of a voice that are kept for when it fails: put together only then."""

FADE = 512
"""Samples in which a voice that fails fades out."""


class Voice(Protocol):
    """What makes one scene's sound; `span` is how many samples one frame of latents makes.

    `faults` counts what it got over by itself. No sample of the last block is beyond `peak`.
    """

    span: float
    peak: float
    problem: str
    faults: int

    def block(self, start: Float32Array, end: Float32Array, frames: int) -> Float32Array:
        """Return samples, shape (2, frames), while latents go from `start` to `end`, each (m,)."""

    def play_bend(self, numbers: Float32Array) -> None:
        """Bend what is made next by numbers of bends.KINDS, shape (4,), NaN for none."""

    def play_at(self, rate: int) -> None:
        """Play at another rate in Hz from now on."""

    def listen(self, block: Float32Array) -> None:
        """Take in what came in live, samples of shape (n, 2)."""

    def change(self, table: Mapping[str, Any]) -> None:
        """Take over what of a scene's [sound] table needs no other model, without a click."""


@dataclass
class Strip:
    """One scene at the mixer: its voice, how loud it was last, and what it last played."""

    voice: Voice
    gain: float = 0.0
    peak: float = 0.0
    leaving: bool = False
    latents: Float32Array | None = None
    seen: int = 0
    problem: str = ""
    failed: int = 0
    times: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT))
    last: deque[Float32Array] = field(default_factory=lambda: deque(maxlen=KEEP))

    @property
    def faults(self) -> int:
        """How often a model of the scene raised, or gave what is no number."""
        return self.failed + self.voice.faults

    def sounds(self, movement: Movement | None) -> bool:
        """Return whether anything of it is heard in the next block."""
        return self.gain > 0.0 or (movement is not None and self.wanted(movement) > 0.0)

    def wanted(self, movement: Movement) -> float:
        """Return how loud the scene is to be."""
        gain = min(1.0, max(0.0, movement.gain))
        silent = self.leaving or not math.isfinite(gain) or not len(movement.values)
        return 0.0 if silent else gain


class Mixer:
    """The strips by scene; `movement` gives a scene's newest latents, as late as can be."""

    def __init__(self, movement: Callable[[str], Movement | None]) -> None:
        self.strips: dict[str, Strip] = {}
        self.leaving: list[tuple[str, Strip]] = []
        self.newest = 0
        """When the newest movement in the last block was, ns on the engine's clock; 0: none new."""
        self._movement = movement

    def put(self, scene: str, voice: Voice) -> None:
        """Let a voice play a scene from now on, faded in as the one before fades out."""
        before = self.strips.get(scene)
        self.take(scene)
        self.strips[scene] = Strip(voice, failed=before.faults if before else 0)

    def change(self, scene: str, table: Mapping[str, Any]) -> None:
        """Let a scene's voice take over what its [sound] table says, where it can."""
        if scene in self.strips:
            self.strips[scene].voice.change(table)

    def play_at(self, rate: int) -> None:
        """Let all voices play at a rate in Hz from now on, as high as they were."""
        for strip in self.strips.values():
            strip.voice.play_at(rate)

    def listen(self, block: Float32Array) -> None:
        """Let all voices have what came in live, samples of shape (n, 2)."""
        for strip in self.strips.values():
            strip.voice.listen(block)

    def take(self, scene: str) -> None:
        """Let a scene fade out in the next block, and no longer sound."""
        strip = self.strips.pop(scene, None)
        if strip is not None and strip.gain > 0.0:
            strip.leaving = True
            self.leaving.append((scene, strip))

    @property
    def sounding(self) -> bool:
        """Whether any scene was heard in the last block."""
        return any(strip.gain > 0.0 for strip in self.strips.values())

    def span(self) -> float:
        """Return the most samples that one frame of latents makes, of the scenes that sound."""
        sounding = [s for n, s in self.strips.items() if s.sounds(self._movement(n))]
        return max((s.voice.span for s in sounding or self.strips.values()), default=0.0)

    def block(self, frames: int) -> Float32Array:
        """Return the next samples of all, shape (frames, 2), each finite and within ±1."""
        out, peak = np.zeros((frames, 2), np.float32), 0.0
        self.newest = 0
        for scene, strip in [*self.strips.items(), *self.leaving]:
            movement = self._movement(scene)
            if movement is not None and strip.sounds(movement):
                if strip.latents is not None and movement.time > strip.seen:
                    self.newest = max(self.newest, movement.time)  # it has not waited for a voice
                strip.seen = movement.time
                out += self._play(scene, strip, movement, frames)
                peak += strip.peak
            else:
                strip.latents = None
        self.leaving.clear()
        if not peak <= KNEE:
            round_off(out)
        return out

    def _play(self, scene: str, strip: Strip, movement: Movement, frames: int) -> Float32Array:
        """Return one scene's samples, its loudness going from what it was to what it is."""
        begun = time.perf_counter()
        before, strip.gain = strip.gain, strip.wanted(movement)
        end = movement.values
        if not math.isfinite(np.vdot(end, end)):
            end = np.nan_to_num(end, posinf=0.0, neginf=0.0)
        start = end if strip.latents is None or len(strip.latents) != len(end) else strip.latents
        try:
            strip.voice.play_bend(movement.bend)
            block = strip.voice.block(start, end, frames).T
            strip.peak = strip.voice.peak
            if not math.isfinite(strip.peak):
                finite(block)
        except Exception as error:
            self._fail(scene, strip, error)
            block = afterglow(strip.last, frames) * before
            strip.gain = 0.0  # faded in when it works again
            strip.last.clear()
            strip.peak = 1.0
        else:
            strip.problem = strip.voice.problem
            strip.last.append(block)
            if before != 1.0 or strip.gain != 1.0:
                block = block * ramp(before, strip.gain, frames)
        strip.latents = end
        strip.times.append(time.perf_counter() - begun)
        return block

    def _fail(self, scene: str, strip: Strip, error: Exception) -> None:
        if not strip.problem:
            log.error("The sound of %s failed", scene, exc_info=error)
        strip.failed += 1
        strip.problem = f"the model failed ({error!s:.200}); it is tried again"


def finite(block: Float32Array) -> None:
    """Raise FloatingPointError when something in a block is no number."""
    if not np.isfinite(block).all():
        raise FloatingPointError("it made what is no number")


def ramp(start: float, end: float, frames: int) -> Float32Array:
    """Return the way from one loudness to another, the last sample at the other: (frames, 1)."""
    return np.linspace(start, end, frames + 1, dtype=np.float32)[1:, None]


def afterglow(last: Collection[Float32Array], frames: int) -> Float32Array:
    """Return what was heard in the last blocks going on and fading to silence: (frames, 2)."""
    n = min(frames, FADE)
    out = np.zeros((frames, 2), np.float32)
    if not last:
        return out
    past = np.concatenate([np.zeros((MEMORY, 2), np.float32), *last])[-MEMORY:]
    fade = curve(np.linspace(1.0, 0.0, n)).astype(np.float32)
    out[:n] = (continued(past.T, n) * fade).T
    return out
