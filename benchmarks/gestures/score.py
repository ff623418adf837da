"""How near, how late and how smooth latents are that were played along a movement."""

from dataclasses import dataclass

import numpy as np

from mappings.base import Examples
from mappings.training.rounds import members
from recordings.frame import FloatArray

RATE = 100.0
"""Moments a second at which what was played is compared in time."""
FURTHEST = 0.5
"""Seconds: the lags that are looked at."""
JERK_RATE = 25.0
"""Moments a second for the third difference: finer ones tell of the frames' irregular times."""


@dataclass(frozen=True)
class Score:
    """`rmse` in the latents' unit; `lag_ms` how late; `jerk` beside that of what was wanted.

    `rmse` is over all rows and latents. `lag_ms` is the median over recordings of the lag at
    which what was played correlates best with what was wanted, None where nothing moves.
    `jerk` is the root mean square of the third difference, 1 as smooth as wanted.
    """

    rmse: float
    lag_ms: float | None
    jerk: float


def score(played: FloatArray, wanted: Examples) -> Score:
    """Return the figures of latents (n, m) played for examples, round by round."""
    off = np.sqrt(np.mean((played - wanted.y) ** 2))
    lags, rough, smooth = [], 0.0, 0.0
    for rows in members(wanted.rounds):
        times = wanted.times[rows]
        lags.append(late(_even(times, played[rows], RATE), _even(times, wanted.y[rows], RATE)))
        rough += jerk(_even(times, played[rows], JERK_RATE))
        smooth += jerk(_even(times, wanted.y[rows], JERK_RATE))
    known = [lag for lag in lags if lag is not None]
    lag = 1000 * float(np.median(known)) if known else None
    return Score(float(off), lag, float(np.sqrt(rough / max(smooth, 1e-12))))


def late(played: FloatArray, wanted: FloatArray) -> float | None:
    """Return how many seconds later (n, m) goes as wanted, by cross-correlation at RATE."""
    most = min(round(FURTHEST * RATE), len(played) // 3)
    inside = slice(most, len(played) - most)
    centre = wanted[inside] - wanted[inside].mean(axis=0)
    found = []
    for lag in range(-most, most + 1):
        own = played[most + lag : len(played) - most + lag]
        own = own - own.mean(axis=0)
        size = np.sqrt((own**2).sum() * (centre**2).sum())
        found.append(float((own * centre).sum() / size) if size > 1e-9 else 0.0)
    best = int(np.argmax(found))
    return (best - most) / RATE if found[best] > 0 else None


def jerk(rows: FloatArray) -> float:
    """Return the sum of the squared third differences of rows (n, m)."""
    return float((np.diff(rows, n=3, axis=0) ** 2).sum())


def _even(times: FloatArray, rows: FloatArray, rate: float) -> FloatArray:
    """Return rows (n, m) at an even rate, as they are held from each time to the next."""
    at = np.arange(times[0], times[-1], 1 / rate)
    if rate >= RATE:
        return np.asarray(rows[np.searchsorted(times, at + 1e-9, side="right") - 1])
    return np.stack([np.interp(at, times, column) for column in rows.T], axis=1)
