"""Slopes by hand and at any rate."""

import numpy as np
import pytest

from pipeline.features.base import FeatureError
from pipeline.features.delta import Delta
from tests.pipeline.features.helpers import at_rate, run


def test_size_3_by_hand() -> None:
    out = run(Delta(), [([x], 0.01) for x in (1.0, 2.0, 4.0, 7.0, 7.0)], ["a"])
    # (x[n] - x[n-2]) / 2 · 100, with x = 1 before the first
    np.testing.assert_allclose(out[:, 0], [0, 50, 150, 250, 150], atol=1e-9)


def test_size_5_by_hand() -> None:
    out = run(Delta(size=5), [([x], 0.01) for x in (1.0, 2.0, 4.0, 7.0, 11.0)], ["a"])
    # (-2·1 - 1·2 + 0·4 + 1·7 + 2·11) / 10 · 100
    assert out[-1, 0] == pytest.approx(250)


@pytest.mark.parametrize("size", [3, 7, 21])
@pytest.mark.parametrize("rate", [30, 60, 100, 250, 1000])
def test_steady_change_gives_its_slope(size: int, rate: float) -> None:
    frames = at_rate(rate, 1, lambda t: np.outer(t, [3.0, -2.0]))
    np.testing.assert_allclose(run(Delta(size=size), frames, ["a.x", "a.y"])[-1], [3, -2])


def test_irregular_frames_give_the_slope_too() -> None:
    gaps = np.random.default_rng(4).uniform(0.001, 0.03, 200)
    frames = [([5 * t], dt) for t, dt in zip(np.cumsum(gaps), gaps, strict=True)]
    np.testing.assert_allclose(run(Delta(size=5), frames, ["a"])[30:], 5.0)


def test_after_a_gap_the_slope_is_that_across_it() -> None:
    frames = [([0.0], 0.01)] * 5 + [([6.0], 3.0)]
    assert run(Delta(), frames, ["a"])[-1, 0] == pytest.approx(2.0)


def test_size_is_odd() -> None:
    with pytest.raises(FeatureError, match='"size" must be odd'):
        Delta(size=4).bind(("a",))
