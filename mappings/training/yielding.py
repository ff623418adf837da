"""Lets older examples give way where a round that mends something shows the same movement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples
from mappings.training.rounds import is_held, spans
from recordings.frame import FloatArray

HERE, NOISE = 0.1, 3.0
"""A feature nearer than this share of its range, or so many deviations of its noise, is the same
movement."""
OTHERWISE = 0.05
"""A target further off than this share of a latent's range says something else."""
WHOLE = 0.5
"""A held round gives way wholly where more than this share of it does."""
OWN = 0.25
"""A pose is the same where it is nearer than this share of the way to the next other pose."""
FEW = 64
"""Rows of a mending round that others are compared with, at most."""


@dataclass(frozen=True)
class Yielded:
    """Which round, wholly or by which share of its examples, gives way to which one that mends."""

    round: int
    fix: int
    share: float


def give_way(examples: Examples, fixes: Sequence[int]) -> tuple[Examples, list[Yielded]]:
    """Return the examples without those that contradict a later round that mends; and what went.

    `fixes` are the ids of the rounds that mend. An older example goes where it is near any example
    of such a round in every feature, and teaches another target there: the mend then wins in every
    kind of mapping, and all that is elsewhere stays as it was.
    """
    here = [n for n in dict.fromkeys(fixes) if (examples.rounds == n).any()]
    if not here:
        return examples, []
    gone = np.zeros(len(examples.rounds), np.bool_)
    reach, span = HERE * spans(examples.x), spans(examples.y)
    told = []
    for fix in sorted(here):
        older = np.flatnonzero((examples.rounds < fix) & ~gone)
        found = older[_contradicted(examples, older, fix, reach, span)]
        found = np.union1d(found, _poses(examples, older, fix, reach, span))
        for number in np.unique(examples.rounds[found]):
            rows = np.flatnonzero(examples.rounds == number)
            own = found[examples.rounds[found] == number]
            if len(own) > WHOLE * len(rows) and is_held(examples.y[rows], span):
                own = rows
            gone[own] = True
            told.append(Yielded(int(number), fix, len(own) / len(rows)))
    return (examples.rows(~gone), told) if told else (examples, [])


def _contradicted(
    examples: Examples,
    rows: NDArray[np.intp],
    fix: int,
    reach: FloatArray,
    span: FloatArray,
) -> NDArray[np.intp]:
    """Return which of the `rows`, by their place among these, a mending round says otherwise of."""
    own = np.flatnonzero(examples.rounds == fix)
    unit = np.maximum(reach, NOISE * noise(examples.x[own]))
    own = own[:: max(1, -(-len(own) // FEW))]
    used = np.flatnonzero((unit > 0) & np.isfinite(examples.x[own]).any(axis=0))
    if not len(used):
        return np.empty(0, np.intp)
    shown, unit = examples.x[np.ix_(own, used)], unit[used]
    low, high = np.nanmin(shown, axis=0) - unit, np.nanmax(shown, axis=0) + unit
    near = np.arange(len(rows))
    for j, column in enumerate(used):  # column by column: most rows go with the first
        x = examples.x[rows[near], column]
        near = near[~((x < low[j]) | (x > high[j]))]
    x = examples.x[np.ix_(rows[near], used)]
    apart = np.full(len(near), np.inf)
    which = np.zeros(len(near), np.intp)
    for i, row in enumerate(shown):
        off = np.nan_to_num(np.abs(x - row) / unit).max(axis=1)
        which[off < apart] = i
        apart = np.minimum(apart, off)
    off = np.abs(examples.y[rows[near]] - examples.y[own[which]])
    otherwise = (np.nan_to_num(off) > OTHERWISE * np.where(span > 0, span, np.inf)).any(axis=1)
    return near[(apart <= 1) & otherwise]


def _poses(
    examples: Examples, older: NDArray[np.intp], fix: int, reach: FloatArray, span: FloatArray
) -> NDArray[np.intp]:
    """Return the rows of still rounds whose pose a fix shows again, for another held sound.

    Nobody holds a pose twice in the same place: it is that one where the way to it is short beside
    the way from there to any other.
    """
    own = np.flatnonzero(examples.rounds == fix)
    unit = np.maximum(reach, NOISE * noise(examples.x[own]))
    places = {}
    for number in np.unique(examples.rounds[np.append(older, own)]):
        rows = np.flatnonzero(examples.rounds == number)
        x = examples.x[rows]
        if np.isfinite(x).all() and (x.std(axis=0) <= unit).all():
            places[int(number)] = x.mean(axis=0) / np.where(unit > 0, unit, 1)
    shown, gone = places.pop(fix, None), [np.empty(0, np.intp)]
    for number, place in places.items():
        rows = np.flatnonzero(examples.rounds == number)
        others = [np.linalg.norm(one - place) for n, one in places.items() if n != number]
        off = np.abs(examples.y[rows].mean(axis=0) - examples.y[own].mean(axis=0))
        otherwise = bool((np.nan_to_num(off) > OTHERWISE * np.where(span > 0, span, np.inf)).any())
        near = shown is not None and others and np.linalg.norm(shown - place) < OWN * min(others)
        if near and otherwise and is_held(examples.y[rows], span):
            gone.append(rows)
    return np.concatenate(gone)


def noise(x: FloatArray) -> FloatArray:
    """Return the deviation of each column's noise, from one row to the next, shape (d,).

    By the median of the steps: for white noise 0.6745 · √2 deviations; 0 where nothing is known.
    """
    steps = np.abs(np.diff(x, axis=0))
    known = np.isfinite(steps).any(axis=0)
    found = np.zeros(x.shape[1])
    if known.any():
        found[known] = np.nanmedian(steps[:, known], axis=0) / (0.6745 * np.sqrt(2))
    return found


def said(told: Sequence[Yielded], names: Mapping[int, str]) -> list[str]:
    """Return in sentences what gives way; `names` are those of rounds by id."""
    return [
        f'"{names[one.round]}" says otherwise where "{names[one.fix]}" mends: '
        + ("it is left out" if one.share == 1 else f"{one.share:.0%} of it is left out")
        for one in told
    ]
