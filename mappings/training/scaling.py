"""Standardises inputs, and leaves out those that carry nothing."""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recordings.frame import Float32Array, FloatArray

LARGEST = 1e18
"""Values are limited to this, so that their squares stay within float32."""
MARGIN = 0.25
"""Inputs are held at this share of their range beyond what was seen."""
STILL = 1e-5
"""An input whose spread is below this share of its size is constant in float32."""


@dataclass
class Scaling:
    """Row of features, shape (d,), to standardised used inputs, shape (k,), in float32.

    Each used input is limited to a little (`MARGIN` of its range) beyond what was seen, then
    centred and multiplied by `factor`, which is its relevance over its standard deviation.
    NaN becomes the mean.
    """

    width: int
    used: NDArray[np.int64]
    low: Float32Array
    high: Float32Array
    centre: Float32Array
    factor: Float32Array

    def __call__(self, x: Float32Array) -> Float32Array:
        """Return the standardised inputs of one row; never NaN or infinite."""
        z: Float32Array = x[self.used]
        np.maximum(z, self.low, out=z)
        np.minimum(z, self.high, out=z)
        z -= self.centre
        z *= self.factor
        if not z.dot(z) < np.inf:  # one product instead of a test of each value
            z[np.isnan(z)] = 0
        return z

    def table(self, x: FloatArray) -> FloatArray:
        """Return the standardised inputs of many rows, shape (n, d) to (n, k)."""
        z = (np.clip(x[:, self.used], self.low, self.high) - self.centre) * self.factor
        return np.where(np.isnan(z), 0.0, z)

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return the arrays by name, for storage."""
        names = ("used", "low", "high", "centre", "factor")
        return {f"scaling.{name}": getattr(self, name) for name in names}

    @staticmethod
    def restore(width: int, arrays: Table[str, NDArray[Any]]) -> "Scaling":
        """Return the scaling with these arrays; raises ValueError when they do not fit."""
        used = arrays["scaling.used"].astype(np.int64)
        if used.ndim != 1 or np.any((used < 0) | (used >= width)):
            raise ValueError("the stored inputs are not those of this mapping")
        rest = [arrays[f"scaling.{name}"] for name in ("low", "high", "centre", "factor")]
        if any(a.shape != used.shape or a.dtype != np.float32 for a in rest):
            raise ValueError("the stored scaling has the wrong shape")
        return Scaling(width, used, *(np.array(a) for a in rest))


def moments(x: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return weighted mean and standard deviation of each column, NaN left out.

    A column without any value gives 0 and 0.
    """
    known = ~np.isnan(x)
    w = known * weights[:, None]
    total = np.maximum(w.sum(axis=0), 1e-300)
    mean = np.where(known, x * w, 0).sum(axis=0) / total
    square = np.where(known, (x - mean) ** 2 * w, 0).sum(axis=0) / total
    return mean, np.sqrt(square)


def learn(x: FloatArray, weights: FloatArray, relevance: FloatArray) -> Scaling:
    """Return the scaling for features `x` (n, d), each input weighed by `relevance` (d,)."""
    mean, spread = moments(x, weights)
    used = np.flatnonzero(spread > STILL * np.abs(mean) + 1e-12)
    seen = x[:, used]
    low, high = np.nanmin(seen, axis=0, initial=np.inf), np.nanmax(seen, axis=0, initial=-np.inf)
    room = MARGIN * (high - low)
    edges = (low - room, high + room, mean[used], relevance[used] / spread[used])
    return Scaling(x.shape[1], used, *(np.asarray(edge, dtype=np.float32) for edge in edges))


def clean(x: FloatArray) -> FloatArray:
    """Return `x` with infinite values as not measured (NaN) and huge ones limited."""
    return np.clip(np.where(np.isinf(x), np.nan, x), -LARGEST, LARGEST)


def left_out(scaling: Scaling, x: FloatArray, names: Sequence[str]) -> list[str]:
    """Return a sentence for inputs that were never measured, and one for those that never move."""
    idle = [i for i in range(scaling.width) if i not in set(scaling.used.tolist())]
    missing = [names[i] for i in idle if np.all(np.isnan(x[:, i]))]
    still = [names[i] for i in idle if names[i] not in missing]
    notes = [f"Left out, never measured: {', '.join(missing)}."] if missing else []
    return notes + ([f"Left out, never changes: {', '.join(still)}."] if still else [])
