"""Which rounds move where another moves: by features, in deviations of all that is taught."""

from collections.abc import Sequence

import numpy as np

from pipeline.engine.teaching import Teaching
from recordings.frame import FloatArray
from recordings.rounds import Round

EACH = 64
"""Examples of each round that are compared, at most."""

LEAST, MOST = 0.1, 0.5
"""The radius of a movement's region, in deviations of all that is taught."""


def parts(teaching: Teaching) -> dict[int, FloatArray]:
    """Return a few examples of each round that counts and is known, by its number.

    In deviations of all of them; without features that were not always measured, or never move.
    """
    inputs = teaching.inputs
    found = {}
    for r in teaching.counted():
        rows = teaching.rows(r, inputs)
        if rows is not None and len(rows[1]):
            found[r.id] = rows[1][:: -(-len(rows[1]) // EACH)]
    if not found:
        return {}
    whole = np.concatenate(list(found.values()))
    usable = np.isfinite(whole).all(axis=0)
    scale = np.where(usable, np.where(np.isfinite(whole), whole, 0.0).std(axis=0), 0.0)
    told = np.flatnonzero(scale > 0)
    return {number: rows[:, told] / scale[told] for number, rows in found.items()}


def radius(teaching: Teaching) -> float:
    """Return how far from a movement its region goes: as far as rounds usually spread by chance.

    Root mean square deviations over features; the median over rounds.
    """
    return spread(parts(teaching))


def spread(known: dict[int, FloatArray]) -> float:
    """Return what `radius` does, of examples by the number of their round."""
    of_each = [
        float(np.sqrt(np.mean(rows.var(axis=0)))) for rows in known.values() if rows.shape[1]
    ]
    return float(np.clip(np.median(of_each), LEAST, MOST)) if of_each else LEAST


def inside(teaching: Teaching, of: Sequence[Round]) -> set[int]:
    """Return the numbers of the rounds that mostly move where some of these do, themselves too."""
    known = parts(teaching)
    reach = spread(known)
    found = {r.id for r in of}
    for r in of:
        there = known.get(r.id)
        if there is None or not there.shape[1]:
            continue
        found |= {n for n, rows in known.items() if np.median(apart(rows, there)) <= reach}
    return found


def apart(rows: FloatArray, there: FloatArray) -> FloatArray:
    """Return how far rows (n, d) are from the nearest of others (k, d), shape (n,)."""
    squares = ((rows[:, None] - there[None]) ** 2).mean(axis=2)
    return np.asarray(np.sqrt(squares.min(axis=1)))
