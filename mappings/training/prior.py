"""Movement that nobody labelled, matched to sounds along the principal axes of both."""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mappings.training import scaling
from mappings.training.model import matrix
from recordings.frame import Float32Array, FloatArray

PERCENTS = np.linspace(0.5, 99.5, 34)
"""The quantiles by which the distribution along an axis is known."""

ROWS = 4000
"""Frames of movement that are looked at, at most, evenly over all."""

FURTHEST = 4.0
"""Robust deviations beyond which a frame says no more of where the axes are."""

THINNEST = 1e-3
"""The least variance of an axis, as a share of the widest; what is thinner is noise."""

NORMAL = 1.349
"""The distance between the quartiles of a normal distribution, in deviations."""


@dataclass
class Prior:
    """From features (d,) to latents (m,): along each of k axes by a monotone table of quantiles.

    `axes` (k, used inputs) whiten the movement, `levels` (k, q) are its quantiles along them,
    `places` (k, q) those of the sounds along the `ways` (k, m); `base` (m,) is where these begin.
    Nothing is further than the furthest places.
    """

    scaling: scaling.Scaling
    axes: Float32Array
    levels: FloatArray
    places: FloatArray
    ways: Float32Array
    base: Float32Array

    def __call__(self, x: Float32Array) -> Float32Array:
        """Return the latents, shape (m,), for one row of features, shape (d,); finite."""
        along = (self.axes @ self.scaling(x)).tolist()
        pairs = zip(along, self.levels, self.places, strict=True)
        at = np.array([np.interp(a, levels, places) for a, levels, places in pairs], np.float32)
        return np.asarray(self.base + at @ self.ways, np.float32)

    def table(self, x: FloatArray) -> FloatArray:
        """Return the latents of many rows, shape (n, d) to (n, m)."""
        along = (self.scaling.table(scaling.clean(x)) @ self.axes.T).T
        pairs = zip(along, self.levels, self.places, strict=True)
        at = np.array([np.interp(a, levels, places) for a, levels, places in pairs])
        return np.asarray(self.base + at.reshape(len(self.levels), len(x)).T @ self.ways)

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return the arrays by name."""
        names = ("axes", "levels", "places", "ways", "base")
        return {**self.scaling.weights(), **{name: getattr(self, name) for name in names}}

    @staticmethod
    def restore(width: int, weights: Table[str, NDArray[Any]]) -> "Prior":
        """Return the stored one; raises ValueError or KeyError when it is none."""
        found = scaling.Scaling.restore(width, weights)
        axes, ways, base = (
            matrix(weights, n, d) for n, d in (("axes", 2), ("ways", 2), ("base", 1))
        )
        levels, places = (np.array(weights[n], np.float64) for n in ("levels", "places"))
        k, q = len(axes), len(PERCENTS)
        if levels.shape != (k, q) or places.shape != (k, q) or ways.shape != (k, len(base)):
            raise ValueError("the stored axes do not agree with their tables")
        if axes.shape[1] != len(found.used):
            raise ValueError("the stored axes are of other inputs")
        return Prior(found, axes, levels, places, ways, base)


def match(watched: FloatArray, sounds: FloatArray) -> Prior:
    """Return the prior for movement (k, d), NaN where nobody measured, and sounds (s, m).

    The widest axis of the movement moves along the widest of the sounds, and so on; equal movement
    and sounds give equal priors.
    """
    x = scaling.clean(watched[:: -(-len(watched) // ROWS) or 1])
    scaled = robust(x)
    z = np.clip(scaled.table(x), -FURTHEST, FURTHEST)
    axes, variances = principal(z)
    mean = sounds.mean(axis=0)
    ways, _ = principal(sounds - mean)
    k = min(len(axes), len(ways))
    axes = axes[:k] / np.sqrt(variances[:k])[:, None]
    levels = quantiles(scaled.table(x) @ axes.T)
    along = (sounds - mean) @ ways.T
    base = mean + np.median(along[:, k:], axis=0) @ ways[k:]
    places = quantiles(along[:, :k])
    white, single = axes.astype(np.float32), ways[:k].astype(np.float32)
    return Prior(scaled, white, levels, places, single, base.astype(np.float32))


def constant(width: int, values: FloatArray) -> Prior:
    """Return the prior that gives the same latents (m,) everywhere, for `width` inputs."""
    nothing, q = np.empty(0, np.float32), len(PERCENTS)
    none = scaling.Scaling(width, np.empty(0, np.int64), *([nothing] * 4))
    tables = np.empty((0, q)), np.empty((0, q))
    ways = np.empty((0, len(values)), np.float32)
    return Prior(none, np.empty((0, 0), np.float32), *tables, ways, values.astype(np.float32))


def robust(x: FloatArray) -> scaling.Scaling:
    """Return the scaling of movement (n, d) by medians and quartiles; what is still is left out."""
    found = scaling.learn(x, np.ones(len(x)), np.ones(x.shape[1]))
    if not len(found.used):
        return found
    seen = x[:, found.used]
    low, middle, high = np.nanpercentile(seen, (25, 50, 75), axis=0)
    spread = np.nanstd(seen, axis=0)
    deviation = np.where(high - low > 0.1 * spread, (high - low) / NORMAL, spread)
    found.centre, found.factor = middle.astype(np.float32), (1 / deviation).astype(np.float32)
    return found


def principal(z: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the axes (k, d) along which rows (n, d) vary, the widest first, and variances (k,).

    The largest part of each axis is positive, so that equal rows give equal axes.
    """
    centred = z - z.mean(axis=0)
    values, vectors = np.linalg.eigh(centred.T @ centred / max(1, len(z)))
    values, turned = values[::-1], vectors.T[::-1]
    wide = values > THINNEST * max(float(values.max(initial=0.0)), 1e-12)
    axes = turned[wide]
    largest = axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)] if len(axes) else np.empty(0)
    return axes * np.sign(largest)[:, None], values[wide]


def quantiles(along: FloatArray) -> FloatArray:
    """Return the quantiles of each column (n, k), shape (k, q), each above the one before."""
    table = np.percentile(along, PERCENTS, axis=0).T.reshape(along.shape[1], len(PERCENTS))
    rise = 1e-9 * (1 + np.abs(table).max(initial=0.0)) * np.arange(len(PERCENTS))
    return np.asarray(np.maximum.accumulate(table, axis=1) + rise)
