"""A mapping that is set by hand as a scene uses it, and the ranges of movement that it goes by."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mappings.around import Around
from pipeline.engine.partly import Partly
from recordings.frame import Float32Array, FloatArray

if TYPE_CHECKING:
    from pipeline.engine.scene import Scene

Routes = tuple[Mapping[str, float], ...]
"""For each latent the values of features that move it, with their weights."""

FIRST = 1.0
"""Seconds of movement after which a range is used for the first time; then after twice as many."""


@dataclass
class Handmade(Partly):
    """A mapping set by hand; latents that nothing moves are where the target is.

    `now` tells the engine's time in ns, `began` when the trajectory that it is around was begun.
    """

    routes: Routes = ()
    now: Callable[[], int] = lambda: 0
    began: int = 0
    watched: "Watched" = field(default_factory=lambda: Watched(()))

    def predict(self, x: FloatArray) -> Float32Array:
        """Return the latents, shape (m,), for a scene's vector, shape (d,)."""
        if not isinstance(self.mapping, Around):
            return super().predict(x)
        row = np.empty(len(self.place) + 1, np.float32)
        row[:-1] = np.append(x, np.nan)[self.place]
        length = self.mapping.length
        row[-1] = (self.now() - self.began) * 1e-9 % length if length else 0.0
        return self.mapping.predict(row)

    @property
    def restless(self) -> bool:
        """Whether it goes along a trajectory."""
        return isinstance(self.mapping, Around) and self.mapping.length > 0

    def present(self, gone: Collection[str], choices: Sequence[Sequence[str]]) -> NDArray[np.bool_]:  # noqa: ARG002 - routes say it
        """Return which latents can be played without the inputs that are gone, shape (m,)."""
        return np.array([not any(name in gone for name in r) for r in self.routes], np.bool_)


@dataclass
class Watched:
    """What was seen of values whose ranges nobody knows: their ends, and for how many seconds."""

    names: tuple[str, ...]
    low: FloatArray = field(init=False)
    high: FloatArray = field(init=False)
    seconds: FloatArray = field(init=False)
    last: int = 0

    def __post_init__(self) -> None:
        k = len(self.names)
        self.low, self.high, self.seconds = np.full(k, np.inf), np.full(k, -np.inf), np.zeros(k)

    def see(self, values: FloatArray, now: int) -> bool:
        """Take in values at a time, ns; return whether some were seen for a 1, 2, 4 … seconds."""
        known = np.isfinite(values)
        np.minimum(self.low, values, out=self.low, where=known)
        np.maximum(self.high, values, out=self.high, where=known)
        dt = min(now - self.last, 10**8) * 1e-9 if self.last else 0.0
        self.last = now
        before = self.seconds.copy()
        self.seconds[known] += dt
        return bool((doublings(self.seconds) > doublings(before)).any())

    def of(self, names: tuple[str, ...]) -> "Watched":
        """Return what was seen of these values only."""
        if names == self.names:
            return self
        new = Watched(names)
        for i, name in enumerate(names):
            if name in self.names:
                j = self.names.index(name)
                new.low[i], new.high[i] = self.low[j], self.high[j]
                new.seconds[i] = self.seconds[j]
        new.last = self.last
        return new

    def ends(self, name: str) -> list[float] | None:
        """Return what range a value has had, None before it was seen long enough, or moved."""
        if name not in self.names:
            return None
        i = self.names.index(name)
        if self.seconds[i] < FIRST or not self.low[i] < self.high[i]:
            return None
        return [float(self.low[i]), float(self.high[i])]

    def share(self, name: str, seconds: float) -> float:
        """Return how much of the watching is done, 0 to 1."""
        if name not in self.names:
            return 0.0
        return min(1.0, float(self.seconds[self.names.index(name)]) / seconds)


def hands(scene: "Scene") -> list[dict[str, Any]]:
    """Return what is set by hand of each latent of a scene, as JSON values.

    `routes` are those that move it now, {} where it is not set by hand.
    """
    learnt, latents = scene.learnt, scene.latents
    routes = learnt.routes if isinstance(learnt, Handmade) else ({},) * len(latents)
    return [
        {
            "centre": one.centre_value,
            "range": one.range,
            "invert": one.invert,
            "curve": one.curve,
            "routes": dict(moved),
        }
        for one, moved in zip(latents, routes, strict=True)
    ]


def doublings(seconds: FloatArray) -> NDArray[np.int64]:
    """Return 0 before FIRST seconds, 1 then, 2 after twice as many, and so on; shape as it came."""
    return np.floor(np.log2(np.maximum(seconds / FIRST, 0.5))).astype(np.int64) + 1
