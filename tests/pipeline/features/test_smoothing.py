"""Lowpass and OneEuro by hand and against what they are in theory."""

import numpy as np
import pytest

from pipeline.features.lowpass import Lowpass
from pipeline.features.oneeuro import OneEuro
from recordings.frame import FloatArray
from tests.pipeline.features.helpers import at_rate, run


def test_lowpass_by_hand() -> None:
    # ω·dt = 1: e = 0.36788, g = 0.63212, so old = 0.26424, new = 0.36788
    feature = Lowpass(cutoff=10 / (2 * np.pi))
    out = run(feature, [([0.0], 0.1), ([1.0], 0.1)], ["a"])
    e = np.exp(-1)
    assert out[0, 0] == 0.0
    assert out[1, 0] == pytest.approx(e**2)


@pytest.mark.parametrize("rate", [50, 100, 200, 1000])
def test_lowpass_follows_the_theory_of_a_ramp(rate: float) -> None:
    cutoff, slope = 2.0, 3.0
    frames = at_rate(rate, 3, lambda t: slope * (t - 1 / rate)[:, None])
    # two poles lag 1/ω each
    lag = 2 / (2 * np.pi * cutoff)
    end = frames[-1][0][0]
    assert run(Lowpass(cutoff=cutoff), frames, ["a"])[-1, 0] == pytest.approx(end - slope * lag)


def test_lowpass_halves_its_cutoff_frequency() -> None:
    frames = at_rate(200, 6, lambda t: np.sin(2 * np.pi * 5 * t)[:, None])
    out = run(Lowpass(cutoff=5), frames, ["a"])[600:]
    assert np.ptp(out) / 2 == pytest.approx(0.5, abs=0.01)


def test_lowpass_does_not_overshoot() -> None:
    frames = [([0.0], 0.01)] * 3 + [([1.0], 0.01)] * 200
    out = run(Lowpass(cutoff=3), frames, ["a"])[:, 0]
    assert (np.diff(out) >= 0).all()
    assert out[-1] == pytest.approx(1.0)
    assert out.max() <= 1.0


def test_oneeuro_by_hand() -> None:
    feature = OneEuro(mincutoff=1.0, beta=0.5, dcutoff=2.0)
    out = run(feature, [([1.0], 0.01), ([3.0], 0.01), ([2.0], 0.02)], ["a"])[:, 0]
    # second: speed = 200·α(2, 0.01) = 200·0.1116313 = 22.32626; cutoff = 12.16313;
    # α = 0.4331891; y = 1 + α·2 = 1.866378
    # third: error = 0.133622, its speed 6.6811; α(2, 0.02) = 0.2008493;
    # speed = 22.32626 + 0.2008493·(6.6811 - 22.32626) = 19.18395; cutoff = 10.59198;
    # α = 0.5710098; y = 1.866378 + α·0.133622 = 1.942677
    np.testing.assert_allclose(out, [1.0, 1.866378, 1.942677], atol=2e-5)


def test_oneeuro_is_steady_at_rest_and_quick_in_movement() -> None:
    rng = np.random.default_rng(5)
    feature = OneEuro(mincutoff=1.0, beta=1.0)
    still = run(feature, [([x], 0.01) for x in rng.normal(0, 0.01, 500)], ["a"])[200:]
    assert still.std() < 0.004

    def sweep(t: FloatArray) -> FloatArray:
        return 20 * t[:, None]

    lag = [
        20.0 - run(OneEuro(mincutoff=1.0, beta=beta), at_rate(100, 1, sweep), ["a"])[-1, 0]
        for beta in (0.0, 1.0)
    ]
    assert lag[1] < lag[0] / 5
