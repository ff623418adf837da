"""GyrOSC's packets, as public receivers read them; its vendor says nothing of them."""

import math

import pytest

from sensors.base import MalformedError, Reading
from sensors.gyrosc import Gyrosc
from sensors.wire.osc import decode
from tests.sensors.packets import bundle, message

G = 9.80665


def read(data: bytes, sensor: Gyrosc | None = None) -> list[Reading]:
    sensor = sensor or Gyrosc()
    return [sensor.decode(address, args) for address, args in decode(data)]


def test_one_packet_byte_for_byte() -> None:
    """/gyrosc/rrate: rad/s about x, y, z; 0.5, -1 and 2 as float32."""
    data = bytes.fromhex("2f6779726f73632f72726174650000002c666666000000003f000000bf80000040000000")
    (reading,) = read(data)
    assert reading.values == {"gyroscope.x": 0.5, "gyroscope.y": -1.0, "gyroscope.z": 2.0}
    assert reading.paced


def test_a_bundle() -> None:
    """accel and grav in g (CoreMotion's signs), gyro as pitch, roll, yaw in rad, quat w first."""
    held: dict[str, float] = {}
    for reading in read(
        bundle(
            message("/gyrosc/gyro", "fff", math.pi / 2, math.pi, -math.pi / 4),
            message("/gyrosc/accel", "fff", 0, 0.5, 0),
            message("/gyrosc/grav", "fff", -1, 0, 0),
            message("/gyrosc/quat", "ffff", 0.8, 0, 0.6, 0),
            message("/gyrosc/comp", "ff", -90, 12),
            message("/gyrosc/amp", "f", 0.25),
        )
    ):
        held |= reading.values
    assert held == pytest.approx(
        {
            "euler.alpha": -45,
            "euler.beta": 90,
            "euler.gamma": 180,
            "linearacceleration.x": 0,
            "linearacceleration.y": -0.5 * G,
            "linearacceleration.z": 0,
            "gravity.x": G,
            "gravity.y": 0,
            "gravity.z": 0,
            "accelerometer.x": G,
            "accelerometer.y": -0.5 * G,
            "accelerometer.z": 0,
            "quaternion.w": 0.8,
            "quaternion.x": 0,
            "quaternion.y": 0.6,
            "quaternion.z": 0,
            "heading.magnetic": 270,
            "amplitude": 0.25,
        }
    )


def test_the_other_order_of_the_quaternion() -> None:
    (reading,) = read(
        message("/gyrosc/quat", "ffff", 0.1, 0.2, 0.3, 0.9), Gyrosc(quaternion="xyzw")
    )
    assert reading.values == pytest.approx(
        {"quaternion.x": 0.1, "quaternion.y": 0.2, "quaternion.z": 0.3, "quaternion.w": 0.9}
    )
    with pytest.raises(ValueError, match='"wxyz" or "xyzw"'):
        Gyrosc(quaternion="zyxw")  # type: ignore[arg-type]


def test_of_messages_apart_one_kind_makes_the_frames() -> None:
    gyrosc = Gyrosc()
    paced = []
    for _ in range(20):
        for kind in ("rrate", "grav", "accel"):
            (reading,) = read(message(f"/gyrosc/{kind}", "fff", 0, 0, 1), gyrosc)
            paced.append((kind, reading.paced))
    assert [kind for kind, paces in paced[3:] if paces] == ["accel"] * 19


def test_the_buttons() -> None:
    readings = read(
        bundle(
            message("/gyrosc/button", "ii", 1, 1),
            message("/gyrosc/button", "ff", 2, 0),
            message("/gyrosc/button", "ii", 9, 1),
        )
    )
    assert [r.values for r in readings] == [
        {"control.buttonA": 1.0},
        {"control.buttonB": 0.0},
        {"control.button9": 1.0},
    ]
    assert not any(r.paced for r in readings)


def test_its_id_is_where_it_sends_from() -> None:
    assert Gyrosc().recognise("/gyrosc/anything") == ""
    assert Gyrosc().device_of("/gyrosc/accel", "192.168.1.7") == "192.168.1.7"
    assert Gyrosc().device_of("/other/accel", "192.168.1.7") is None


@pytest.mark.parametrize(
    "data",
    [
        message("/gyrosc/quat", "fff", 1, 2, 3),
        message("/gyrosc/button", "f", 1),
        message("/gyrosc/button", "fi", 1e20, 1),
        message("/gyrosc/accel", "fff", 1, 2, math.nan),
        message("/other", "f", 1),
    ],
)
def test_malformed(data: bytes) -> None:
    with pytest.raises(MalformedError):
        read(data)
