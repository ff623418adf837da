"""Plans which examples are held out together, so that no neighbour in time gives them away."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mappings.training.overlap import places
from mappings.training.rounds import HELD, is_held, members, spans, spread_out
from recordings.frame import FloatArray

ROUND_FOLDS = 5
BLOCKS = 4
LEAST_BLOCK_ROWS = 8
LEAST_SNAPSHOTS = 10
GAP = 0.04
COMPARED = 24

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Fold:
    """Row numbers to learn from, and those held out to be predicted."""

    train: Rows
    test: Rows


@dataclass(frozen=True)
class Plan:
    """The folds, and which of the two schemes made them.

    `scheme` is "rounds" (whole rounds left out), "blocks" (blocks of time inside rounds),
    "rounds and blocks" (whole rounds that another one repeats, blocks in the others), or "none"
    when there is too little to hold anything out.
    """

    folds: tuple[Fold, ...]
    scheme: str


def plan(x: FloatArray, y: FloatArray, rounds: NDArray[np.int64]) -> Plan:
    """Return the folds for inputs `x` (n, d) and targets `y` (n, m), each round in order of time.

    A round is left out whole when others repeat it: they teach its targets, and with the same
    pose. One whose movement or target no other round has is split into blocks, with a gap of
    `GAP` of the round on each side that is neither learnt nor judged. Rounds of a few frames
    can only be left out whole, whatever their pose, where their target is taught elsewhere or
    once there are `LEAST_SNAPSHOTS` of them.
    """
    groups = members(rounds)
    if not groups:
        return Plan((), "none")
    alike = ~places([x[rows] for rows in groups]).elsewhere()
    repeated = np.array(_repeated(y, groups, alike))
    snapshots = np.array([len(rows) < LEAST_BLOCK_ROWS for rows in groups])
    whole = np.flatnonzero(repeated | (snapshots & (sum(snapshots) >= LEAST_SNAPSHOTS)))
    split = [groups[i] for i in np.flatnonzero(~repeated & ~snapshots)]
    left_out = _whole_folds(y, [groups[i] for i in whole], alike[np.ix_(whole, whole)])
    words = [word for word, used in (("rounds", len(whole)), ("blocks", split)) if used]
    return Plan((*left_out, *_block_folds(split, len(rounds))), " and ".join(words) or "none")


def _repeated(y: FloatArray, groups: list[Rows], alike: NDArray[np.bool_]) -> list[bool]:
    """Return for each round whether most of its targets are near those of rounds like it.

    A few frames do not show how far a movement spreads: every round counts as like them.
    """
    span = spans(y)
    samples = [y[spread_out(rows, 1 if is_held(y[rows], span) else COMPARED)] for rows in groups]
    few = [len(rows) < LEAST_BLOCK_ROWS for rows in groups]
    return [
        _near(y1, [y2 for j, y2 in enumerate(samples) if j != i and (few[i] or alike[i, j])], span)
        for i, y1 in enumerate(samples)
    ]


def _near(sample: FloatArray, others: list[FloatArray], span: FloatArray) -> bool:
    if not others:
        return False
    apart = np.abs(sample[:, None] - np.concatenate(others)) / np.where(span > 0, span, 1)
    closest = np.min(np.max(apart, axis=2, where=~np.isnan(apart), initial=0), axis=1)
    return bool(np.median(closest) <= 2 * HELD)


def _whole_folds(y: FloatArray, groups: list[Rows], alike: NDArray[np.bool_]) -> list[Fold]:
    """Return folds of whole rounds; those of one target and pose are dealt to different folds."""
    if not groups:
        return []
    means = np.array([np.nan_to_num(y[rows[len(rows) // 2]]) for rows in groups])
    first = np.argmax(alike, axis=1)
    dealt = np.lexsort([first, *np.round(means.T, 3)[::-1]])
    count = min(ROUND_FOLDS, len(groups))
    tests = [np.concatenate([groups[i] for i in dealt[k::count]]) for k in range(count)]
    return [Fold(_others(len(y), test), np.sort(test)) for test in tests]


def _block_folds(groups: list[Rows], n: int) -> list[Fold]:
    """Return folds that hold out the k-th block of every round."""
    if not groups:
        return []
    folds = []
    for k in range(BLOCKS):
        blocks, gaps = zip(*(_block(rows, k) for rows in groups), strict=True)
        folds.append(Fold(_others(n, np.concatenate(gaps)), np.sort(np.concatenate(blocks))))
    return folds


def _block(rows: Rows, k: int) -> tuple[Rows, Rows]:
    """Return the `k`-th block of a round, and the same with its gaps."""
    start, end = k * len(rows) // BLOCKS, (k + 1) * len(rows) // BLOCKS
    gap = max(1, round(GAP * len(rows)))
    return rows[start:end], rows[max(start - gap, 0) : end + gap]


def _others(n: int, left_out: Rows) -> Rows:
    kept = np.ones(n, bool)
    kept[left_out] = False
    return np.flatnonzero(kept)
