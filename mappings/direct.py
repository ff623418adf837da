"""Set by hand, without examples: weights, a curve and a centre lead from features to latents."""

from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples, Mapping, Watch, ignore
from mappings.training.bend import bent, slopes
from mappings.training.model import matrix
from recordings.frame import Float32Array, FloatArray

WIDEST = 1e30
"""Ranges of inputs go to ± this, where sums of float32 are still numbers."""

NARROWEST = 1e-30
"""An input whose range is narrower never moves."""


@dataclass
class Settings:
    """What is set by hand for d inputs and m latents.

    `low`, `high` (d,) are the ranges of the inputs, `weights` (d, m) how much each moves each
    latent, where 1 moves it over all of its range; `centre` (m,) is where the middle of
    the movement puts the latents, `half` (m,) how far from there its ends do, below 0: the other
    way round; `curve` (m,) is −1 to 1.
    """

    low: FloatArray
    high: FloatArray
    weights: FloatArray
    centre: FloatArray
    half: FloatArray
    curve: FloatArray


@dataclass
class Direct(Mapping):
    """Each latent is centre + half · curve(Σ weight · input), each input within −1 to 1.

    Inputs are scaled by their ranges and held at their ends, as is their sum; the curve is
    training.bend's. An input that was never measured is in its middle. `seconds` is for how long
    movement is watched to find the range of an input that nobody knows. `fit` is for
    comparisons: it takes the ranges of examples, and lets the first input move the first latent,
    and so on.
    """

    type: ClassVar[str] = "direct"
    learns: ClassVar[bool] = False
    seconds: float = field(default=8.0, metadata={"min": 1.0, "max": 600.0})

    def __post_init__(self) -> None:
        none = np.empty(0)
        self.set(Settings(none, none, np.empty((0, 1)), np.zeros(1), np.ones(1), np.zeros(1)))

    def set(self, by_hand: Settings) -> Self:
        """Play these settings; return this mapping."""
        low, high = np.clip([by_hand.low, by_hand.high], -WIDEST, WIDEST)
        span = high - low
        moves = span > NARROWEST
        self._take(
            {
                "low": low,
                "high": high,
                "scale": np.where(moves, 2 / np.where(moves, span, 1), 0),
                "weights": by_hand.weights,
                "centre": by_hand.centre,
                "half": by_hand.half,
                "slope": slopes(by_hand.curve),
            }
        )
        return self

    def _take(self, arrays: Table[str, NDArray[Any]]) -> None:
        self._arrays = {name: np.asarray(a, np.float32) for name, a in arrays.items()}
        self._low, self._high = self._arrays["low"], self._arrays["high"]
        self._scale, self._weights = self._arrays["scale"], self._arrays["weights"]
        self._centre, self._half = self._arrays["centre"], self._arrays["half"]
        self._slope = self._arrays["slope"]
        self._middle = (0.5 * self._low + 0.5 * self._high).astype(np.float32)

    def fit(self, examples: Examples, watch: Watch = ignore) -> None:
        """Take the ranges of what is in the examples; any number of them will do, also none."""
        watch(0.0, "looking at ranges")
        low, high = ends(examples.x)
        bottom, top = ends(examples.y)
        d, m = len(low), len(bottom)
        one = np.ones(m)
        centre, half = (bottom + top) / 2, np.where(top > bottom, (top - bottom) / 2, one)
        self.set(Settings(low, high, np.eye(d, m), centre, half, 0 * one))

    def predict(self, x: Float32Array) -> Float32Array:
        """Return the latents, shape (m,), for one row of features, shape (d,)."""
        moved = np.minimum(np.maximum(x, self._low), self._high)
        moved -= self._middle
        moved *= self._scale
        moved[moved != moved] = 0.0
        total = np.minimum(np.maximum(moved.dot(self._weights), -1.0), 1.0)
        out: Float32Array = bent(total, self._slope)
        out *= self._half
        out += self._centre
        return out

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return what is set."""
        return dict(self._arrays)

    def facts(self) -> dict[str, Any]:
        """Return nothing more."""
        return {}

    def restore(self, weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> None:  # noqa: ARG002 - there are none
        """Become the stored mapping; raises ValueError when its parts do not agree."""
        found = {name: matrix(weights, name, 1 + (name == "weights")) for name in self._arrays}
        d, m = found["weights"].shape
        inputs, latents = ("low", "high", "scale"), ("centre", "half", "slope")
        sizes = [len(found[name]) for name in inputs], [len(found[name]) for name in latents]
        if sizes != ([d] * 3, [m] * 3) or not m or np.any(found["slope"] <= 0):
            raise ValueError("the stored settings do not agree with one another")
        self._take(found)


def ends(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the least and the greatest finite value of each column; 0 and 0 where none is."""
    known = np.isfinite(values)
    some = known.any(axis=0)
    low = np.min(values, axis=0, where=known, initial=WIDEST)
    high = np.max(values, axis=0, where=known, initial=-WIDEST)
    low, high = np.clip([low, high], -WIDEST, WIDEST)
    return np.where(some, low, 0.0), np.where(some, high, 0.0)
