"""A model's space as people see it: its sounds on a plane, and the density of each latent."""

import math
from typing import Any

import numpy as np

from pipeline.sound.space.space import Space
from recordings.frame import FloatArray

POINTS = 1500
"""The most points of the sounds' way that are shown."""

STEPS = 40
"""Places at which a latent's density is told."""

BEYOND = 0.08
"""How far beyond the rarest sounds a density is told, as a share of their range."""


def outline(space: Space, principal: bool, own: int, bends: int = 0) -> dict[str, Any]:
    """Return, as JSON values, what a map and strips of a scene's latents are drawn from.

    The scene has `own` latents (axes of the space where `principal`; else the model's n, or n for
    each of several voices) and `bends` after them, m in all. "axes" leads there and back: a place
    on the plane of the first two principal axes is to (2, m) @ (values - origin (m,)), and values
    (m,) go along with it by back (m, 2) @ its change. "density" has for each latent [low, high,
    STEPS numbers from 0 to 1], None where nothing is known; "points" are the analysed sounds, two
    numbers each, "regions" their names and middles.
    """
    origin, to, back = plane(space, principal, own, bends)
    voices = 1 if principal else max(1, own // space.n)
    curves = densities(space, principal)[: own if principal else space.n]
    names = space.axis_names(2)
    there = space.to_axes(space.path.astype(np.float64))[:, :2] if len(space.path) else None
    points = [] if there is None else flat(there[:: math.ceil(len(there) / POINTS)], 3)
    return {
        "axes": {
            "names": names,
            "origin": flat(origin, 5),
            "to": [flat(row, 5) for row in to],
            "back": [flat(row, 5) for row in back],
        },
        "density": [*curves * voices, *[None] * bends],
        "points": points,
        "regions": [
            {"name": r.name, "at": flat(space.to_axes(r.centre.astype(np.float64))[:2], 3)}
            for r in space.regions
        ],
    }


def plane(
    space: Space, principal: bool, own: int, bends: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return origin (m,), to (2, m) and back (m, 2) of the plane of the first two axes.

    Several voices are shown at their mean, and go along together.
    """
    dims = min(2, space.n)
    if principal:
        origin, to, back = np.zeros(own), np.eye(2, own), np.eye(own, 2)
    else:
        voices = max(1, own // space.n)
        origin = np.tile(space.mean, voices)
        to = np.zeros((2, own))
        to[:dims] = np.tile((space.axes / space.scale[:, None])[:dims], voices) / voices
        back = np.zeros((own, 2))
        back[:, :dims] = np.tile((space.axes * space.scale[:, None])[:dims], voices).T
    return (
        np.pad(origin, (0, bends)),
        np.pad(to, ((0, 0), (0, bends))),
        np.pad(back, ((0, bends), (0, 0))),
    )


def densities(space: Space, principal: bool) -> list[list[Any] | None]:
    """Return how usual each value of a latent, or along an axis, is; None for one that is still.

    The marginals of the mixture that the density is: Gaussians again, of one coordinate each.
    """
    centres, d = space.density.centres, space.density.centres.shape[1]
    turn = np.eye(space.n) if principal else (space.axes * space.scale[:, None]).T
    middle = np.zeros(space.n) if principal else space.mean
    table = space.axis_quantiles if principal else space.quantiles
    found: list[list[Any] | None] = []
    for j, still in enumerate(space.still(principal)):
        if still:
            found.append(None)
            continue
        low, high = float(table[0, j]), float(table[-1, j])
        edge = BEYOND * (high - low)
        x = np.linspace(low - edge, high + edge, STEPS)
        means = middle[j] + centres @ turn[j, :d]
        widths = np.maximum(space.density.widths * np.linalg.norm(turn[j, :d]), 1e-9)
        z = (x[:, None] - means) / widths
        curve = np.exp(-0.5 * z * z) @ (space.density.weights / widths)
        top = float(curve.max())
        found.append([*flat(x[[0, -1]], 4), flat(curve / top if top > 0 else curve, 2)])
    return found


def flat(values: FloatArray, digits: int) -> list[float]:
    """Return all values in one list, with so many digits that count."""
    return [float(f"{v:.{digits}g}") for v in values.ravel().tolist()]
