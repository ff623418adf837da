"""ZIG SIM's packets, by hand from what the app sends (1-10/ZIGSIMPlus_iOS_Public)."""

import json
import math

import pytest

from sensors.base import MalformedError
from sensors.wire.device import Device, join
from sensors.wire.spoken import messages
from sensors.zigsim import Zigsim
from tests.sensors.packets import bundle, message, text

G = 9.80665
ID = "4c1f"


def values(*packets: bytes) -> dict[str, float]:
    """Return what a device holds after some datagrams, as the hub reads them."""
    device = Device(Zigsim(name="zig"))
    frame = None
    for i, data in enumerate(packets):
        reading = None
        for address, args in messages(data):
            assert device.sensor.recognise(address) == ID  # type: ignore[attr-defined]
            said = device.say(address, args)
            reading = join(reading, said) if said.values else reading
        assert reading is not None
        assert reading.paced
        frame = device.frame(reading, i * 16_000_000)
    assert frame is not None
    held = zip(frame.layout.names, frame.values.tolist(), strict=True)
    return {name: value for name, value in held if value == value}


def test_one_packet_byte_for_byte() -> None:
    """MotionService.swift: /ZIGSIM/uuid/gyro x y z; 0.5, -1 and 2 rad/s as float32."""
    data = bytes.fromhex(
        "2f5a494753494d2f346331662f6779726f0000002c666666000000003f000000bf80000040000000"
    )
    (read,) = messages(data)
    reading = Zigsim().decode(*read)
    assert reading.values == {"gyroscope.x": 0.5, "gyroscope.y": -1.0, "gyroscope.z": 2.0}


def phone(head: str) -> bytes:
    """Return a bundle of a phone that lies with its screen up and is pushed to its right.

    ServiceManager.swift: deviceinfo first; MotionService.swift: CoreMotion's g, in which a push to
    the right is +x, and gravity (0, 0, -1).
    """
    info = text(f"/{ID}/deviceinfo") + text(",ssssii")
    info += text("iPhone X") + text(ID) + text("ios") + text("17.1") + bytes(3) + b"\1" + bytes(4)
    return bundle(
        info,
        message(f"{head}/accel", "fff", 0.25, 0, 0),
        message(f"{head}/gravity", "fff", 0, 0, -1),
        message(f"{head}/gyro", "fff", 0.5, -1, 2),
        message(f"{head}/quaternion", "ffff", 0, 0, 0.6, 0.8),
        message(f"{head}/touch01", "f", -0.5),
        message(f"{head}/touch02", "f", 0.75),
        message(f"{head}/touchradius0", "f", 20),
        message(f"{head}/touch111", "f", 0.1),  # x of the twelfth finger
    )


PHONE = {
    "accelerometer.x": -0.25 * G,
    "accelerometer.y": 0,
    "accelerometer.z": G,
    "linearacceleration.x": -0.25 * G,
    "linearacceleration.y": 0,
    "linearacceleration.z": 0,
    "gravity.x": 0,
    "gravity.y": 0,
    "gravity.z": G,
    "gyroscope.x": 0.5,
    "gyroscope.y": -1,
    "gyroscope.z": 2,
    "quaternion.x": 0,
    "quaternion.y": 0,
    "quaternion.z": 0.6,
    "quaternion.w": 0.8,
    "touch1.x": -0.5,
    "touch1.y": 0.75,
}


@pytest.mark.parametrize("head", [f"/ZIGSIM/{ID}", f"/{ID}"])
def test_a_bundle_of_both_ways_to_write_the_address(head: str) -> None:
    expected = {**PHONE, "touch1.radius": 20, "touch12.x": 0.1}
    assert values(phone(head)) == pytest.approx(expected, abs=1e-6)


def test_acceleration_is_of_the_same_moment_as_its_gravity() -> None:
    """The message of gravity comes after that of acceleration, in the same bundle."""
    tilted = bundle(
        message(f"/{ID}/accel", "fff", 0.5, 0, 0), message(f"/{ID}/gravity", "fff", 0, -1, 0)
    )
    held = values(phone(f"/{ID}"), tilted)
    assert held["accelerometer.x"] == pytest.approx(-0.5 * G)
    assert held["accelerometer.y"] == pytest.approx(G)
    assert held["accelerometer.z"] == pytest.approx(0)


def test_without_gravity_there_is_no_accelerometer() -> None:
    held = values(message(f"/{ID}/accel", "fff", 0.25, 0, 0))
    assert set(held) == {f"linearacceleration.{axis}" for axis in "xyz"}


def test_json() -> None:
    """The same reading with the app's format set to JSON (ServiceManager.swift, getJSON)."""
    facts = {
        "device": {"name": "iPhone X", "uuid": ID, "os": "ios", "osversion": "17.1"},
        "timestamp": "2026:03:01:12:00:00.000",
        "sensordata": {
            "accel": {"x": 0.25, "y": 0, "z": 0},
            "gravity": {"x": 0, "y": 0, "z": -1},
            "gyro": {"x": 0.5, "y": -1, "z": 2},
            "quaternion": {"x": 0, "y": 0, "z": 0.6, "w": 0.8},
            "touches": [{"x": -0.5, "y": 0.75, "radius": 20, "force": 0}],
        },
    }
    assert values(json.dumps(facts).encode()) == pytest.approx(PHONE, abs=1e-6)


@pytest.mark.parametrize(
    ("address", "device"),
    [
        (f"/ZIGSIM/{ID}/battery", ID),
        (f"/{ID}/deviceinfo", ID),
        (f"/{ID}/battery", None),
        ("/gyrosc/accel", None),
        ("/myo/accel", None),
        ("/ZIGSIM//accel", None),
        ("a/b/accel", None),
        ("", None),
    ],
)
def test_recognises_its_addresses(address: str, device: str | None) -> None:
    assert Zigsim().recognise(address) == device


@pytest.mark.parametrize(
    "data",
    [
        message(f"/{ID}/accel", "ff", 1, 2),
        message(f"/{ID}/gyro", "fff", 1, 2, math.inf),
        json.dumps({"device": {"uuid": ID}, "sensordata": {"gyro": {"x": 1}}}).encode(),
        json.dumps(
            {"device": {"uuid": ID}, "sensordata": {"gyro": {"x": "1", "y": [], "z": {}}}}
        ).encode(),
    ],
)
def test_malformed(data: bytes) -> None:
    (read,) = messages(data)
    with pytest.raises(MalformedError):
        Zigsim().decode(*read)
