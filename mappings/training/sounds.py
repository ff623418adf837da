"""Finds which rounds teach the same sound."""

import numpy as np

from mappings.base import Examples
from mappings.training.rounds import HELD, members, spans, spread_out
from recordings.frame import FloatArray

POINTS = 9
"""Moments of a round at which its target is compared with another's."""


def same_sounds(examples: Examples) -> list[tuple[int, ...]]:
    """Return the ids of rounds in groups that teach the same sound, in order of their first.

    Targets are the same when they stay within twice HELD of each latent's range of each other,
    through the whole of both rounds.
    """
    span = spans(examples.y)
    scale = np.where(span > 0, span, 1)
    groups: list[tuple[FloatArray, list[int]]] = []
    for rows in members(examples.rounds):
        way = _stretched(examples.y[rows]) / scale
        here = next((ids for other, ids in groups if _same(way, other)), None)
        if here is None:
            groups.append((way, here := []))
        here.append(int(examples.rounds[rows[0]]))
    return [tuple(ids) for _, ids in groups]


def _stretched(y: FloatArray) -> FloatArray:
    found = y[spread_out(np.arange(len(y)), POINTS)]
    return found[np.linspace(0, len(found) - 1, POINTS).round().astype(np.int64)]


def _same(a: FloatArray, b: FloatArray) -> bool:
    known = ~np.isnan(a) & ~np.isnan(b)
    apart = np.abs(a - b)[known]
    return len(apart) > 0 and bool(apart.max() <= 2 * HELD)
