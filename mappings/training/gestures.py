"""Finds which rounds show the same gesture, and brings them to a rate of their own."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mappings.training.lesson import Lesson
from mappings.training.overlap import places
from mappings.training.rounds import is_held, members, spans
from recordings.frame import FloatArray

RATE = 50.0
"""Rows a second that temporal models go by."""
MOST_ROWS = 20_000
"""Of more, longer than this at `RATE`, fewer a second are looked at."""
LONGEST = 0.25
"""Seconds that may lie between two rows; of longer pauses no more is known."""
POINTS = 32
ALIKE = 0.15
"""Targets that go the same way stay within this share of their range, in the mean."""
STILL = 0.25
"""A pose's inputs vary by less than this share of how much all rounds' do."""


@dataclass(frozen=True)
class Sequence:
    """One round at a fixed rate: inputs (t, k), targets (t, m) and weights (t,)."""

    round: int
    z: FloatArray
    y: FloatArray
    weights: FloatArray


def sequences(lesson: Lesson) -> tuple[list[Sequence], float]:
    """Return the rounds of a lesson with so many rows a second, and how many that are.

    As a follower sees them: at every tick the row that came last.
    """
    groups = members(lesson.rounds)
    clocks = [clock(lesson.times[rows]) for rows in groups]
    rate = RATE * min(1.0, MOST_ROWS / max(1.0, RATE * sum(float(c[-1]) for c in clocks)))
    found = []
    for rows, times in zip(groups, clocks, strict=True):
        ticks = np.arange(int(times[-1] * rate + 1e-6) + 1) / rate
        z, y, weights, times = at_once(lesson, rows, times)
        at = np.searchsorted(times, ticks + 1e-6, side="right") - 1
        found.append(Sequence(int(lesson.rounds[rows[0]]), z[at], y[at], weights[at]))
    return found, rate


def at_once(
    lesson: Lesson, rows: NDArray[np.int64], times: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return inputs, targets, weights and times of a round's rows, those of one time as one."""
    z, y, weights = lesson.z[rows], lesson.y[rows], lesson.weights[rows]
    first = np.flatnonzero(np.diff(times, prepend=-1.0) > 0)
    if len(first) == len(times):
        return z, y, weights, times
    total = np.add.reduceat(weights, first)
    z, y = (np.add.reduceat(a * weights[:, None], first) / total[:, None] for a in (z, y))
    return z, y, total, times[first]


def clock(times: FloatArray) -> FloatArray:
    """Return times from 0 on, with long pauses made short."""
    steps = np.clip(np.diff(times), 0.0, LONGEST)
    return np.concatenate([[0.0], np.cumsum(steps)])


def is_pose(found: Sequence, span: FloatArray, spread: float) -> bool:
    """Return whether target and inputs are held; `spread` is the inputs' variance in all."""
    return is_held(found.y, span) and float(found.z.var(axis=0).sum()) <= STILL * spread


def gestures(found: list[Sequence]) -> list[list[int]]:
    """Return the positions of the sequences that show one gesture, in order of the first.

    These are rounds whose targets go the same way, however fast, with movement in the same
    place; a round that is like two gestures belongs to the earlier.
    """
    span = spans(np.concatenate([s.y for s in found]))
    ways = [way(s.y, span) for s in found]
    elsewhere = places([s.z for s in found]).elsewhere()
    groups: list[list[int]] = []
    for i, own in enumerate(ways):
        same = (g for g in groups if not elsewhere[i, g[0]] and alike(own, ways[g[0]]))
        if (group := next(same, None)) is None:
            groups.append([i])
        else:
            group.append(i)
    return groups


def way(y: FloatArray, span: FloatArray) -> FloatArray:
    """Return `POINTS` points along the way of a target, even in length, in shares of `span`."""
    shares = y / np.where(span > 0, span, 1)
    lengths = np.linalg.norm(np.diff(shares, axis=0), axis=1)
    gone = np.concatenate([[0.0], np.cumsum(lengths)])
    if gone[-1] <= 0:
        return np.repeat(shares[:1], POINTS, axis=0)
    even = np.linspace(0, gone[-1], POINTS)
    return np.stack([np.interp(even, gone, column) for column in shares.T], axis=1)


def alike(a: FloatArray, b: FloatArray) -> bool:
    """Return whether two ways are the same but for a little."""
    return bool(np.all(np.sqrt(np.mean((a - b) ** 2, axis=0)) <= ALIKE))


def principal(z: FloatArray, most: int) -> FloatArray:
    """Return at most so many directions (k, p) in which inputs (n, k) move most, of length 1."""
    k = z.shape[1]
    if k <= most:
        return np.eye(k)
    _, vectors = np.linalg.eigh(np.cov(z.T, bias=True))
    found = vectors[:, ::-1][:, :most]
    return np.asarray(found * np.sign(found[np.abs(found).argmax(axis=0), np.arange(most)]))


def spread(found: list[Sequence]) -> float:
    """Return the variance of all inputs together over all sequences."""
    return float(np.concatenate([s.z for s in found]).var(axis=0).sum())
