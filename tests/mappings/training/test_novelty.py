"""Novelty is low where a movement is as it was taught, on recordings too, and high elsewhere."""

import numpy as np
import pytest

from mappings.training.novelty import Novelty, novelty
from tests.mappings.movement import Array, Dancer, examples
from tests.mappings.test_phone import recording

TURNED = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]])
"""A phone that is held a quarter turned."""


def taught(rows: list[tuple[float, Array]]) -> Novelty:
    x = np.concatenate([x for _, x in rows])
    y = np.concatenate([np.full((len(x), 1), target) for target, x in rows])
    found = novelty(examples(x, y, np.repeat(np.arange(len(rows)), [len(x) for _, x in rows])))
    assert found is not None
    return found


def of(found: Novelty, x: Array) -> Array:
    return np.array([found(row) for row in x.astype(np.float32)])


def turned(x: Array) -> Array:
    return np.hstack([x[:, :3] @ TURNED.T, x[:, 3:] @ TURNED.T])


def test_recordings_that_are_left_out_are_as_they_were_taught_and_others_are_not() -> None:
    """Of digits in the air a single frame tells little: other digits are not novel by it."""
    inside, other = [], []
    for left in "abc":
        rows = [(float(d), recording(d, n)[0]) for d in range(4) for n in "abc" if n != left]
        found = taught(rows)
        for digit in range(4):
            x, _ = recording(digit, left)
            inside.append(of(found, x))
            other.append(of(found, turned(x)))
    assert np.mean(np.concatenate(inside) <= 0.5) >= 0.95
    assert np.mean(np.concatenate(other) > 0.5) >= 0.75


@pytest.mark.parametrize("seed", range(6))
def test_a_pose_held_again_with_tremor_is_low_and_another_pose_is_high(seed: int) -> None:
    dancer = Dancer(seed)
    *poses, other = dancer.poses(4)
    found = taught([(float(i), dancer.hold(p)) for _ in range(2) for i, p in enumerate(poses)])
    again = np.concatenate([of(found, dancer.hold(pose)) for pose in poses])
    assert np.mean(again <= 0.5) >= 0.9
    assert np.median(again) < 0.25
    assert np.mean(of(found, dancer.hold(other)) > 0.5) > 0.95


def test_anything_gives_a_number_from_0_to_1_and_as_much_the_next_time() -> None:
    found = taught([(0.0, recording(0, "a")[0]), (1.0, recording(1, "a")[0])])
    for value in (np.nan, np.inf, -np.inf, 1e30, 0.0):
        row = np.full(6, value, np.float32)
        assert 0.0 <= found(row) <= 1.0
        assert found(row) == Novelty.restore(found.weights(), found.facts())(row)
    far = recording(0, "a")[0][100].astype(np.float32)
    far[1] = 1e6
    assert found(far) > 0.99
    assert found.furthest(far) == "phone.input.1"


def test_where_nothing_moves_or_next_to_nothing_was_taught_it_is_not_known() -> None:
    still, one = np.ones((50, 3)), np.ones((1, 3))
    assert novelty(examples(still, np.zeros((50, 1)), np.zeros(50))) is None
    assert novelty(examples(one, np.zeros((1, 1)), np.zeros(1))) is None


def test_however_much_is_taught_few_examples_are_compared() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(3000, 4)).cumsum(axis=0)
    found = novelty(examples(x, x[:, :1], np.arange(3000) // 500))
    assert found is not None
    assert len(found.known) == 256
    assert np.mean(of(found, x) <= 0.5) > 0.95
