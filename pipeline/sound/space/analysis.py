"""Analyses sounds with a model: encodes them, and finds what its latents then do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from pipeline.sound.coder import Coder
from pipeline.sound.metadata import Metadata, ModelError, fingerprint
from pipeline.sound.space.fitting import fit
from pipeline.sound.space.gathering import Gathered, Moments
from pipeline.sound.space.hearing import draws_of, heard
from pipeline.sound.space.naming import latent_names
from pipeline.sound.space.space import PERCENTS, Region, Space
from recordings.frame import Float32Array, FloatArray

STILL = 1e-3
"""A latent moves when its deviation is above this share of the largest."""

PATHS = 16_384
"""Latent vectors of all paths together, for drawing."""

Watch = Callable[[float, str], None]


@dataclass
class Analysed:
    """A space, and what to tell: `left_out` says in a sentence each which files, and why.

    `draws` is how often each block was encoded, `dropped` how many frames were no numbers.
    """

    space: Space
    left_out: list[str]
    draws: int
    seconds: float
    dropped: int


class Part:
    """What is kept of one region while files come: its moments, seconds and path."""

    def __init__(self, n: int) -> None:
        self.means = Moments(n)
        self.seconds = 0.0
        self.paths: list[Float32Array] = []

    def add(self, found: Gathered, seconds: float) -> None:
        """Take in a file."""
        self.means.merge(found.means)
        self.seconds += seconds
        self.paths.append(found.path.rows)

    def region(self, name: str) -> Region:
        """Return it as a space keeps it."""
        spread = np.sqrt(np.maximum(np.diag(self.means.covariance), 0.0))
        centre = self.means.mean.astype(np.float32)
        return Region(name, self.seconds, centre, spread.astype(np.float32))


def analyse(
    model: Coder, sounds: Sequence[tuple[str, Path]], watch: Watch = lambda *_: None
) -> Analysed:
    """Return a model's space for files of sound, each with the name of its region.

    An encoder that draws its latents at random, as RAVE's does, draws each DRAWS times: ranges
    and density are those of all draws, which is what its decoder was trained with; regions, paths
    and axes are those of the mean of the draws. `watch` hears the share done and with what. Raises
    ModelError for a model that cannot encode, and when no file can be used.
    """
    n = latents_of(model.metadata)
    draws = draws_of(model)
    whole, parts, left_out = Gathered(n), dict[str, Part](), list[str]()
    for i, (name, path) in enumerate(sounds):
        found = Gathered(n, seed=i, path=max(32, PATHS // len(sounds)))

        def tell(share: float, i: int = i, path: Path = path) -> None:
            watch(0.9 * (i + share) / len(sounds), path.name)

        tell(0.0)
        try:
            long = heard(model, path, found, draws, i, tell)
        except ModelError as error:
            left_out.append(str(error))
            continue
        whole.merge(found)
        parts.setdefault(name, Part(n)).add(found, long)
    if not whole.frames:
        raise ModelError("\n".join([*left_out, "No sound is left to analyse: give other files."]))
    space = space_of(model, whole, parts, lambda share, step: watch(0.9 + 0.1 * share, step))
    seconds = sum(part.seconds for part in parts.values())
    return Analysed(space, left_out, draws, seconds, whole.dropped)


def latents_of(metadata: Metadata) -> int:
    """Return how many latents a model encodes to and decodes from; raises ModelError."""
    encode = metadata.method("encode")
    if "decode" in metadata.methods and encode.outputs != metadata.latents:
        raise ModelError(
            f"{metadata.path.name} encodes to {encode.outputs} latents and decodes from "
            f"{metadata.latents}: it cannot be analysed"
        )
    return encode.outputs


def space_of(model: Coder, whole: Gathered, parts: dict[str, Part], watch: Watch) -> Space:
    """Return the space of all that was gathered."""
    deviations = np.sqrt(np.maximum(np.diag(whole.draws.covariance), 0.0))
    axes, variances, scale, d = principal(whole.means.covariance, deviations)
    mean = whole.means.mean
    rows = whole.sample.rows.astype(np.float64)
    along = (rows - mean) @ (axes / scale[:, None]).T
    paths = [np.concatenate(part.paths) for part in parts.values()]
    owners = np.repeat(np.arange(len(paths)), [len(path) for path in paths])
    return Space(
        latents=latent_names(model.metadata),
        quantiles=np.percentile(rows, PERCENTS, axis=0),
        axis_quantiles=np.percentile(along, PERCENTS, axis=0),
        mean=mean,
        covariance=whole.draws.covariance,
        axes=axes,
        variances=variances,
        scale=scale,
        noise=whole.noise,
        density=fit(along[:, :d], watch),
        facts=facts(model, whole.frames),
        regions=tuple(part.region(name) for name, part in parts.items()),
        path=np.concatenate(paths),
        path_regions=owners.astype(np.int32),
    )


def principal(
    covariance: FloatArray, deviations: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, int]:
    """Return axes (n, n) in rows, the widest first, their variances and scales (n,), and d.

    The first d axes are of the latents that move; each of the others is a latent that does not,
    with scale 1. `deviations` (n,) say which. The largest part of an axis is positive, so that the
    same sounds give the same axes. A scale is the deviation along the axis, at least STILL of the
    widest.
    """
    n = len(covariance)
    moves = deviations > STILL * float(deviations.max())
    if not moves.any():
        moves[:] = True
    live, dead = np.flatnonzero(moves), np.flatnonzero(~moves)
    values, vectors = np.linalg.eigh(covariance[np.ix_(live, live)])
    axes, variances, scale = np.zeros((n, n)), np.zeros(n), np.ones(n)
    d = len(live)
    turned = vectors.T[::-1]
    largest = turned[np.arange(d), np.abs(turned).argmax(axis=1)]
    axes[:d, live] = turned * np.sign(largest)[:, None]
    axes[np.arange(d, n), dead] = 1.0
    variances[:d] = np.maximum(values[::-1], 0.0)
    wide = np.sqrt(variances[:d])
    scale[:d] = np.maximum(wide, max(STILL * float(wide[0]), 1e-6))
    return axes, variances, scale, d


def facts(model: Coder, frames: int) -> dict[str, str | int]:
    """Return what tells which model was analysed."""
    path = model.metadata.path
    return {
        "model": path.name,
        "sha256": fingerprint(path),
        "rate": model.rate,
        "frames": frames,
        "date": date.today().isoformat(),
    }
