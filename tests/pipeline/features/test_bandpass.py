"""Bandpass against the theory of its filter."""

import numpy as np
import pytest

from pipeline.features.bandpass import Bandpass
from tests.pipeline.features.helpers import at_rate, run


def response(frequency: float, middle: float, q: float) -> float:
    """How much of a frequency a band-pass lets through."""
    return float(1 / np.hypot(1, q * (frequency / middle - middle / frequency)))


@pytest.mark.parametrize("rate", [100, 200])
@pytest.mark.parametrize(("middle", "q"), [(5.0, 1.0), (3.0, 0.5), (4.0, 6.0)])
@pytest.mark.parametrize("frequency", [0.5, 3.0, 5.0, 8.0])
def test_lets_through_what_the_theory_says(
    rate: float, middle: float, q: float, frequency: float
) -> None:
    frames = at_rate(rate, 6, lambda t: np.sin(2 * np.pi * frequency * t)[:, None])
    out = run(Bandpass(frequency=middle, q=q), frames, ["a"])[-2 * rate :, 0]
    # straight lines between the frames of a sine leave sinc² of it
    line = np.sinc(frequency / rate) ** 2
    expected = response(frequency, middle, q) * line / np.sqrt(2)
    assert np.sqrt(np.mean(out**2)) == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize("gaps", [[0.01], [0.004, 0.013, 0.03], [1e-6, 0.5]])
def test_a_steady_slope_leaves_slope_over_omega_q(gaps: list[float]) -> None:
    times = np.cumsum(np.tile(gaps, 600 // len(gaps)))
    frames = [([3 * t], dt) for t, dt in zip(times, np.tile(gaps, len(times)), strict=False)]
    out = run(Bandpass(frequency=5.0, q=2.0), frames, ["a"])
    assert out[-1, 0] == pytest.approx(3 / (2 * np.pi * 5 * 2), rel=1e-6)


def test_in_phase_at_its_frequency_as_the_toolkit_s_biquad() -> None:
    rate, omega = 100.0, 2 * np.pi * 5 / 100
    times = np.arange(400) / rate
    x = np.sin(2 * np.pi * 5 * times)
    # the digital band-pass of Q 1 and gain 1 at 5 Hz by the bilinear transform
    alpha = np.sin(omega) / 2
    b0, a0, a1, a2 = alpha, 1 + alpha, -2 * np.cos(omega), 1 - alpha
    y = np.zeros_like(x)
    for n in range(2, len(x)):
        y[n] = (b0 * (x[n] - x[n - 2]) - a1 * y[n - 1] - a2 * y[n - 2]) / a0
    out = run(Bandpass(), [([v], 0.01) for v in x], ["a"])[:, 0]
    np.testing.assert_allclose(out[200:], y[200:], atol=0.02)


def test_after_a_long_gap_nothing_rings() -> None:
    out = run(Bandpass(q=10), [([0.0], 0.01), ([5.0], 0.01), ([5.0], 30.0)], ["a"])
    assert abs(out[1, 0]) > 0.01
    assert out[2, 0] == pytest.approx(0, abs=1e-12)
