"""Tells held targets from moving ones, thins rounds in time, and weighs inputs by them."""

import numpy as np
from numpy.typing import NDArray

from recordings.frame import FloatArray

HELD = 0.05
"""A round's target is held when it stays within this share of each latent's range."""


def spans(y: FloatArray) -> FloatArray:
    """Return the range (largest less smallest) of each column, NaN left out; 0 if unknown."""
    low = np.nanmin(y, axis=0, initial=np.inf)
    high = np.nanmax(y, axis=0, initial=-np.inf)
    return np.asarray(np.maximum(high - low, 0.0))


def members(rounds: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return the row numbers of each round, in order of the rounds' ids."""
    order = np.argsort(rounds, kind="stable")
    _, starts = np.unique(rounds[order], return_index=True)
    return np.split(order, starts[1:]) if len(order) else []


def is_held(y: FloatArray, span: FloatArray) -> bool:
    """Return whether the targets `y` (rows of one round) stay the same, against `span`."""
    return bool(np.all(spans(y) <= HELD * span))


def spread_out(rows: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return `count` of the rows, evenly spread over them; all of them if there are fewer."""
    if len(rows) <= count:
        return rows
    return rows[np.linspace(0, len(rows) - 1, max(count, 1)).astype(np.int64)]


def evenly(rounds: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return row numbers in order: of each round so many, evenly spread over it."""
    return np.sort(np.concatenate([spread_out(r, count) for r in members(rounds)]))


def thin(rounds: NDArray[np.int64], limit: int) -> NDArray[np.int64]:
    """Return about `limit` row numbers, even in time within each round, every round present."""
    if len(rounds) <= limit:
        return np.arange(len(rounds))
    share = limit / len(rounds)
    kept = [spread_out(r, max(2, round(share * len(r)))) for r in members(rounds)]
    return np.sort(spread_out(np.concatenate(kept), limit))


def independent(
    y: FloatArray, rounds: NDArray[np.int64], per_hold: int, limit: int
) -> NDArray[np.int64]:
    """Return rows that may count as separate evidence: at most `limit`, few from each hold.

    Frames at 100 Hz of a pose held for seconds are near-duplicates; counting each as evidence
    makes any likelihood too sure of itself, so only `per_hold` of them are kept.
    """
    span = spans(y)
    groups = members(rounds)
    several = len(groups) > 1
    kept = [spread_out(r, per_hold) if several and is_held(y[r], span) else r for r in groups]
    rows = np.sort(np.concatenate(kept))
    return rows[thin(rounds[rows], limit)]


def relevance(x: FloatArray, y: FloatArray, rounds: NDArray[np.int64]) -> FloatArray:
    """Return for each input the share of its variance that lies between held targets, (d,).

    This is the correlation ratio η² of each input (Fisher's between-group over total
    variance): near 1 for what tells poses apart, near 0 for noise that standardising would
    blow up. All are 1 unless there are two held targets or more.
    """
    span = spans(y)
    holds = [r for r in members(rounds) if len(r) > 1 and is_held(y[r], span)]
    if len(holds) < 2 or not span.any():
        return np.ones(x.shape[1])
    mean = _column_means(x[np.concatenate(holds)])
    within = sum((_squares(x[r], _column_means(x[r])) for r in holds), np.zeros(x.shape[1]))
    total = _squares(x[np.concatenate(holds)], mean)
    ratio = 1 - within / np.where(total > 0, total, 1)
    return np.clip(ratio, 0.01, 1.0)


def _column_means(x: FloatArray) -> FloatArray:
    count = np.maximum((~np.isnan(x)).sum(axis=0), 1)
    return np.asarray(np.nansum(x, axis=0) / count)


def _squares(x: FloatArray, mean: FloatArray) -> FloatArray:
    return np.asarray(np.nansum((x - mean) ** 2, axis=0))
