"""The R-IoT's packets, by hand from its firmwares and ircam-ismm/sc-motion's conversions."""

import math

import pytest

from sensors.base import MalformedError, Reading
from sensors.riot import Riot
from sensors.wire.osc import decode
from tests.sensors.packets import bundle, message

V3 = "/riot/v3/0/"
G = 9.80665


def read(data: bytes, riot: Riot | None = None) -> list[Reading]:
    riot = riot or Riot()
    return [riot.decode(address, args) for address, args in decode(data)]


def test_a_v3_bundle() -> None:
    """ircam-ismm/riot-v3, riot.cpp (3.20): canonical units, millis() last, no frequency."""
    readings = read(
        bundle(
            message(V3 + "accelerometer", "fffi", 1.5, -2.5, 9.5, 5),
            message(V3 + "gyroscope", "fffi", 0.5, 1.0, -2.0, 5),
            message(V3 + "magnetometer", "fffi", 20, -30, 40, 5),
            message(V3 + "barometer", "ffi", 1013.25, 35.5, 5),
            message(V3 + "temperature", "fffi", 25, 26, 40, 5),
            message(V3 + "absoluteorientation/quaternion", "ffffi", 0, 0, 0.6, 0.8, 5),
            message(V3 + "absoluteorientation/euler", "fffi", 10, 20, 30, 5),
            message(V3 + "gravity", "fffi", 0, 0, 9.75, 5),
            message(V3 + "heading", "fffi", 270, -1, -1, 5),
            message(V3 + "battery", "fii", 0.75, 1, 5),
            message(V3 + "analog", "fffi", 3.75, 3.3, 0, 5),  # 3.3 V of 3.3 V is 1
            message(V3 + "control/key", "ffi", 1, 0, 5),
        )
    )
    values = {name: value for reading in readings for name, value in reading.values.items()}
    assert values == pytest.approx(
        {
            "accelerometer.x": 1.5,
            "accelerometer.y": -2.5,
            "accelerometer.z": 9.5,
            "gyroscope.x": 0.5,
            "gyroscope.y": 1.0,
            "gyroscope.z": -2.0,
            "magnetometer.x": 20,
            "magnetometer.y": -30,
            "magnetometer.z": 40,
            "barometer.pressure": 1013.25,
            "barometer.altitude": 35.5,
            "temperature.accelerometer": 25,
            "temperature.barometer": 26,
            "temperature.processor": 40,
            "quaternion.x": 0,
            "quaternion.y": 0,
            "quaternion.z": 0.6,
            "quaternion.w": 0.8,
            "euler.alpha": 10,
            "euler.beta": 20,
            "euler.gamma": 30,
            "gravity.x": 0,
            "gravity.y": 0,
            "gravity.z": 9.75,
            "heading.magnetic": 270,
            "battery.level": 0.75,
            "battery.charging": 1,
            "battery.voltage": 3.75,
            "analog.0": 1,
            "analog.1": 0,
            "control.buttonA": 1,
            "control.buttonB": 0,
        }
    )
    assert [reading.paced for reading in readings] == [True] + [False] * 11
    assert readings[0].device_time == 5_000_000


GYRO = message(V3 + "gyroscope", "fffi", 180, 90, 0, 5)
UNIT_GRAVITY = message(V3 + "gravity", "fffi", 0, 0.6, 0.8, 5)
REAL_GRAVITY = message(V3 + "gravity", "fffi", 0, 6, 8, 5)


def turn(riot: Riot) -> float:
    return read(GYRO, riot)[0].values["gyroscope.x"]


def test_old_firmware_is_told_by_the_norm_of_its_gravity() -> None:
    """ircam-ismm/riot-v3, changelog.txt: deg/s and a unit vector before 3.20; 180 deg/s = π."""
    riot = Riot()
    assert turn(riot) == 180
    assert read(UNIT_GRAVITY, riot)[0].values == {}  # its frame is another one
    assert turn(riot) == pytest.approx(math.pi)
    assert read(message(V3 + "gravity", "fffi", 0, 0, 0, 5), riot)[0].values == {}
    assert turn(riot) == pytest.approx(math.pi)
    assert read(REAL_GRAVITY, riot)[0].values["gravity.z"] == 8
    assert turn(riot) == 180


def test_the_rig_may_tell_the_firmware() -> None:
    old, new = Riot(firmware="old"), Riot(firmware="new")
    read(REAL_GRAVITY, old)
    read(UNIT_GRAVITY, new)
    assert turn(old) == pytest.approx(math.pi)
    assert turn(new) == 180


def test_the_heading_of_old_firmware_is_brought_to_0_to_360() -> None:
    (reading,) = read(message(V3 + "heading", "fffi", -90, -1, -1, 5))
    assert reading.values == {"heading.magnetic": 270}


def test_a_fitted_bno055_is_preferred() -> None:
    """ircam-ismm/como, RiotSource.js."""
    own = message(V3 + "absoluteorientation/quaternion", "ffffi", 0, 0, 0, 1, 5)
    better = message(V3 + "bno055/quaternion", "ffffi", 1, 0, 0, 0, 5)
    riot = Riot()
    assert read(own, riot)[0].values["quaternion.w"] == 1
    assert read(better, riot)[0].values["quaternion.x"] == 1
    assert read(own, riot)[0].values == {}


def test_raw_of_the_bitalino_riot() -> None:
    """22 floats: acc g, gyro deg/ms, mag gauss, °C, switches, analog, w x y z, ypr, heading.

    ircam-ismm/sc-motion, src/format.js: acc (+g·a1, −g·a0, +g·a2); gyro likewise, times
    1000·π/180; mag (−100·m1, −100·m0, +100·m2). 0.18 deg/ms is 180 deg/s, π rad/s.
    """
    sent = [0.5, 0.25, 0.75, 0.09, 0.18, 0.36, 0.1, 0.2, 0.3, 25, 1, 0, 4095, 0]
    sent += [0.8, 0.6, 0, 0, 10, 20, 30, -90]
    (reading,) = read(message("/0/raw", "f" * 22, *sent))
    assert reading.paced
    assert reading.values == pytest.approx(
        {
            "accelerometer.x": 0.25 * G,
            "accelerometer.y": -0.5 * G,
            "accelerometer.z": 0.75 * G,
            "gyroscope.x": math.pi,
            "gyroscope.y": -math.pi / 2,
            "gyroscope.z": 2 * math.pi,
            "magnetometer.x": -20,
            "magnetometer.y": -10,
            "magnetometer.z": 30,
            "temperature.accelerometer": 25,
            "control.buttonA": 1,
            "control.buttonB": 0,
            "analog.0": 1,
            "analog.1": 0,
            "quaternion.w": 0.8,
            "quaternion.x": 0.6,
            "quaternion.y": 0,
            "quaternion.z": 0,
            "euler.alpha": 10,
            "euler.beta": 20,
            "euler.gamma": 30,
            "heading.magnetic": 270,
        }
    )


def test_raw_of_ircams_v2() -> None:
    """20 floats: battery, button, acc, gyro, mag, temperature, w x y z, ypr, heading.

    ircam-ismm/sc-motion: acc (−g·a1, +g·a0, +g·a2), gyro likewise, mag (+m1, +m0, +m2)·100;
    battery 3244.9 / 877 = 3.7 V, halfway between 3.5 and 3.9. 400 is no temperature.
    """
    sent = [3244.9, 1, 0.5, 0.25, 0.75, 0.09, 0.18, 0.36, 0.1, 0.2, 0.3, 400]
    sent += [0.8, 0.6, 0, 0, 10, 20, 30, 45]
    (reading,) = read(message("/0/raw", "f" * 20, *sent))
    assert "temperature.accelerometer" not in reading.values
    assert dict(list(reading.values.items())[:12]) == pytest.approx(
        {
            "battery.voltage": 3.7,
            "battery.level": 0.5,
            "control.buttonA": 1,
            "accelerometer.x": -0.25 * G,
            "accelerometer.y": 0.5 * G,
            "accelerometer.z": 0.75 * G,
            "gyroscope.x": -math.pi,
            "gyroscope.y": math.pi / 2,
            "gyroscope.z": 2 * math.pi,
            "magnetometer.x": 20,
            "magnetometer.y": 10,
            "magnetometer.z": 30,
        }
    )


def test_raw_of_the_v1_5() -> None:
    """12 ints: battery, switch (0 pressed), acc, gyro, mag, temperature.

    Ircam-RnD/RIoT, RIoT_v1_5, with the axes of IRCAM's v2.
    4096 counts of 8/32768 g are 1 g; 1000 of 2000/28571.4 deg/s are 70.00007 deg/s;
    1250 of 2/25000 gauss are 0.1 gauss, 10 µT.
    """
    sent = [3000, 0, 4096, 0, -4096, 0, 1000, 0, 1250, 0, 0, 21]
    (reading,) = read(message("/riot1/raw", "i" * 12, *sent))
    assert reading.values == pytest.approx(
        {
            "control.buttonA": 1,
            "accelerometer.x": 0,
            "accelerometer.y": G,
            "accelerometer.z": -G,
            "gyroscope.x": -math.radians(2000 / 28571.4 * 1000),
            "gyroscope.y": 0,
            "gyroscope.z": 0,
            "magnetometer.x": 0,
            "magnetometer.y": 10,
            "magnetometer.z": 0,
        }
    )


def test_what_comes_beside_raw_is_not_paced() -> None:
    readings = read(
        bundle(
            message("/riot1/quat", "ffff", 0.8, 0.6, 0, 0),
            message("/riot1/euler", "ffff", 10, 20, 30, -10),
            message("/riot1/analog", "ii", 4095, 0),
            message("/riot1/bitalino", "i" * 11, 7, 1, 0, 0, 1, 512, 0, 0, 0, 0, 1023),
        )
    )
    assert not any(reading.paced for reading in readings)
    quaternion, euler, analog, bitalino = (reading.values for reading in readings)
    assert quaternion["quaternion.w"] == pytest.approx(0.8)
    assert euler == {
        "euler.alpha": 10,
        "euler.beta": 20,
        "euler.gamma": 30,
        "heading.magnetic": 350,
    }
    assert analog == {"analog.0": 1, "analog.1": 0}
    assert (bitalino["bitalino.digital.3"], bitalino["bitalino.analog.5"]) == (1, 1023)


@pytest.mark.parametrize(
    ("address", "device"),
    [
        ("/riot/v3/0/accelerometer", "0"),
        ("/riot/v3/12/absoluteorientation/euler", "12"),
        ("/3/raw", "3"),
        ("/3/bitalino", "3"),
        ("//raw", None),
        ("/3/raw/x", None),
        ("/riot/v3/0", None),
        ("/wek/inputs", None),
    ],
)
def test_recognises_its_addresses(address: str, device: str | None) -> None:
    assert Riot().recognise(address) == device


def test_replies_say_nothing() -> None:
    assert read(b"/riot/v3/0/message\0\0,s\0\0pong\0\0\0\0") == [Reading({}, paced=False)]


def test_an_unknown_firmware_is_refused() -> None:
    with pytest.raises(ValueError, match='"auto", "new" or "old"'):
        Riot(firmware="3.19")  # type: ignore[arg-type]  # what a rig might say


@pytest.mark.parametrize("count", [0, 11, 13, 21, 23])
def test_raw_of_another_length_is_malformed(count: int) -> None:
    with pytest.raises(MalformedError, match="22, 20 or 12"):
        read(message("/0/raw", "f" * count, *[0.0] * count))
