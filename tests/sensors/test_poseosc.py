"""Poses over OSC, by hand from what cansik/mediapipe-osc (pose.py) sends."""

import pytest

from sensors.base import MalformedError, Reading
from sensors.poseosc import Poseosc
from sensors.wire.landmarks import POSE
from sensors.wire.osc import decode
from tests.sensors.packets import message


def read(data: bytes) -> Reading:
    ((address, args),) = decode(data)
    return Poseosc().decode(address, args)


def pose(points: int) -> bytes:
    """Return a pose whose n-th point is (n/64, n/32, n/16) with a visibility of n/128."""
    numbers = [n / scale for n in range(points) for scale in (64, 32, 16, 128)]
    return message("/mediapipe/pose", "i" + "f" * len(numbers), 1, *numbers)


@pytest.mark.parametrize("points", [33, 25])
def test_every_point_by_name_with_y_upwards_and_z_to_the_camera(points: int) -> None:
    values = read(pose(points)).values
    assert len(values) == 4 * points
    assert [values[f"left_wrist.{p}"] for p in ("x", "y", "z", "visibility")] == [
        *(15 / 64, 1 - 15 / 32, -15 / 16, 15 / 128)
    ]
    assert values["right_hip.x"] == 24 / 64
    assert list(Poseosc.units)[: 4 * points] == list(values)


def test_names_are_those_of_the_person() -> None:
    """google-ai-edge/mediapipe, docs/solutions/pose.md."""
    assert (POSE[0], POSE[11], POSE[16], POSE[32]) == (
        *("nose", "left_shoulder", "right_wrist", "right_foot_index"),
    )
    assert len(set(POSE)) == 33


def test_nobody_makes_no_frame() -> None:
    assert read(message("/mediapipe/pose", "i", 0)) == Reading({}, paced=False)


@pytest.mark.parametrize(
    "data",
    [
        message("/mediapipe/pose", ""),
        message("/mediapipe/pose", "iffff", 1, 1, 2, 3, 4),
        pose(33)[:-4] + b"\x7f\x80\0\0",
        message("/mediapipe/pose", "i" + "f" * 131, 1, *[0.5] * 131),
    ],
)
def test_malformed(data: bytes) -> None:
    with pytest.raises(MalformedError):
        read(data)
