"""Error, lateness and jerk of what is played are what they were made to be."""

import numpy as np
import pytest

from benchmarks.gestures.score import score
from mappings.base import Examples

TIMES = np.arange(0, 4, 0.02)
WANTED = Examples(
    np.zeros((len(TIMES), 1)),
    np.column_stack([np.sin(3 * TIMES), np.cos(2 * TIMES)]),
    np.zeros(len(TIMES), np.int64),
    ("x",),
    ("a", "b"),
    times=TIMES,
)


def test_what_is_wanted_has_no_error_no_lag_and_no_more_jerk() -> None:
    found = score(WANTED.y, WANTED)
    assert found.rmse == 0
    assert found.lag_ms == pytest.approx(0)
    assert found.jerk == pytest.approx(1)


@pytest.mark.parametrize("lag", [0.1, 0.24, -0.06])
def test_lateness_is_found(lag: float) -> None:
    late = TIMES - lag
    found = score(np.column_stack([np.sin(3 * late), np.cos(2 * late)]), WANTED)
    assert found.lag_ms == pytest.approx(1000 * lag, abs=10)


def test_a_constant_is_wrong_by_the_spread_and_never_late() -> None:
    found = score(np.tile(WANTED.y.mean(axis=0), (len(TIMES), 1)), WANTED)
    assert found.rmse == pytest.approx(np.sqrt(WANTED.y.var(axis=0).mean()))
    assert found.lag_ms is None
    assert found.jerk == 0


def test_noise_is_jerk() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, WANTED.y.shape)
    assert score(WANTED.y + noise, WANTED).jerk > 10
