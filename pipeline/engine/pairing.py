"""Which movement belongs to which moment of a target that played, once the lag is removed."""

import numpy as np
from numpy.typing import NDArray

from mappings.training.lag import Performance
from recordings.frame import FloatArray
from recordings.rounds import Round


def was_along(r: Round) -> bool:
    """Return whether the performer moved along a round's target, and was late by some lag."""
    return bool(r.along) and len(r.target) > 1


def paired(
    r: Round, times: NDArray[np.int64], seconds: float
) -> tuple[NDArray[np.bool_], FloatArray]:
    """Return which rows of a round played along belong to its target, (n,), and their latents.

    With each row at `times` (n,), ns, comes what played `seconds` before; latents (k, m) are those
    of the k rows that belong to any.
    """
    at = times - round(seconds * 1e9)
    inside = (at >= r.target[0][0]) & (at <= r.target[-1][0])
    return inside, r.target_at(at[inside])


def performance(r: Round, times: NDArray[np.int64], x: FloatArray) -> Performance:
    """Return a round played along, its movement at `times` (n,), ns, features (n, d).

    Latents that it does not teach are left out. Breakpoints hold until the next: they belong to the
    middle of that time.
    """
    first = r.target[0][0]
    heard = [(t, values) for t, values in r.target if r.end is None or t <= r.end]
    played = np.array([t - first for t, _ in heard], np.float64) * 1e-9
    played[:-1] += np.diff(played) / 2
    y = np.array([values for _, values in heard], np.float64)
    kept = np.append(True, np.diff(times) > 0)[: len(times)]
    known = np.isfinite(y).all(axis=0)
    return Performance((times[kept] - first) * 1e-9, x[kept], played, y[:, known])
