"""Orientation held, turned, and without what it needs."""

import numpy as np
import pytest

from pipeline.features.base import FeatureError
from pipeline.features.orientation import Orientation
from recordings.frame import FloatArray
from tests.pipeline.features.helpers import ACCELEROMETER, GYROSCOPE, at_rate, go_on, run

G = 9.81


@pytest.mark.parametrize(
    ("acceleration", "pitch", "roll", "tilt"),
    [
        ((0, 0, G), 0, 0, 0),  # flat on a table, screen up
        ((0, G, 0), 0.5, 0, 0.5),  # upright, facing the person
        ((0, -G, 0), -0.5, 0, 0.5),
        ((G, 0, 0), 0, 0.5, 0.5),  # on its left edge
        ((-G, 0, 0), 0, -0.5, 0.5),
        ((0, 0, -G), 0, 1, 1),  # screen down
        ((0, G / 2, G * np.sqrt(3) / 2), 1 / 6, 0, 1 / 6),
        ((G / 2, 0, G * np.sqrt(3) / 2), 0, 1 / 6, 1 / 6),
    ],
)
def test_held_still(
    acceleration: tuple[float, float, float], pitch: float, roll: float, tilt: float
) -> None:
    out = run(Orientation(), [(acceleration, 0.01)], ACCELEROMETER)[-1]
    np.testing.assert_allclose(out[:3], np.array(acceleration) / G, atol=1e-12)
    np.testing.assert_allclose(out[3:], [pitch, roll, tilt], atol=1e-2 if pitch else 1e-12)


def test_regularised_roll_by_hand() -> None:
    u = np.array([0.6, 0.48, 0.64])
    out = run(Orientation(regularisation=0.25), [(u * G, 0.01)], ACCELEROMETER)[-1]
    assert out[4] == pytest.approx(np.arctan2(0.6, np.sqrt(0.25 * 0.48**2 + 0.64**2)) / np.pi)


def test_one_step_without_gyroscope_by_hand() -> None:
    feature = Orientation(weight=3.0)
    out = run(feature, [((0, 0, G), 0.01), ((G, 0, 0), 0.01)], ACCELEROMETER)[-1]
    # k = 3/4: 0.75 of what was, 0.25 of what is measured
    np.testing.assert_allclose(out[:3], np.array([0.25, 0, 0.75]) / np.hypot(0.25, 0.75))


def rolling(rate: float) -> list[tuple[FloatArray, float]]:
    """A device that turns about its own y axis by 1 rad/s, in a world that stands still."""

    def inputs(t: FloatArray) -> FloatArray:
        zero, one = np.zeros_like(t), np.ones_like(t)
        return np.column_stack([-G * np.sin(t), zero, G * np.cos(t), zero, one, zero])

    return at_rate(rate, 4.0, inputs)


@pytest.mark.parametrize("rate", [50, 100, 200])
@pytest.mark.parametrize("weight", [15.0, 1e4])
def test_gyroscope_and_accelerometer_agree(rate: float, weight: float) -> None:
    frames = rolling(rate)
    out = run(Orientation(weight=weight), frames, ACCELEROMETER + GYROSCOPE)
    np.testing.assert_allclose(out[:, :3], [x[:3] / G for x, _ in frames], atol=1e-9)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_du_dt_is_minus_omega_cross_u(axis: int) -> None:
    u, omega, dt = np.array([0.48, 0.6, 0.64]), np.zeros(3), 1e-5
    omega[axis] = 1.0
    feature = Orientation(weight=1e4)
    frames = [([*(u * G), *omega], dt)] * 2
    change = np.diff(run(feature, frames, ACCELEROMETER + GYROSCOPE)[:, :3], axis=0)[0] / dt
    np.testing.assert_allclose(change, -np.cross(omega, u), atol=2e-2)


def test_shaking_counts_for_less_with_more_weight() -> None:
    rng = np.random.default_rng(3)
    frames = [([*rng.normal([0, 0, G], 4), 0, 0, 0], 0.01) for _ in range(500)]
    steady = run(Orientation(weight=100), frames, ACCELEROMETER + GYROSCOPE)[100:]
    shaky = run(Orientation(weight=1), frames, ACCELEROMETER + GYROSCOPE)[100:]
    assert steady[:, 0].std() < shaky[:, 0].std() / 2


def test_after_a_gap_the_accelerometer_is_believed() -> None:
    feature = Orientation()
    run(feature, [([0, 0, G, 5, 5, 5], 0.01)] * 10, ACCELEROMETER + GYROSCOPE)
    out = go_on(feature, [([G, 0, 0, 5, 5, 5], 3.0)], 6)[-1]
    np.testing.assert_allclose(out[:3], [1, 0, 0], atol=1e-6)


def test_free_fall_holds_the_direction() -> None:
    out = run(Orientation(), [((G, 0, 0), 0.01), ((0, 0, 0), 0.01)], ACCELEROMETER)
    np.testing.assert_array_equal(out[0], out[1])


def test_upside_down_at_once_is_followed() -> None:
    feature = Orientation(weight=1.0)
    out = run(feature, [((0, 0, G), 0.01)] + [((0, 0, -G), 0.01)] * 3, ACCELEROMETER)
    np.testing.assert_allclose(out[-1, :3], [0, 0, -1])


def test_order_of_the_sensors_does_not_matter() -> None:
    frames = rolling(100)
    swapped = [(np.roll(x, 3), dt) for x, dt in frames]
    np.testing.assert_array_equal(
        run(Orientation(), frames, ACCELEROMETER + GYROSCOPE),
        run(Orientation(), swapped, GYROSCOPE + ACCELEROMETER),
    )


@pytest.mark.parametrize("inputs", [ACCELEROMETER[:2], GYROSCOPE, ACCELEROMETER + GYROSCOPE[:2]])
def test_says_what_it_needs(inputs: tuple[str, ...]) -> None:
    with pytest.raises(FeatureError, match=r"accelerometer x, y, z in m/s² .* its inputs are"):
        Orientation().bind(inputs)


def test_a_sensor_may_be_called_gyroscope() -> None:
    inputs = tuple(name.replace("phone", "gyroscope") for name in ACCELEROMETER + GYROSCOPE)
    frames = rolling(100)
    np.testing.assert_array_equal(
        run(Orientation(), frames, inputs),
        run(Orientation(), frames, ACCELEROMETER + GYROSCOPE),
    )
