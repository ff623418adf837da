"""Leaves out where an example stands still before its movement begins, and after it."""

import numpy as np

from recordings.frame import FloatArray

REACH = 8
"""Rows before and after between which a change is seen."""
SMOOTH = 7
"""Rows over which a mean is taken first: a hand is never quite still."""
QUIET = 0.3
"""Share of the liveliest change below which nothing moves yet, or any more."""
LIVELY = 0.95
"""What is liveliest: so much of an example is quieter."""
MARGIN = 3
"""Rows that stay before and after."""


def trimmed(z: FloatArray) -> FloatArray:
    """Return rows (n, p) from where they begin to move until they have ended."""
    return z[moving(z)]


def moving(z: FloatArray) -> slice:
    """Return where rows (n, p) begin to move, until they have ended."""
    count = len(z)
    if count <= 4 * REACH:
        return slice(0, count)
    sums = np.cumsum(np.vstack([np.zeros(z.shape[1]), z]), axis=0)
    at = np.arange(count)
    low, high = np.maximum(at - SMOOTH // 2, 0), np.minimum(at + SMOOTH // 2 + 1, count)
    smooth = (sums[high] - sums[low]) / (high - low)[:, None]
    ahead, behind = np.minimum(at + REACH, count - 1), np.maximum(at - REACH, 0)
    change = np.sqrt(((smooth[ahead] - smooth[behind]) ** 2).sum(axis=1))
    lively = np.flatnonzero(change > QUIET * np.quantile(change, LIVELY))
    if not len(lively):
        return slice(0, count)
    return slice(max(0, int(lively[0]) - MARGIN), min(count, int(lively[-1]) + MARGIN + 1))
