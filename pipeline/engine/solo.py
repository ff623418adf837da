"""One latent heard alone: it sweeps slowly over its range while the others rest."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from recordings.frame import Float32Array

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

GOES_ON = ("latent/solo", "latent/name", "latents/names")
"""Commands that a latent heard alone outlives: one names it by ear. Every other ends it, but for
queries."""


class Alone(Protocol):
    """What is heard in place of movement and target; `index` is a latent's, or below 0."""

    @property
    def index(self) -> int:
        """Return the place of the latent that is heard, -1 where all are."""

    def aim(self, now: int) -> Float32Array:
        """Return the latents at `now`, ns on the engine's clock, float32 of shape (m,)."""


@dataclass(frozen=True)
class Solo:
    """The latent at `index` goes from its rest up, down and back in `seconds`, from `start` on.

    `rest` is where the others are, float32 of shape (m,); `low` and `high` are its limits.
    """

    index: int
    start: int
    seconds: float
    rest: Float32Array
    low: float
    high: float

    def aim(self, now: int) -> Float32Array:
        """Return the latents at `now`, ns on the engine's clock: a sine over the whole range."""
        middle, half = (self.low + self.high) / 2, (self.high - self.low) / 2
        begin = math.asin(max(-1.0, min(1.0, (float(self.rest[self.index]) - middle) / half)))
        angle = begin + math.tau * (now - self.start) * 1e-9 / self.seconds
        aim = self.rest.copy()
        aim[self.index] = np.float32(middle + half * math.sin(angle))
        return aim


def begin(engine: "Engine", index: int, seconds: float) -> None:
    """Let one latent of the active scene be heard alone, blended in."""
    scene = engine.active_scene
    shaper = scene.shaper
    low, high = float(shaper.low[index]), float(shaper.high[index])
    scene.blend(engine.project.rig.playing.crossfade)
    scene.solo = Solo(index, engine.now, seconds, shaper.rest.copy(), low, high)


def end(engine: "Engine") -> None:
    """Go on with the movement or the target, blended in, in every scene."""
    for scene in engine.scenes.values():
        if scene.solo is not None:
            scene.solo = None
            scene.blend(engine.project.rig.playing.crossfade)
