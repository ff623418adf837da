"""Intensity against the published recursion."""

import numpy as np
import pytest

from pipeline.features.intensity import Intensity
from recordings.frame import FloatArray
from tests.pipeline.features.helpers import ACCELEROMETER, at_rate, go_on, run, swinging

G = 9.80665


def published(x: FloatArray, feedback: float, gain: float) -> FloatArray:
    """The toolkit's recursion, sample by sample at 100 Hz: shape (n, 1 + axes), linear."""
    padded = np.vstack([x[:1], x[:1], x]) / G
    s, rows = np.zeros(x.shape[1]), []
    for n in range(len(x)):
        s = np.abs((padded[n + 2] - padded[n]) / 2) + feedback * s
        e = (gain * s) ** 2
        rows.append([e.sum(), *e])
    return np.array(rows)


@pytest.mark.parametrize(("feedback", "gain"), [(0.9, 0.1), (0.0, 1.0), (0.7, 0.07)])
def test_is_the_published_recursion_at_100_hz(feedback: float, gain: float) -> None:
    x = np.random.default_rng(1).normal(0, 15, (500, 3))
    feature = Intensity(feedback=feedback, gain=gain, compressed=False)
    out = run(feature, [(row, 0.01) for row in x], ACCELEROMETER)
    np.testing.assert_allclose(out, published(x, feedback, gain), rtol=1e-9, atol=1e-15)


def test_compressed_is_the_fourth_root_from_a_tenth_to_one() -> None:
    x = np.random.default_rng(2).normal(0, 15, (500, 3))
    out = run(Intensity(), [(row, 0.01) for row in x], ACCELEROMETER)
    root = np.clip(published(x, 0.9, 0.1), 0, 1) ** 0.25
    np.testing.assert_allclose(out, np.clip((root - 0.1) / 0.9, 0, 1), rtol=1e-9, atol=1e-12)
    assert out.max() == 1.0
    assert 0 < np.median(out) < 1


def test_hand_computed() -> None:
    feature = Intensity(feedback=0.5, gain=1.0, compressed=False)
    out = run(feature, [([x * G], 0.01) for x in (0.0, 2.0, 2.0, 2.0)], ["acceleration"])
    # |delta| is 0, 1, 1, 0 g: s is 0, 1, 1.5, 0.75
    np.testing.assert_allclose(out[:, 0], [0, 1, 2.25, 0.5625], rtol=1e-9)


def test_rings_down_alike_at_every_rate_and_over_a_gap() -> None:
    still = [30.0, 0.0, 0.0]
    kick = [([0.0, 0.0, 0.0], 0.01)] + [(still, 0.01)] * 3
    ends = []
    for frames in ([0.01] * 100, [0.005] * 200, [0.02] * 50):
        feature = Intensity(compressed=False)
        run(feature, kick, ACCELEROMETER)
        ends.append(go_on(feature, [(still, dt) for dt in frames], 4)[-1, 0])
    assert ends[0] > 0
    np.testing.assert_allclose(ends, ends[0], rtol=1e-9)
    feature = Intensity()
    run(feature, kick, ACCELEROMETER)
    assert go_on(feature, [(still, 5.0)], 4)[-1, 0] == 0.0


def test_steady_change_gives_the_same_at_every_rate() -> None:
    def ramp(times: FloatArray) -> FloatArray:
        return np.outer(times, [40.0])

    ends = [
        run(Intensity(compressed=False), at_rate(rate, 3, ramp), ["a"])[-1, 0]
        for rate in (50, 100, 200, 333)
    ]
    np.testing.assert_allclose(ends, (0.1 * 0.4 / G / (1 - 0.9)) ** 2, rtol=1e-6)


def test_names_the_whole_and_the_axes() -> None:
    assert Intensity().bind(ACCELEROMETER) == ("", "x", "y", "z")
    assert Intensity().bind(("norm",)) == ("",)


def test_grows_with_movement_and_is_nothing_at_rest() -> None:
    frames = at_rate(100, 2, swinging)
    gentle = run(Intensity(), [(x[:3] * 0.2, dt) for x, dt in frames], ACCELEROMETER)
    strong = run(Intensity(), [(x[:3], dt) for x, dt in frames], ACCELEROMETER)
    assert (strong[50:, 0] > gentle[50:, 0]).all()
