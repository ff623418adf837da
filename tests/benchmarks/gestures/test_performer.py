"""A performer is late, noisy, lost and adrift by as much as was asked."""

import numpy as np
import pytest

from benchmarks.gestures.data import Movement
from benchmarks.gestures.performer import GAP, Performer

TIMES = np.arange(500) / 50
MOVEMENT = Movement("1", "", TIMES, np.sin(TIMES[:, None] * np.arange(1, 7)))
SPREAD = MOVEMENT.x.std(axis=0)


def test_nothing_asked_is_the_recording_itself() -> None:
    made = Performer().perform(MOVEMENT)
    np.testing.assert_array_equal(made.times, TIMES)
    np.testing.assert_array_equal(made.x, MOVEMENT.x)


def test_it_is_late_by_the_lag_and_still_before() -> None:
    made = Performer(lag=0.3).perform(MOVEMENT)
    before = made.times < 0.3 - 1e-9
    assert before.sum() == 15
    assert np.all(made.x[before].std(axis=0) < 0.05 * SPREAD)
    np.testing.assert_allclose(made.times[~before], TIMES + 0.3)
    np.testing.assert_array_equal(made.x[~before], MOVEMENT.x)


def test_noise_and_drift_are_shares_of_each_channel() -> None:
    noise = Performer(noise=0.2).perform(MOVEMENT).x - MOVEMENT.x
    np.testing.assert_allclose(noise.std(axis=0), 0.2 * SPREAD, rtol=0.15)
    drift = Performer(drift=0.5).perform(MOVEMENT).x - MOVEMENT.x
    np.testing.assert_allclose(np.abs(drift[-1]), 0.5 * SPREAD)
    assert np.all(drift[0] == 0)


def test_dropouts_are_gaps() -> None:
    made = Performer(dropouts=0.2).perform(MOVEMENT)
    assert 1 - len(made.times) / len(TIMES) == pytest.approx(0.2, abs=0.07)
    gaps = np.diff(made.times)
    assert gaps.max() >= GAP
    assert made.times[0] == 0
    assert np.isin(made.times, TIMES).all()


def test_a_seed_is_one_performance() -> None:
    one, same, other = (Performer(0.1, 0.1, 0.1, 0.1, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.perform(MOVEMENT).x, same.perform(MOVEMENT).x)
    assert not np.array_equal(one.perform(MOVEMENT).x, other.perform(MOVEMENT).x)


@pytest.mark.parametrize("smooth", [False, True])
def test_latents_to_move_along_follow_from_the_movement(smooth: bool) -> None:
    clean = Performer(lag=0.2, seed=4).along(MOVEMENT, 0.0, smooth)
    noisy = Performer(lag=0.2, seed=4).along(MOVEMENT, 0.1, smooth)
    np.testing.assert_array_equal(clean.played, TIMES)
    assert clean.times[-1] == pytest.approx(TIMES[-1] + 0.2)
    off = (noisy.y - clean.y).std(axis=0)
    np.testing.assert_allclose(off, 0.1 * clean.y.std(axis=0), rtol=0.15)
