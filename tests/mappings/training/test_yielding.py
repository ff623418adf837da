"""Older examples give way to a round that mends, there and nowhere else."""

import numpy as np
import pytest

from mappings.training.yielding import Yielded, give_way, said
from tests.mappings.movement import Array, examples

RNG = np.random.default_rng(0)
INPUTS = 6


def held(place: float, count: int = 200) -> Array:
    """A pose: two inputs that tell, and four of noise alone."""
    x = RNG.normal(0, 0.2, (count, INPUTS))
    x[:, :2] = place + RNG.normal(0, 0.02, (count, 2))
    return x


def taught(*rounds: tuple[int, Array, Array]) -> tuple[Array, Array, Array]:
    x = np.concatenate([rows for _, rows, _ in rounds])
    y = np.concatenate([np.broadcast_to(y, (len(rows), 2)) for _, rows, y in rounds])
    return x, y, np.concatenate([np.full(len(rows), number) for number, rows, _ in rounds])


LOW, HIGH = np.array([-1.0, 0.0]), np.array([1.0, 2.0])


def test_a_pose_gives_way_wholly_and_others_stay() -> None:
    found = examples(*taught((1, held(0), LOW), (2, held(5), HIGH), (3, held(5), LOW)))
    left, told = give_way(found, [3])
    assert told == [Yielded(2, 3, 1.0)]
    assert np.unique(left.rounds).tolist() == [1, 3]
    assert said(told, {2: "b", 3: "fix 3"}) == [
        '"b" says otherwise where "fix 3" mends: it is left out'
    ]


def test_without_a_fix_and_where_nothing_contradicts_all_stays_as_it_is() -> None:
    found = examples(*taught((1, held(0), LOW), (2, held(5), HIGH), (3, held(5.02), HIGH)))
    assert give_way(found, []) == (found, [])
    assert give_way(found, [9])[0] is found
    assert give_way(found, [3])[0] is found  # the same sound
    assert give_way(found, [1])[0] is found  # nothing is older


def test_of_a_movement_only_what_passes_by_gives_way() -> None:
    way = held(0, 1000)
    way[:, :2] += np.linspace(0, 10, 1000)[:, None]
    along = np.linspace(0, 1, 1000)[:, None] * (HIGH - LOW) + LOW
    found = examples(*taught((1, way, along), (2, held(5), LOW)))
    left, [told] = give_way(found, [2])
    assert (told.round, told.fix) == (1, 2)
    assert 0.1 < told.share < 0.3
    kept = left.x[left.rounds == 1]
    assert len(kept) == pytest.approx(1000 * (1 - told.share))
    assert kept[:, 0].min() < 1
    assert kept[:, 0].max() > 9


def test_the_latest_fix_wins_and_missing_values_do_not_matter() -> None:
    x, y, rounds = taught((1, held(0), HIGH), (2, held(5), LOW), (3, held(5), HIGH))
    x[::3, 5] = np.nan
    x[rounds == 2, 4] = np.nan
    y[rounds == 3, 1] = np.nan
    left, told = give_way(examples(x, y, rounds), [2, 3])
    assert told == [Yielded(2, 3, 1.0)]
    assert np.unique(left.rounds).tolist() == [1, 3]


def test_where_nothing_is_known_of_the_movement_nothing_gives_way() -> None:
    x, y, rounds = taught((1, held(0), HIGH), (2, held(5), LOW))
    x[rounds == 2] = np.nan
    assert give_way(examples(x, y, rounds), [2])[1] == []
    still = examples(np.ones((20, 2)), np.ones((20, 2)), np.repeat([1, 2], 10))
    assert give_way(still, [2])[1] == []
