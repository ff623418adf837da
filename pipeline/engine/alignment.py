"""Puts features of several sensors side by side as they were measured, not as they arrived."""

import numpy as np
from numpy.typing import NDArray

from recordings.frame import FloatArray

WIDEST = 100_000_000
"""Nanoseconds between two frames of a sensor at most, for what was between them to be told."""


def aligned(rows: FloatArray, measured: NDArray[np.int64], fresh: NDArray[np.bool_]) -> FloatArray:
    """Return rows of features (n, d), each as all of it was when the row was measured.

    A row came with the frame of one sensor; `measured` (n,) is when that was, in ns, and `fresh`
    (n, d) which of its values are of that sensor. The others were what had arrived of other
    sensors by then. In their place come those between the frames of their own sensor that were
    measured just before and after (linear; the nearer one where a value leaps, as an angle at the
    end of its circle does). Where no two frames are near, what had arrived stays.
    """
    if fresh.all():
        return rows
    rows = rows.copy()
    patterns, which = np.unique(fresh, axis=1, return_inverse=True)
    for k, own in enumerate(patterns.T):
        if own.sum() > 1 and not own.all():
            columns = np.flatnonzero(which.reshape(-1) == k)
            rows[:, columns] = _between(rows[:, columns], measured, own)
    return rows


def _between(rows: FloatArray, measured: NDArray[np.int64], own: NDArray[np.bool_]) -> FloatArray:
    """Return the rows of one sensor, those that are not its `own` from before and after."""
    order = np.argsort(measured[own], kind="stable")
    times, known = measured[own][order], rows[own][order]
    others = np.flatnonzero(~own)
    at = measured[others]
    after = np.searchsorted(times, at)
    inside = (after > 0) & (after < len(times))
    others, at, after = others[inside], at[inside], after[inside]
    near = times[after] - times[after - 1] <= WIDEST
    others, at, after = others[near], at[near], after[near]
    a, b = known[after - 1], known[after]
    gap = np.maximum(times[after] - times[after - 1], 1)
    share = ((at - times[after - 1]) / gap)[:, None]
    leaps = np.abs(b - a) > np.nanmax(known, axis=0) / 2 - np.nanmin(known, axis=0) / 2
    found = np.where(leaps, np.where(share < 0.5, a, b), a + share * (b - a))
    rows[others] = np.where(np.isfinite(found), found, rows[others])
    return rows
