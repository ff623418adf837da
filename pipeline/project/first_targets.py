"""The targets that a scene with a model begins with: sounds that differ plainly."""

from collections.abc import Sequence

import numpy as np

from pipeline.project.latents import LatentSettings, Target
from pipeline.project.spaces import short
from pipeline.sound.space.space import Space
from recordings.frame import FloatArray

OWN = ("pitch", "energy", "brightness", "breath", "body", "shimmer", "pulse", "space")
"""The latents of Limber's own model, in their order."""

SOUNDS = {
    "hum": (-2.2, -0.4, -1.2, -2.6, -1.6, 0.0, -3.0, 0.4),
    "pulse": (2.0, 1.6, 1.4, -2.6, 2.2, -2.0, 2.2, -2.2),
    "wind": (-0.4, 0.6, 0.4, 3.0, 1.0, -1.0, -1.4, 1.4),
    "choir": (0.6, 0.0, 0.2, -0.6, 0.4, 2.4, -2.4, 2.4),
}
"""Four sounds of that model: low and dark; high, bright and beating; all air; wide and far."""

SILENT = -3.0
"""Where its energy rests, so that a phone whose battery is flat is not heard to go on."""

QUEUE = 4
"""Targets that are chosen where the model's space names no regions."""

MOST = 8
"""Regions that become targets at most."""


def own_targets() -> list[Target]:
    """Return the sounds of Limber's own model as targets."""
    return [Target(name, list(values)) for name, values in SOUNDS.items()]


def own_latents() -> list[LatentSettings]:
    """Return the latents of Limber's own model, which rests in silence."""
    return [LatentSettings(n, rest=SILENT if n == "energy" else None) for n in OWN]


def space_targets(space: Space, latents: Sequence[LatentSettings]) -> list[Target]:
    """Return targets where a model has sound: its regions, or likely places far from each other.

    They are within the limits of the latents, of which there are as many as the model has.
    """
    regions = space.regions[:MOST]
    if len(regions) > 1:
        return [Target(r.name, within(r.centre.astype(float), latents)) for r in regions]
    places = space.to_latents(space.density.centres)
    chosen = places[apart(places, QUEUE)]
    return [Target(chr(ord("A") + k), within(x, latents)) for k, x in enumerate(chosen)]


def within(values: FloatArray, latents: Sequence[LatentSettings]) -> list[float]:
    """Return values as near as the limits of latents allow."""
    pairs = zip(values.tolist(), latents, strict=True)
    return [short(min(max(value, x.min), x.max)) for value, x in pairs]


def apart(points: FloatArray, count: int) -> list[int]:
    """Return which of `points` (n, d), at most `count`, are far from each other.

    Farthest first (Gonzalez, 1985), beginning with the one farthest from their middle.
    """
    chosen: list[int] = []
    away = np.linalg.norm(points - points.mean(axis=0), axis=1)
    while len(chosen) < min(count, len(points)) and (not chosen or away.max() > 0):
        newest = int(np.argmax(away))
        near = np.linalg.norm(points - points[newest], axis=1)
        away = near if not chosen else np.minimum(away, near)
        chosen.append(newest)
    return chosen
