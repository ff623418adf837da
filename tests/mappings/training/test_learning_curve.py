"""The learning curve falls where rounds help, and says honestly where they do not."""

import numpy as np
import pytest

from mappings.base import Examples
from mappings.training.advice import facts
from mappings.training.curve import Curve, learning_curve
from mappings.training.fit import TrainingCancelledError
from mappings.training.learner import learner
from mappings.training.sounds import same_sounds
from tests.mappings.movement import HOLD, Dancer, examples, learn, walks


def poses(seed: int, each: int, sounds: int = 4, slack: float = 0.0) -> Examples:
    """Held poses of a phone, each so many times; with `slack` another place each time."""
    rng, dancer = np.random.default_rng(seed), Dancer(seed)
    held, targets, n = dancer.poses(sounds), rng.random((sounds, 2)), sounds * each
    x = [dancer.hold(held[i % sounds]) + slack * rng.normal(size=6) for i in range(n)]
    y = np.repeat(targets[np.arange(n) % sounds], HOLD, axis=0)
    return examples(np.vstack(x), y, np.repeat(np.arange(n), HOLD))


def curve_of(taught: Examples) -> Curve:
    return learning_curve(learner(taught, learn(taught), lambda: False))


def test_rounds_of_the_same_sound_belong_together() -> None:
    assert same_sounds(poses(0, 3)) == [(0, 4, 8), (1, 5, 9), (2, 6, 10), (3, 7, 11)]


def test_what_is_steady_needs_no_more_rounds() -> None:
    curve = curve_of(poses(1, 3))
    told = facts(curve)
    assert told["rounds"] == [4, 8]
    assert told["errors"][-1] < 0.03
    assert told["next"] == []
    assert told["word"].startswith("More rounds will not help much")


def test_what_is_held_elsewhere_each_time_gains_by_rounds() -> None:
    curve = curve_of(poses(2, 6, slack=2.5))
    told = facts(curve)
    assert curve.levels == [1, 2, 3, 4, 5]
    assert told["errors"][-1] < 0.8 * told["errors"][0]
    assert len(told["spreads"]) == len(told["errors"])
    errors = {tuple(one["rounds"]): one["error"] for one in told["sounds"]}
    worst = max(errors, key=lambda ids: errors[ids])
    assert tuple(told["next"]) in ((), worst)


def test_a_sound_that_was_held_once_is_the_one_to_repeat() -> None:
    taught = poses(3, 2)
    told = facts(curve_of(taught.rows(np.flatnonzero(taught.rounds != 5))))
    assert told["next"] == [1]
    assert told["word"].startswith("Another round of the sound of round 1 would help most")


def test_nothing_repeated_says_what_to_repeat() -> None:
    told = facts(curve_of(poses(4, 1)))
    assert told["errors"] == []
    assert told["word"].startswith("Record the sound of round 0 a second time")


def test_moving_sounds_that_all_differ_count_together() -> None:
    rng = np.random.default_rng(5)
    x = walks(rng, 1200, 6)
    told = facts(curve_of(examples(x, np.tanh(x[:, :2] / 3), np.repeat(np.arange(8), 150))))
    assert told["pooled"]
    assert told["rounds"][-1] == 7
    assert told["errors"][-1] < told["errors"][0]


def test_the_same_rounds_give_the_same_curve() -> None:
    taught = poses(6, 2)
    assert facts(curve_of(taught)) == facts(curve_of(taught))


def test_a_time_that_is_over_leaves_what_is_known_and_a_cancel_ends_all() -> None:
    taught = poses(7, 2)
    trained = learn(taught)
    assert learning_curve(learner(taught, trained, lambda: False).within(0.0)).errors == []
    with pytest.raises(TrainingCancelledError):
        learning_curve(learner(taught, trained, lambda: True))
