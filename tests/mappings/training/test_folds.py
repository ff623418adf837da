"""Held-out examples are whole rounds or blocks of time, and their neighbours are left out too."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from mappings.training.folds import plan

Table = NDArray[np.float64]


def held(
    targets: list[float], poses: list[float] | None = None, rows: int = 40
) -> tuple[Table, Table, NDArray[np.int64]]:
    """Inputs near `poses` (the targets, if none are given), targets and rounds."""
    tremor = np.random.default_rng(0).normal(0, 0.02, len(targets) * rows)
    x = np.repeat(targets if poses is None else poses, rows) + tremor
    y = np.repeat(targets, rows)
    return x[:, None], y[:, None], np.repeat(np.arange(len(targets)), rows)


def test_targets_taught_twice_leave_whole_rounds_out() -> None:
    x, y, rounds = held([0.0, 0.5, 1.0, 0.0, 0.5, 1.0])
    made = plan(x, y, rounds)
    assert made.scheme == "rounds"
    for fold in made.folds:
        assert not set(rounds[fold.train]) & set(rounds[fold.test])
        assert set(np.unique(y[fold.test])) <= set(np.unique(y[fold.train]))


def test_targets_taught_once_leave_blocks_with_a_gap_out() -> None:
    x, y, rounds = held([0.0, 0.5, 1.0])
    made = plan(x, y, rounds)
    assert made.scheme == "blocks"
    for fold in made.folds:
        assert set(rounds[fold.train]) == set(rounds[fold.test]) == {0, 1, 2}
        nearest = np.abs(fold.train[:, None] - fold.test[None])
        nearest = np.where(rounds[fold.train][:, None] == rounds[fold.test][None], nearest, 99)
        assert nearest.min() >= 3, "two rows of the round lie between"


def test_both_schemes_together() -> None:
    x, y, rounds = held([0.0, 0.0, 1.0])
    made = plan(x, y, rounds)
    assert made.scheme == "rounds and blocks"
    whole = [set(rounds[fold.test]) for fold in made.folds]
    assert {0} in whole
    assert {1} in whole
    assert {2} in whole


def test_other_poses_of_one_target_are_no_repetitions() -> None:
    x, y, rounds = held([0.0, 0.0, 1.0], poses=[0.0, 0.5, 1.0])
    made = plan(x, y, rounds)
    assert made.scheme == "blocks"
    assert all(set(rounds[fold.train]) == {0, 1, 2} for fold in made.folds)


def test_two_poses_of_one_target_each_held_again_are_learnt_from_their_repetition() -> None:
    poses = [0.0, 0.4, 1.0, 0.7] * 2
    x, y, rounds = held([0.0, 0.0, 0.0, 1.0] * 2, poses)
    made = plan(x, y, rounds)
    assert made.scheme == "rounds"
    for fold in made.folds:
        learnt = {poses[number] for number in set(rounds[fold.train])}
        assert {poses[number] for number in set(rounds[fold.test])} <= learnt


def test_few_single_frames_are_not_judged_but_many_are() -> None:
    five, thirty = np.arange(5.0)[:, None], np.arange(30.0)[:, None]
    assert plan(five, five, np.arange(5)).scheme == "none"
    assert plan(thirty, thirty, np.arange(30)).scheme == "rounds"


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from([0.0, 0.5, 1.0, np.nan])), max_size=120),
    st.floats(0, 1),
)
def test_every_row_is_held_out_at_most_once_and_never_learnt_then(
    rows: list[tuple[int, float]], moved: float
) -> None:
    rounds = np.array([number for number, _ in rows], np.int64)
    y = np.array([[target] for _, target in rows]).reshape(-1, 1)
    x = np.nan_to_num(y) + moved * np.arange(len(rows))[:, None]
    folds = plan(x, y, rounds).folds
    judged = np.concatenate([fold.test for fold in folds]) if folds else np.empty(0)
    assert len(np.unique(judged)) == len(judged)
    assert all(not set(fold.train) & set(fold.test) for fold in folds)
