"""What is wrong with a round is said when it is, and never else."""

import numpy as np
import pytest

from mappings.base import Examples
from mappings.training.bad_takes import Taken, wrong_with
from recordings.frame import FloatArray
from tests.mappings.movement import examples, walks
from tests.mappings.training.test_learning_curve import poses

STEADY = {"phone": np.arange(0.005, 2.0, 0.01)}


def kinds(taught: Examples, number: int, **more: FloatArray) -> list[str]:
    return [one.kind for one in wrong_with(Taken(number, taught, 2.0, more or STEADY))]


def moving(seed: int, still: bool) -> Examples:
    """Rounds along moving sounds; in the last one nobody moves."""
    x, y = walks(np.random.default_rng(seed), 800, 6), walks(np.random.default_rng(9), 800, 2)
    if still:
        x[600:] = x[600] + 0.01 * np.random.default_rng(1).normal(size=(200, 6))
    return examples(x, y, np.repeat(np.arange(4), 200))


@pytest.mark.parametrize("seed", range(6))
def test_good_rounds_are_not_doubted(seed: int) -> None:
    taught = poses(seed, 3)
    for number in range(12):
        upto = taught.rows(np.flatnonzero(taught.rounds <= number))
        assert kinds(upto, number) == []


def test_a_sensor_that_was_away_or_lost_frames() -> None:
    taught, steady = poses(0, 2), STEADY["phone"]
    away = steady[(steady < 0.8) | (steady > 1.4)]
    patchy = steady[np.random.default_rng(0).random(len(steady)) > 0.2]
    assert kinds(taught, 7, phone=away) == ["gap"]
    assert kinds(taught, 7, phone=patchy) == ["gap"]
    assert kinds(taught, 7, phone=steady, other=away) == ["gap"]
    text = wrong_with(Taken(7, taught, 2.0, {"phone": away}))[0].text
    assert text.startswith("phone was not heard for 0.6 s")


def test_the_same_movement_for_another_sound() -> None:
    taught = poses(3, 2)
    taught.y[taught.rounds == 7] = taught.y[taught.rounds == 4][0]
    (one,) = wrong_with(Taken(7, taught, 2.0, STEADY))
    assert one.kind == "contradiction"
    assert one.text.startswith("is the same movement as round 3, but another sound")


def test_nothing_moved_while_the_sound_did_and_a_held_pose_is_no_fault() -> None:
    assert kinds(moving(0, still=True), 3) == ["still"]
    assert kinds(moving(0, still=False), 3) == []
    held = poses(1, 2)
    held.x[held.rounds == 7] = held.x[held.rounds == 7][0]
    assert kinds(held, 7) == []


def test_a_sensor_at_its_end() -> None:
    taught = moving(2, still=False)
    last = np.flatnonzero(taught.rounds == 3)
    taught.x[last, 1] = np.clip(taught.x[last, 1], None, np.quantile(taught.x[last, 1], 0.85))
    (one,) = wrong_with(Taken(3, taught, 2.0, STEADY))
    assert one.kind == "saturated"
    assert "phone.input.1" in one.text


def test_another_pose_for_the_same_sound() -> None:
    taught = poses(4, 3)
    last = taught.rounds == 11
    taught.x[last, :3] += 25.0
    found = wrong_with(Taken(11, taught, 2.0, STEADY))
    assert [one.kind for one in found] == ["far"]
    assert "rounds 3 and 7, of the same sound" in found[0].text


def test_a_round_of_nothing_or_alone() -> None:
    taught = poses(5, 1)
    assert kinds(taught.rows(np.flatnonzero(taught.rounds == 0)), 0) == []
    assert kinds(taught.rows(np.arange(3)), 0) == []
    empty = examples(np.empty((0, 2)), np.empty((0, 1)), np.empty(0))
    assert wrong_with(Taken(1, empty, 0.0, {"phone": np.empty(0)})) == []


def test_a_sensor_that_was_never_heard_and_values_that_were_never_measured() -> None:
    taught = poses(0, 2)
    (one,) = wrong_with(Taken(7, taught, 2.0, {"phone": np.empty(0)}))
    assert "phone was not heard at all" in one.text
    still = moving(0, still=True)
    still.x[600:640:2] = np.nan  # gaps are no movement
    still.x[:, 0] = np.nan
    assert "still" in kinds(still, 3)
