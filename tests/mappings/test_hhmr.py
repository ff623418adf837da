"""Hidden Markov regression knows which gesture is made, how far it is, and how fast."""

import numpy as np
import pytest

from mappings.hhmr import Hhmr
from mappings.training.gestures import gestures, sequences
from mappings.training.lesson import Lesson
from mappings.training.markov import forward_backward
from mappings.training.states import States
from mappings.training.temporal import Following
from tests.mappings.test_temporal import gesture, taught


@pytest.fixture(scope="module")
def hhmr() -> Hhmr:
    made = Hhmr()
    made.fit(taught())
    return made


def told(hhmr: Hhmr, number: int, seconds: float) -> list[Following]:
    who = hhmr.begin()
    assert who.following() is None
    found: list[Following] = []
    for row in gesture(number, 50, seconds)[1].astype(np.float32):
        who.step(row, 0.02 if found else 0.0)
        following = who.following()
        assert following is not None
        found.append(following)
    return found


def test_rounds_with_one_target_and_movement_are_one_gesture(hhmr: Hhmr) -> None:
    assert told(hhmr, 0, 2.0)[0].rounds == ((0, 2), (1, 3))
    assert "2 of them, by the rounds: 0, 2; 1, 3." in hhmr.told()[0]


@pytest.mark.parametrize("number", [0, 1])
def test_the_likeliest_gesture_is_the_one_that_is_made(hhmr: Hhmr, number: int) -> None:
    found = told(hhmr, number, 2.0)
    assert [f.likeliest for f in found[25:]] == [number] * len(found[25:])
    assert all(f.likelihood[number] > f.likelihood[1 - number] for f in found[40:])
    assert all(abs(sum(f.shares) - 1) < 1e-9 for f in found)


@pytest.mark.parametrize("number", [0, 1])
def test_progress_goes_from_none_to_all(hhmr: Hhmr, number: int) -> None:
    progress = [f.progress[number] for f in told(hhmr, number, 2.0)]
    assert all(0 <= p <= 1 for p in progress)
    even = np.linspace(0, 1, len(progress))
    assert np.abs(np.array(progress) - even)[15:-5].max() < 0.2


def test_speed_is_that_of_the_movement(hhmr: Hhmr) -> None:
    slow, quick = (np.mean([f.speed[0] for f in told(hhmr, 0, s)[20:-15]]) for s in (4.0, 1.4))
    assert 0.3 < slow < 0.8
    assert quick > 2 * slow


def test_held_poses_have_one_state_and_are_all_there(hhmr: Hhmr) -> None:
    rng = np.random.default_rng(0)
    x = np.repeat([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]], 100, axis=0) + rng.normal(0, 0.02, (200, 3))
    y = np.repeat([[0.0, 1.0], [1.0, 0.0]], 100, axis=0)
    lesson = taught().rows(np.zeros(0, np.int64))
    poses = type(lesson)(x, y, np.repeat([4, 7], 100), lesson.inputs, lesson.outputs)
    made = Hhmr()
    made.fit(poses)
    (_, core), *_ = made._cores
    assert isinstance(core, States)
    assert core.first.tolist() == [0, 1]
    who = made.begin()
    for i in range(30):
        out = who.step(np.array([1, 0, 0] if i >= 10 else [0, 0, 1], np.float32), 0.02)
    assert np.allclose(out, [1, 0], atol=0.05)
    following = who.following()
    assert following is not None
    assert following.rounds == ((4,), (7,))
    assert following.likeliest == 1
    assert following.progress == (1.0, 1.0)


def test_a_gesture_made_again_is_followed_again(hhmr: Hhmr) -> None:
    who = hhmr.begin()
    _, x, y = gesture(0, 50)
    out = [who.step(row, 0.02) for row in np.tile(x.astype(np.float32), (2, 1))]
    assert np.sqrt(np.mean((np.array(out)[len(x) + 25 :] - y[25:]) ** 2)) < 0.12


def test_long_teaching_is_looked_at_less_often() -> None:
    times = np.arange(0, 1000, 0.1)
    still = np.zeros((len(times), 1))
    lesson = Lesson(
        still, still, np.ones(len(times)), np.zeros(len(times), np.int64), times, lambda: None
    )
    found, rate = sequences(lesson)
    assert rate == pytest.approx(20.0, rel=1e-3)
    assert len(found[0].z) == pytest.approx(20_000, rel=1e-3)
    assert gestures(found) == [[0]]


def test_shares_go_forward_only_from_the_first_state_to_the_last() -> None:
    rng = np.random.default_rng(2)
    lengths = [7, 4]
    shares, moved, likelihood = forward_backward(
        rng.normal(0, 300, (11, 3)), lengths, np.full(3, 0.3)
    )
    assert np.allclose(shares.sum(axis=1), 1)
    for part in np.split(shares, [7]):
        assert part[0].tolist() == [1, 0, 0]
        assert part[-1].tolist() == [0, 0, 1]
        assert np.all(np.diff(part @ np.arange(3)) > -1e-9)
    assert np.allclose(moved, [2, 2, 0])
    assert np.isfinite(likelihood)


def test_impossible_settings_are_told() -> None:
    for count in (-1, 21):
        with pytest.raises(ValueError, match="states"):
            Hhmr(states=count)
    with pytest.raises(ValueError, match="window"):
        Hhmr(window=0.0)


def test_damaged_states_are_refused(hhmr: Hhmr) -> None:
    (_, core), *_ = hhmr._cores
    assert isinstance(core, States)
    weights, facts = core.weights(), core.facts()
    wrong: list[tuple[str, object]] = [
        ("first", core.first[::-1]),
        ("first", core.first[:1]),
        ("look", core.look[:-1]),
        ("leave", core.leave * 0),
        ("mass", core.mass[:-1]),
    ]
    for name, array in wrong:
        with pytest.raises(ValueError, match="stored"):
            States.restore({**weights, name: np.asarray(array)}, facts)
    for name, value in (("rate", 0.0), ("leak", 2.0), ("gestures", [[], [1]])):
        with pytest.raises(ValueError, match="stored"):
            States.restore(weights, {**facts, name: value})
    again = States.restore(weights, facts)
    assert again.facts() == facts
