"""The made-up phone moves as a real one could."""

import itertools

import numpy as np
import pytest

from recordings.frame import FloatArray, Frame
from sensors.synthetic import GRAVITY, MOVE_SECONDS, POSE_SECONDS, Synthetic

START = 1_700_000_000_000_000_000
SECOND = 1_000_000_000
ACC, GYRO, DOWN = slice(0, 3), slice(3, 6), slice(6, 9)


def play(sensor: Synthetic, seconds: float) -> list[Frame]:
    sensor.start(START)
    frames = []
    while (due := sensor.due()) is not None and due < START + seconds * SECOND:
        (frame,) = sensor.read(due)
        assert frame.arrival == due
        frames.append(frame)
    return frames


def movement(sensor: Synthetic, seconds: float) -> FloatArray:
    return np.array([frame.values for frame in play(sensor, seconds)])


@pytest.mark.parametrize("style", ["poses", "sway"])
def test_equal_keys_give_equal_movement(style: str) -> None:
    first = Synthetic(style=style, seed=3)  # type: ignore[arg-type]  # one of its two
    again = Synthetic(style=style, seed=3)  # type: ignore[arg-type]  # the same
    other = Synthetic(style=style, seed=4)  # type: ignore[arg-type]  # the same
    moved = movement(first, 4)
    np.testing.assert_array_equal(moved, movement(again, 4))
    assert not np.allclose(moved, movement(other, 4))


@pytest.mark.parametrize("style", ["poses", "sway"])
def test_gravity_turns_as_the_gyroscope_says(style: str) -> None:
    """du/dt = −ω × u for a direction that rests in the room, seen from the turning device."""
    sensor = Synthetic(style=style, rate=1000.0)  # type: ignore[arg-type]  # one of its two
    moved = movement(sensor, 6)
    gravity, turn = moved[:, DOWN], moved[:, GYRO]
    change = (gravity[2:] - gravity[:-2]) * 500
    np.testing.assert_allclose(change, -np.cross(turn, gravity)[1:-1], atol=1e-2)
    np.testing.assert_allclose(np.linalg.norm(gravity, axis=1), GRAVITY)
    assert np.abs(turn).max() > 0.5


def test_poses_are_still_and_differ() -> None:
    still = [Synthetic().values_at(k * POSE_SECONDS + 0.5) for k in range(4)]
    for values in still:
        np.testing.assert_allclose(values[ACC], values[DOWN], atol=1e-6)
        np.testing.assert_allclose(values[GYRO], 0, atol=1e-9)
    for one, other in itertools.pairwise(still):
        assert np.linalg.norm(one[ACC] - other[ACC]) > 0.5


def test_between_poses_the_arm_accelerates() -> None:
    halfway = POSE_SECONDS - MOVE_SECONDS / 4
    values = Synthetic().values_at(halfway)
    assert np.linalg.norm(values[ACC] - values[DOWN]) > 0.5


@pytest.mark.parametrize("rate", [1.0, 59.94, 100.0, 333.3, 1000.0])
def test_frames_keep_the_rate(rate: float) -> None:
    frames = play(Synthetic(name="me", rate=rate), 3)
    assert len(frames) == int(3 * rate) + (rate * 3 % 1 > 0)
    gaps = [b.arrival - a.arrival for a, b in itertools.pairwise(frames)]
    assert gaps == pytest.approx([SECOND / rate] * len(gaps), abs=1)
    assert {f.sensor for f in frames} == {"me"}
    assert {id(f.layout) for f in frames} == {id(frames[0].layout)}


def test_after_a_pause_the_last_second_is_given() -> None:
    sensor = Synthetic(rate=100.0)
    sensor.start(START)
    sensor.read(START)
    frames = sensor.read(START + 3600 * SECOND)
    assert 100 <= len(frames) <= 101
    assert frames[-1].arrival == START + 3600 * SECOND
    assert sensor.due() == START + 3600 * SECOND + SECOND // 100


def test_not_started_it_has_nothing() -> None:
    assert Synthetic().due() is None
    assert Synthetic().read(START) == []


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), 1e9])
def test_a_rate_that_cannot_be_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="1 to 1000"):
        Synthetic(rate=rate)
