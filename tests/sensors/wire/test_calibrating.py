"""What is found of a sensor whose bias, tilt and yaw are known."""

import math
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from recordings.frame import Frame, Layout
from sensors.comote import Comote
from sensors.wire.calibrated import Applied, Calibrated
from sensors.wire.calibrating import front, full, rest
from sensors.wire.calibration import Calibration, written
from sensors.wire.rotations import inverse, level, matrix, product, unit
from sensors.wire.scmotion import QUATERNION

NAMES = (
    *(f"{group}.{axis}" for group in ("accelerometer", "gyroscope") for axis in "xyz"),
    *QUATERNION,
    "heading.magnetic",
    "control.buttonA",
)
LAYOUT = Layout(NAMES, ("",) * len(NAMES))
BIAS = np.array([0.02, -0.05, 0.011])
NONE = [0.0, 0.0, 0.0, 1.0]


def about(axis: Any, degrees: float) -> list[float]:
    """Return the rotation about an axis."""
    half = math.radians(degrees) / 2
    return [*(math.sin(half) * np.array(axis, float) / np.linalg.norm(axis)), math.cos(half)]


MOUNT = about([1.0, -2.0, 0.5], 70)
"""How the device sits: from its axes to those of the body, but for the yaw that none can feel."""


def said(pose: list[float], n: int = 200, noise: float = 0.0, yaw: float = 0.0) -> Any:
    """Return what a device says on a body in a pose (body to earth), shape (n, C)."""
    dice = np.random.default_rng(1)
    device = product(pose, MOUNT)
    felt = matrix(device).T @ [0.0, 0.0, 9.81]
    row = [*felt, *BIAS, *device, yaw % 360.0, 0.0]
    return np.array(row) + noise * dice.normal(size=(n, len(row)))


def test_bias_tilt_and_yaw_are_found() -> None:
    facing = about([0, 0, 1], -140)  # clockwise from north, as a compass has it
    known, told = rest(Calibration(), LAYOUT, said(facing, noise=0.01))
    assert known.bias == pytest.approx(BIAS, abs=0.003)
    assert 0.005 < known.noise < 0.02
    assert "rad/s" in told
    known, told = front(known, LAYOUT, said(facing, noise=0.01, yaw=140))
    assert known.heading == pytest.approx([140], abs=0.1)
    assert "140°" in told
    applied = Applied(known, LAYOUT)
    standing = applied(said(facing, 1, yaw=140)[0])
    assert standing[:3] == pytest.approx([0, 0, 9.81], abs=0.05)  # however it sits
    assert standing[3:6] == pytest.approx(0, abs=0.005)
    assert standing[6:10] * np.sign(standing[9]) == pytest.approx(NONE, abs=0.005)
    assert standing[10] == pytest.approx(0, abs=0.1)
    turned = applied(said(product(about([0, 0, 1], -30), facing), 1, yaw=170)[0])
    assert turned[10] == pytest.approx(30, abs=0.1)
    assert turned[:3] == pytest.approx([0, 0, 9.81], abs=0.05)
    found, wanted = turned[6:10], np.array(about([0, 0, 1], -30))
    assert abs(found @ wanted) == pytest.approx(1, abs=1e-3)


def test_two_ways_to_wear_it_give_the_same_after_calibration() -> None:
    lean = about([1, 0, 0], 25)
    for mount in (NONE, about([1, 0, 0], 90), about([1, 0, 0], 35)):
        up = matrix(mount).T @ [0.0, 0.0, 9.81]
        rows = np.tile([*up, *BIAS, *NONE, 0.0, 0.0], (50, 1))
        known, _ = front(Calibration(), LAYOUT, rows)
        leant = matrix(product(lean, mount)).T @ [0.0, 0.0, 9.81]
        row = np.array([*leant, *BIAS, *NONE, 0.0, 0.0])
        found = Applied(known, LAYOUT)(row)[:3]
        assert found == pytest.approx(matrix(lean).T @ [0.0, 0.0, 9.81], abs=1e-6)


def test_what_is_moved_is_no_rest_and_who_moves_has_no_front() -> None:
    t = np.linspace(0, 2, 200)
    rows = said(NONE)
    swung = rows.copy()
    swung[:, 3] += np.sin(6 * t)
    with pytest.raises(ValueError, match="moved"):
        rest(Calibration(), LAYOUT, swung)
    spun = rows.copy()
    spun[:, 5] += 1.0  # evenly, as on a turntable
    with pytest.raises(ValueError, match="moved"):
        rest(Calibration(), LAYOUT, spun)
    shaken = rows.copy()
    shaken[:, 1] += 5 * np.sin(20 * t)
    with pytest.raises(ValueError, match="stand still"):
        front(Calibration(), LAYOUT, shaken)
    with pytest.raises(ValueError, match="gravity"):
        front(Calibration(), LAYOUT, rows * 0.1)
    for find in (rest, front, full):
        with pytest.raises(ValueError, match="too little"):
            find(Calibration(), LAYOUT, rows[:3])
    with pytest.raises(ValueError, match="nothing moved"):
        full(Calibration(), LAYOUT, rows)


def test_ranges_are_those_of_calibrated_values_without_knocks() -> None:
    rows = said(NONE, 1000)
    rows[:, 3] = BIAS[0] + np.linspace(-4, 6, 1000)
    rows[500, 3] = 300.0
    rows[:, 4] += 0.05 * np.sin(np.arange(1000))  # noise beside it
    known, _ = full(Calibration(bias=BIAS.tolist()), LAYOUT, rows)
    assert list(known.ranges) == ["gyroscope.x"]
    assert known.ranges["gyroscope.x"] == pytest.approx([-3.8, 5.8], abs=0.05)
    again, _ = front(known, LAYOUT, said(NONE))
    assert again.ranges == {}  # its axes are others now


def test_headings_around_north_have_a_mean_and_no_jump_at_the_front() -> None:
    rows = said(NONE)
    rows[:, 10] = np.where(np.arange(200) % 2, 359.0, 1.0)
    known, _ = front(Calibration(), LAYOUT, rows)
    assert math.cos(math.radians(known.heading[0])) == pytest.approx(1, abs=1e-6)
    applied = Applied(replace(known, heading=[10.0]), LAYOUT)
    row = said(NONE, 1)[0]
    for heading, wanted in ((9.0, -1.0), (11.0, 1.0), (355.0, -15.0), (189.0, 179.0)):
        row[10] = heading
        assert applied(row)[10] == pytest.approx(wanted)


def test_frames_stay_as_they_came_and_nan_stays_nan() -> None:
    phone = Comote(name="phone", calibration=Calibration(bias=[1.0, 2.0, 3.0], turn=MOUNT))
    values = np.full(len(NAMES), np.nan)
    values[:3] = 1.0
    frame = Frame("phone", LAYOUT, values, 5, 6, False, 0.7, 8)
    found = Calibrated([phone])(frame)
    assert values[0] == 1.0
    kept = [field.name for field in fields(Frame) if field.name != "values"]
    assert [getattr(found, name) for name in kept] == [getattr(frame, name) for name in kept]
    assert kept[2:] == ["arrival", "device_time", "paced", "dt", "measured"]
    assert np.linalg.norm(found.values[:3]) == pytest.approx(math.sqrt(3))
    assert np.isnan(found.values[3:]).all()
    assert Calibrated([Comote(name="phone")])(frame) is frame


def test_the_shortest_rotation_to_level() -> None:
    for up in ([0, 0, 1], [0, 1, 0], [1, 0, 0], [0, 0, -1], [0.3, -0.2, -0.9]):
        turned = matrix(level(up)) @ up
        assert turned == pytest.approx([0, 0, np.linalg.norm(up)], abs=1e-9)
    with pytest.raises(ValueError, match="direction"):
        level([0, 0, 0])
    with pytest.raises(ValueError, match="no rotation"):
        unit([0, 0, 0, 0])
    assert product(MOUNT, inverse(MOUNT)) == pytest.approx(NONE)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="three numbers"):
        Calibration(bias=[1.0])
    with pytest.raises(ValueError, match="turn is no rotation"):
        Calibration(turn=[1.0, 1.0, 0.0, 0.0])
    with pytest.raises(ValueError, match="stage is no rotation"):
        Calibration(stage=[1.0])
    with pytest.raises(ValueError, match=r'"gyroscope\.x" needs'):
        Calibration(ranges={"gyroscope.x": [2.0, 1.0]})
    with pytest.raises(ValueError, match="time in UTC"):
        Calibration(when="yesterday")
    assert Calibration(when=written(1_700_000_000_000_000_000)).when == "2023-11-14T22:13:20Z"
