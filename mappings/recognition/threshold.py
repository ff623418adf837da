"""Finds how near is near enough, from what was near and what was not."""

import numpy as np

from recordings.frame import FloatArray

ALONE = 1.6
"""Where nothing else was taught, so much further than the furthest example is near enough."""
BETWEEN = 0.5
"""Where on the way from the furthest example to the nearest other movement."""
FIRST = 0.5
"""With one example, this share of the way to the nearest other movement."""


def threshold(near: FloatArray, far: FloatArray) -> tuple[float, bool]:
    """Return the distance below which it is that gesture, and whether others are as near.

    `near` are distances of left-out examples, `far` those of other movements, either may be
    empty; infinite where nothing is known.
    """
    far = far[np.isfinite(far)]
    if not len(near):
        return (FIRST * float(far.min()) if len(far) else np.inf), False
    furthest = float(near.max())
    if not len(far):
        return ALONE * furthest, False
    nearest = float(far.min())
    if furthest < nearest:
        return min(furthest + BETWEEN * (nearest - furthest), ALONE * furthest), False
    places = np.sort(np.concatenate([near, far]))
    wrong = [(near > p).mean() + 2 * (far <= p).mean() for p in places]
    return float(places[int(np.argmin(wrong))]), True
