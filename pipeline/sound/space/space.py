"""The space of a model: where its latents lie for sounds that were analysed; read without torch."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.sound.space.density import Density
from recordings.frame import Float32Array, FloatArray

PERCENTS = (0.1, 1.0, 5.0, 25.0, 50.0, 75.0, 95.0, 99.0, 99.9)
"""The quantiles that are kept of each latent, and along each axis."""

NARROW = 1e-3
"""The least range of a latent that hardly moves, in its own units."""


class SpaceError(ValueError):
    """A space cannot be read, or is of another model; the message says what to do."""


@dataclass(frozen=True)
class Region:
    """A named kind of sound: `centre` and `spread` (deviation) of its latents, shape (n,)."""

    name: str
    seconds: float
    centre: Float32Array
    spread: Float32Array


@dataclass(frozen=True)
class Space:
    """What the analysis of sounds says of a model's n latents.

    `quantiles` and `axis_quantiles`, shape (len(PERCENTS), n), are of the latents and along the
    principal axes. Row i of `axes` (n, n) is axis i as a direction among the latents, of length 1,
    the one with the most `variances` (n,) first; along it, coordinates are in units of `scale` (n,)
    from the `mean` (n,). `density` is over the first d of these coordinates: the latents that the
    others stand for never moved, and nothing is known of them. `noise` (n,) is the share of each
    latent that is the encoder's own noise. `path` (any, n) is the sounds' way, thinned for drawing;
    `path_regions` says of which region each of its rows is. `facts` are the model's file, its
    sha256 and more, as JSON values.
    """

    latents: tuple[str, ...]
    quantiles: FloatArray
    axis_quantiles: FloatArray
    mean: FloatArray
    covariance: FloatArray
    axes: FloatArray
    variances: FloatArray
    scale: FloatArray
    noise: FloatArray
    density: Density
    facts: Mapping[str, Any] = field(default_factory=dict)
    regions: tuple[Region, ...] = ()
    path: Float32Array = field(default_factory=lambda: np.empty((0, 0), np.float32))
    path_regions: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))

    @property
    def n(self) -> int:
        """How many latents the model has."""
        return len(self.latents)

    @property
    def shares(self) -> FloatArray:
        """How much of all variance is along each axis, 0 to 1, shape (n,)."""
        return self.variances / max(float(self.variances.sum()), 1e-30)

    def still(self, principal: bool = False) -> NDArray[np.bool_]:
        """Return which latents, or axes, never moved while the sounds were analysed, shape (n,)."""
        d = self.density.centres.shape[1]
        if principal:
            return np.asarray(np.arange(self.n) >= d)
        return np.asarray(np.abs(self.axes[:d]).max(axis=0) == 0)

    def axis_names(self, m: int) -> list[str]:
        """Return what the first m axes are called: "axis 1 (38 %)"."""
        return [f"axis {i + 1} ({100 * share:.0f} %)" for i, share in enumerate(self.shares[:m])]

    def to_axes(self, x: FloatArray) -> FloatArray:
        """Return latents (…, n) as coordinates along the axes, shape (…, n)."""
        return np.asarray((x - self.mean) @ (self.axes / self.scale[:, None]).T)

    def to_latents(self, y: FloatArray) -> FloatArray:
        """Return coordinates along the first m axes (…, m) as latents (…, n)."""
        m = y.shape[-1]
        return np.asarray(self.mean + y @ (self.axes * self.scale[:, None])[:m])

    def ranges(self, percent: float, principal: bool = False) -> FloatArray:
        """Return the lowest, the middle and the highest of each latent or axis, shape (3, n).

        The lowest and highest leave out `percent` of the sounds at either end, 0.1 to 45. One that
        hardly moves still has a range of NARROW.
        """
        table = self.axis_quantiles if principal else self.quantiles
        wanted = (percent, 50.0, 100.0 - percent)
        low, middle, high = (
            np.array([np.interp(p, PERCENTS, column) for column in table.T]) for p in wanted
        )
        half = np.maximum((high - low) / 2, NARROW / 2)
        centre = (low + high) / 2
        low, high = centre - half, centre + half
        return np.stack([low, np.clip(middle, low, high), high])

    def compact(self) -> "Space":
        """Return it without its path, which is only drawn: enough to play, and to replay."""
        nothing = np.empty((0, self.n), np.float32)
        return replace(self, path=nothing, path_regions=np.empty(0, np.int32))


def foreign(space: Space, sha256: str) -> str:
    """Return what to tell when a space is not of the model with this SHA-256, else ""."""
    if space.facts.get("sha256") == sha256:
        return ""
    name = space.facts.get("model", "another model")
    return (
        f"the space was made from {name} as it was then, and this model is another: its ranges, "
        "edge and axes do not hold. Analyse this model: limber analyse MODEL AUDIO…"
    )
