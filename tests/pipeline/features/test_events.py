"""Kick, Shake, Still, Spin and Freefall: when they begin, how long they last."""

import math

import numpy as np
import pytest

from pipeline.features.base import Feature, FeatureError
from pipeline.features.freefall import Freefall
from pipeline.features.kick import Kick
from pipeline.features.shake import Shake
from pipeline.features.spin import Spin
from pipeline.features.still import Still
from recordings.frame import FloatArray
from tests.pipeline.features.helpers import ACCELEROMETER, GYROSCOPE, at_rate, go_on, run

G = 9.80665


def kicks(values: list[float], **keys: float) -> list[float]:
    """Return a Kick's values for one input at 100 Hz."""
    feature = Kick(**keys)  # type: ignore[arg-type]  # mypy gives ** one type
    column: list[float] = run(feature, [([v], 0.01) for v in values], ["a"])[:, 0].tolist()
    return column


def test_kick_is_the_rise_above_the_median_and_then_its_peak() -> None:
    out = kicks([1.0] * 6 + [1.5, 3.0, 1.0, 1.0, 1.0, 1.0], refractory=0.04)
    # of the five before 1.5 and of those before 3 the median is 1; after 40 ms it is over
    assert out == pytest.approx([0] * 6 + [0.5, 2, 2, 2, 0, 0])


def test_kick_needs_more_than_the_threshold() -> None:
    assert not any(kicks([0.0] * 6 + [0.01], threshold=0.01))
    assert kicks([0.0] * 6 + [0.0101])[-1] == pytest.approx(0.0101)


def test_a_slow_rise_and_a_fall_are_no_kick() -> None:
    assert not any(kicks([i * 0.003 for i in range(50)]))
    assert not any(kicks([1.0] * 6 + [0.0] * 20))


def test_one_kick_in_200_ms() -> None:
    beats = ([1.0] + [0.0] * 9) * 6  # every 100 ms
    out = kicks([0.0] * 6 + beats)
    begins = [i for i in range(1, len(out)) if out[i] and not out[i - 1]]
    assert begins == [6]
    # each 200 ms ends on a beat, which begins the next at once
    assert all(out[6:66])
    assert kicks([0.0] * 6 + [1.0] + [0.0] * 30).count(1.0) == 20


@pytest.mark.parametrize("rate", [50, 100, 200, 500])
def test_kick_lasts_as_long_and_is_as_strong_at_every_rate(rate: int) -> None:
    frames = at_rate(rate, 2, lambda t: np.where(t > 0.995, 2.0, 0.0)[:, None])
    out = run(Kick(), frames, ["a"])[:, 0]
    assert out.max() == pytest.approx(2.0)
    assert np.count_nonzero(out) / rate == pytest.approx(0.2)


def test_kick_takes_the_median_of_as_many_as_told() -> None:
    step = [0.0] * 9 + [1.0] * 9
    assert np.round(kicks(step, refractory=0.001)[9:]).tolist() == [1] * 3 + [0] * 6
    assert np.round(kicks(step, refractory=0.001, size=9)[9:]).tolist() == [1] * 5 + [0] * 4
    with pytest.raises(FeatureError, match='"size" must be odd'):
        Kick(size=4).bind(("a",))


def shaken(rate: int, seconds: float, strength: float) -> FloatArray:
    """Return Shake's values for one axis shaken at 4 Hz."""

    def movement(t: FloatArray) -> FloatArray:
        x = strength * np.sin(2 * np.pi * 4 * t)
        return np.column_stack([x, np.zeros_like(t), np.full_like(t, G)])

    return run(Shake(), at_rate(rate, seconds, movement), ACCELEROMETER)[:, 0]


@pytest.mark.parametrize("rate", [50, 100, 200])
def test_shake_is_the_share_of_time_with_jumps(rate: int) -> None:
    # |difference over 10 ms| exceeds 0.1 g while |cos| > 0.1 g / (strength·2·sin(π·4·0.01))
    strength = 8.0
    share = 1 - 2 / np.pi * np.arcsin(0.1 * G / (strength * 2 * np.sin(np.pi * 0.04)))
    assert shaken(rate, 6, strength)[-1] == pytest.approx(share, abs=0.05)


def test_shake_by_hand() -> None:
    jump, rest = ([2.0, 2.0, 0.0], 0.01), ([0.0, 0.0, 0.0], 0.01)
    out = run(Shake(), [rest, jump, jump, rest], ACCELEROMETER)[:, 0]
    # two axes jump in 1, 1 and 2 of the last 200 samples; a tenth of the way each
    one, two = np.sqrt(2) / 200, 2 * np.sqrt(2) / 200
    np.testing.assert_allclose(out, [0, one / 10, one * 0.19, one * 0.171 + two / 10])


@pytest.mark.parametrize("rate", [50, 100, 400])
def test_shake_dies_away_alike_at_every_rate(rate: int) -> None:
    feature = Shake(seconds=0.05)
    run(
        feature,
        at_rate(100, 1, lambda t: np.sin(50 * t)[:, None] * np.full(3, 20.0)),
        ACCELEROMETER,
    )
    still = go_on(feature, [([0, 0, 0], 1 / rate)] * rate, 1)[:, 0]
    half, end = still[rate // 2 - 1], still[rate * 7 // 10 - 1]
    # the window is empty by then: 0.9 of it stays in each 10 ms
    assert end / half == pytest.approx(0.9**20, rel=1e-6)


def test_shake_ends() -> None:
    frames = at_rate(100, 1, lambda t: np.sin(50 * t)[:, None] * [20.0, 20.0, 20.0])
    out = run(Shake(), frames + [(frames[-1][0], 0.01)] * 400, ACCELEROMETER)[:, 0]
    assert out[99] > 0.5
    assert out[-1] == pytest.approx(0, abs=1e-6)


def degrees(*values: float) -> list[float]:
    """Return a gyroscope's rad/s."""
    return [math.radians(value) for value in values]


def test_still_by_hand() -> None:
    # v = 2·50² = 5,000 is still; a little more is not
    assert run(Still(), [(degrees(49.99, 0, 0), 0.01)], GYROSCOPE)[0, 0] == 1
    assert run(Still(), [(degrees(50.01, 0, 0), 0.01)], GYROSCOPE)[0, 0] == 0
    assert run(Still(), [(degrees(400, 400, 400), 0.01)], GYROSCOPE)[0, 0] == 1


@pytest.mark.parametrize("rate", [50, 100, 200, 1000])
def test_still_again_after_the_same_time_at_every_rate(rate: int) -> None:
    feature = Still(threshold=500)
    frames = [(degrees(100, 0, 0), 0.1)] + [(degrees(0, 0, 0), 1 / rate)] * rate
    out = run(feature, frames, GYROSCOPE)[:, 0]
    # 20,000·0.8^n = 500 for n = 16.53 samples at 100 Hz
    assert np.argmax(out) / rate == pytest.approx(0.1653, abs=1 / rate)


def test_spin_is_a_length_of_200_degrees_a_second() -> None:
    slow, fast = degrees(115, 115, 115), degrees(116, -116, 116)
    assert run(Spin(), [(slow, 0.01), (fast, 0.01)], GYROSCOPE)[:, 0].tolist() == [0, 1]


def test_freefall_is_hardly_any_acceleration() -> None:
    rows = [[0, 0, G], [0.8, 0.8, 0.8], [0.9, 0.9, 0.9]]
    out = run(Freefall(), [(row, 0.01) for row in rows], ACCELEROMETER)[:, 0]
    assert out.tolist() == [0, 1, 0]


@pytest.mark.parametrize("rate", [50, 100, 400])
def test_tumbling_fast_and_steadily_is_freefall_too(rate: int) -> None:
    def turning(speed: float, growth: float) -> float:
        def movement(t: FloatArray) -> FloatArray:
            rad = np.radians(speed + growth * t)
            return np.column_stack([0 * t, 0 * t, 0 * t + 20, rad, 0 * t, 0 * t])

        out = run(Freefall(), at_rate(rate, 0.2, movement), ACCELEROMETER + GYROSCOPE)
        return float(out[-1, 0])

    assert turning(760, 0) == 1
    assert turning(740, 0) == 0
    assert turning(760, 3900) == 1  # 39 °/s in 10 ms
    assert turning(760, 4100) == 0


def test_freefall_forgets_how_fast_it_turned() -> None:
    feature, fast = Freefall(), ([0, 0, G, *degrees(900, 0, 0)], 0.01)
    run(feature, [([0, 0, G, 0, 0, 0], 0.01)], ACCELEROMETER + GYROSCOPE)
    assert go_on(feature, [fast], 1)[0, 0] == 0
    feature.reset()
    assert go_on(feature, [fast], 1)[0, 0] == 1


@pytest.mark.parametrize(
    ("feature", "sensor"),
    [
        (Shake(), "accelerometer"),
        (Freefall(), "accelerometer"),
        (Still(), "gyroscope"),
        (Spin(), "gyroscope"),
    ],
)
def test_says_what_it_needs(feature: Feature, sensor: str) -> None:
    other = GYROSCOPE if sensor == "accelerometer" else ACCELEROMETER
    for inputs in (other, ("a", "b"), ACCELEROMETER[:2] + GYROSCOPE[:2]):
        with pytest.raises(FeatureError, match=rf"needs {sensor} x, y, z in .*; its inputs are"):
            feature.bind(inputs)
    assert feature.bind(("slow.x", "slow.y", "slow.z")) == ("",)
    assert feature.bind(GYROSCOPE + ACCELEROMETER) == ("",)


def test_order_of_the_sensors_does_not_matter() -> None:
    row = [0.1, 0.2, 0.3, *degrees(300, 0, 0)]
    for kind in (Spin, Freefall):
        assert run(kind(), [(row, 0.01)], ACCELEROMETER + GYROSCOPE)[0, 0] == 1
        assert run(kind(), [(row[3:] + row[:3], 0.01)], GYROSCOPE + ACCELEROMETER)[0, 0] == 1
