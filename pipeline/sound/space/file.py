"""The file that keeps a model's space: arrays in safetensors, and nothing that could run."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.sound.space.density import Density
from pipeline.sound.space.space import PERCENTS, Region, Space, SpaceError

SUFFIX = ".space.safetensors"

FORMAT = 1

TINY, HUGE = 1e-7, 1e12
"""No scale is smaller and no number larger than this in a space that was analysed."""

Array = NDArray[Any]

SHAPES: dict[str, str] = {
    "quantiles": "qn",
    "axis_quantiles": "qn",
    "mean": "n",
    "covariance": "nn",
    "axes": "nn",
    "variances": "n",
    "scale": "n",
    "noise": "n",
    "centres": "kd",
    "widths": "k",
    "weights": "k",
    "region_centres": "rn",
    "region_spreads": "rn",
    "path": "tn",
    "path_regions": "t",
}
"""The shape of each array.

q quantiles, n latents, k Gaussians over d axes, r regions, t rows of the path.
"""

FIELDS = (
    "quantiles",
    "axis_quantiles",
    "mean",
    "covariance",
    "axes",
    "variances",
    "scale",
    "noise",
)
"""The arrays of a space, in the order of its fields."""


def space_beside(model: Path) -> Path:
    """Return the file that keeps a model's space: my-model.ts → my-model.space.safetensors."""
    return model.with_name(model.name.removesuffix(".ts") + SUFFIX)


def dumps(space: Space) -> bytes:
    """Return a space as a safetensors file."""
    from safetensors.numpy import save

    regions = [{"name": r.name, "seconds": r.seconds} for r in space.regions]
    about = {
        "format": FORMAT,
        "latents": list(space.latents),
        "regions": regions,
        "middle": space.density.middle,
        "limit": space.density.limit,
        "facts": dict(space.facts),
    }
    arrays: dict[str, Array] = {name: getattr(space, name) for name in FIELDS}
    arrays |= {name: getattr(space.density, name) for name in ("centres", "widths", "weights")}
    empty = np.empty((0, space.n), np.float32)
    arrays["region_centres"] = np.array([r.centre for r in space.regions] or empty, np.float32)
    arrays["region_spreads"] = np.array([r.spread for r in space.regions] or empty, np.float32)
    arrays["path"], arrays["path_regions"] = space.path, space.path_regions
    told = json.dumps(about, sort_keys=True, ensure_ascii=False)
    return bytes(save({k: np.ascontiguousarray(v) for k, v in arrays.items()}, {"about": told}))


def as_text(space: Space) -> str:
    """Return a space as text, for a take."""
    return b64encode(dumps(space)).decode()


def from_text(text: str) -> Space:
    """Return the space that `as_text` gave; raises SpaceError."""
    try:
        return loads(b64decode(text, validate=True))
    except (ValueError, TypeError) as error:
        if isinstance(error, SpaceError):
            raise
        raise SpaceError("it is no model's space") from error


def loads(data: bytes) -> Space:
    """Return the space that `dumps` wrote; raises SpaceError, and nothing else."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        arrays = load(data)
        header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
        about = json.loads(header["__metadata__"]["about"])
        if about["format"] != FORMAT:
            raise SpaceError("it was written by a newer Limber: analyse the model again")
        return _made(arrays, about)
    except (SafetensorError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as e:
        if isinstance(e, SpaceError):
            raise
        raise SpaceError("it is no model's space, or it is damaged: analyse the model again") from e


def read_space(path: Path) -> Space:
    """Read a space; raises SpaceError naming the file."""
    try:
        return loads(path.read_bytes())
    except OSError as error:
        raise SpaceError(f"{path} cannot be read: {error.strerror}.") from error
    except SpaceError as error:
        raise SpaceError(f"{path}: {error}.") from error


def _made(arrays: Mapping[str, Array], about: Mapping[str, Any]) -> Space:
    """Return the space of a file's parts; raises ValueError or KeyError where they do not fit."""
    latents = tuple(map(str, about["latents"]))
    sizes = {"q": len(PERCENTS), "n": len(latents), "r": len(about["regions"])}
    for name, shape in SHAPES.items():
        array = arrays[name]
        pairs = zip(shape, array.shape, strict=True)  # raises ValueError
        fits = all(sizes.setdefault(letter, size) == size for letter, size in pairs)
        if not fits or not (np.abs(array) < HUGE).all():  # nor what is no number
            raise ValueError(name)
    wide = {name: np.asarray(a, np.float64) for name, a in arrays.items()}
    if wide["scale"].min() < TINY or not 0 < sizes["d"] <= sizes["n"]:
        raise ValueError("scale")
    if not sizes["k"] or wide["widths"].min() < TINY or wide["weights"].min() < 0:
        raise ValueError("widths")
    middle, limit = float(about["middle"]), float(about["limit"])
    if not middle < limit < float("inf"):
        raise ValueError("limit")
    density = Density(wide["centres"], wide["widths"], wide["weights"], middle, limit)
    regions = tuple(
        Region(str(r["name"]), float(r["seconds"]), centre, spread)
        for r, centre, spread in zip(
            about["regions"], arrays["region_centres"], arrays["region_spreads"], strict=True
        )
    )
    return Space(
        latents,
        density=density,
        facts=dict(about["facts"]),
        regions=regions,
        path=np.asarray(arrays["path"], np.float32),
        path_regions=np.asarray(arrays["path_regions"], np.int32),
        **{name: wide[name] for name in FIELDS},
    )
