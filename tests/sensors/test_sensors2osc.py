"""Sensors2OSC's packets, by hand from its source (SensorApps/Sensors2OSC) and Android's units."""

import math

import pytest

from sensors.base import MalformedError, Reading
from sensors.sensors2osc import Sensors2Osc
from sensors.wire.osc import decode
from tests.sensors.packets import bundle, message, text


def read(data: bytes, sensor: Sensors2Osc | None = None) -> list[Reading]:
    sensor = sensor or Sensors2Osc()
    return [sensor.decode(address, args) for address, args in decode(data)]


def test_one_packet_byte_for_byte() -> None:
    """Parameters.java: /accelerometer x y z in m/s²; 0, 0.5 and 9.75 as float32."""
    data = bytes.fromhex("2f616363656c65726f6d6574657200002c66666600000000000000003f000000411c0000")
    assert read(data) == [
        Reading({"accelerometer.x": 0.0, "accelerometer.y": 0.5, "accelerometer.z": 9.75})
    ]


def test_every_message() -> None:
    """developer.android.com, SensorEvent.values: units are those used here, but cm."""
    sent = bundle(
        message("/accelerometer", "fff", 1, 2, 9.5),
        message("/linearacceleration", "fff", 1, 2, -0.5),
        message("/gravity", "fff", 0, 0, 9.75),
        message("/gyroscope", "fff", 0.5, -1, 2),
        message("/magneticfield", "fff", 20, -30, 40),
        message("/rotationvector", "fffff", 0, 0, 0.6, 0.8, 0.1),
        message("/gamerotationvector", "fff", 0, 0.6, 0),
        message("/orientation", "fff", 270, -10, 5),
        message("/light", "f", 120),
        message("/proximity", "f", 5),
        message("/pressure", "f", 1013),
        message("/heartrate", "f", 72),
        message("/touch10", "ff", 0.25, 0.75),
    )
    held: dict[str, float] = {}
    for reading in read(sent):
        held |= reading.values
    triples = {
        "accelerometer": (1, 2, 9.5),
        "linearacceleration": (1, 2, -0.5),
        "gravity": (0, 0, 9.75),
        "gyroscope": (0.5, -1, 2),
        "magnetometer": (20, -30, 40),
        "quaternion": (0, 0, 0.6, 0.8),
        "gamerotation": (0, 0.6, 0, 0.8),  # w is the root of what is left of 1
    }
    expected = {
        f"{n}.{a}": v for n, vs in triples.items() for a, v in zip("xyzw", vs, strict=False)
    }
    expected |= {"orientation.azimuth": 270, "orientation.pitch": -10, "orientation.roll": 5}
    expected |= {"light": 120, "proximity": 0.05, "barometer.pressure": 1013, "heartrate": 72}
    expected |= {"touch10.x": 0.25, "touch10.y": 0.75}
    assert held == pytest.approx(expected, abs=1e-6)
    assert set(held) <= set(Sensors2Osc.units)


def test_an_orientation_that_the_app_computed_is_in_radians() -> None:
    sent = message("/orientation", "fff", math.pi, 0, -math.pi / 2)
    (reading,) = read(sent, Sensors2Osc(orientation="rad"))
    assert list(reading.values.values()) == pytest.approx([180, 0, -90])
    with pytest.raises(ValueError, match='"deg" or "rad"'):
        Sensors2Osc(orientation="turns")  # type: ignore[arg-type]


def test_the_best_kind_that_is_switched_on_makes_the_frames() -> None:
    """The app sends each sensor as it speaks, in messages of their own."""
    phone = Sensors2Osc()
    touch, gyro = message("/touch1", "ff", 0, 0), message("/gyroscope", "fff", 0, 0, 1)
    accelerometer = message("/accelerometer", "fff", 0, 0, 9.75)
    assert [read(data, phone)[0].paced for data in (touch, touch, gyro, touch, gyro)] == [
        *(True, True, True, False, True)
    ]
    assert [read(data, phone)[0].paced for data in (accelerometer, gyro, touch)] == [
        *(True, False, False)
    ]
    after = [read(gyro, phone)[0].paced for _ in range(100)]  # it was switched off in the app
    assert after[-1]


def test_words_say_nothing() -> None:
    assert read(text("/nfc") + text(",s") + text("04:a2")) == [Reading({}, paced=False)]


@pytest.mark.parametrize("address", ["/touch", "/touch11", "/touch0", "/12", "accelerometer", "/"])
def test_what_is_not_its_own(address: str) -> None:
    assert Sensors2Osc().recognise(address) is None


@pytest.mark.parametrize(
    "data",
    [
        message("/accelerometer", "ff", 1, 2),
        message("/rotationvector", "ff", 1, 2),
        message("/touch1", "f", 1),
        message("/light", "f", math.nan),
        text("/gyroscope") + text(",sss") + text("a") * 3,
    ],
)
def test_malformed(data: bytes) -> None:
    with pytest.raises(MalformedError):
        read(data)
