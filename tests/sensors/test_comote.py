"""CoMote's packets, by hand from what the app sends (ircam-ismm/comote, ircam-ismm/sc-motion)."""

import json
import math
from typing import Any

import pytest

from sensors.base import MalformedError, Reading
from sensors.comote import Comote, settings_link
from sensors.wire.osc import decode
from sensors.wire.spoken import messages
from tests.sensors.packets import bundle, message

V3 = "/comote/v3/0/"


def read(data: bytes) -> list[Reading]:
    comote = Comote()
    return [comote.decode(address, args) for address, args in decode(data)]


def test_one_packet_byte_for_byte() -> None:
    """ircam-ismm/comote, NetworkEngine.js: x y z timestamp frequency; whole numbers are ints.

    (0, 0.5, 9.75) m/s² at 1000 ms, 100 Hz: 0x3f000000 is 0.5 and 0x411c0000 is 9.75.
    """
    data = bytes.fromhex(
        "2f636f6d6f74652f76332f302f616363656c65726f6d657465720000"  # the address
        "2c69666669690000"  # ,iffii
        "000000003f000000411c0000000003e800000064"
    )
    (reading,) = read(data)
    assert reading == Reading(
        {"accelerometer.x": 0.0, "accelerometer.y": 0.5, "accelerometer.z": 9.75},
        1_000_000_000,
        True,
    )


def test_a_v3_bundle_whose_time_tag_is_of_1970() -> None:
    """ircam-ismm/comote, SensorsEngine.js: already m/s², rad/s, µT and degrees."""
    of_1970 = 2_208_988_801 << 32  # NTP's seconds at Unix time 1, the app having run 1 s
    readings = read(
        bundle(
            message(V3 + "accelerometer", "fffii", 1.5, -2.5, 9.5, 1000, 100),
            message(V3 + "gyroscope", "fffif", 0.25, -0.5, 1.0, 1000, 99.5),
            message(V3 + "gravity", "ffiif", 1.25, -2.25, 9, 1000, 99.5),
            message(V3 + "magnetometer", "dddii", 20.0, -30.0, 40.0, 1000, 100),
            message(V3 + "heading", "fiiii", 90.5, -1, 20, 1000, 100),
            timetag=of_1970,
        )
    )
    assert [r.values for r in readings] == [
        {"accelerometer.x": 1.5, "accelerometer.y": -2.5, "accelerometer.z": 9.5},
        {"gyroscope.x": 0.25, "gyroscope.y": -0.5, "gyroscope.z": 1.0},
        {"gravity.x": 1.25, "gravity.y": -2.25, "gravity.z": 9.0},
        {"magnetometer.x": 20.0, "magnetometer.y": -30.0, "magnetometer.z": 40.0},
        {"heading.magnetic": 90.5, "heading.accuracy": 20.0},  # geographic is not known
    ]
    assert [r.paced for r in readings] == [True, False, False, False, False]
    assert {r.device_time for r in readings} == {1_000_000_000}


def test_a_v2_devicemotion() -> None:
    """ircam-ismm/sc-motion, FORMAT-comote-v2.md: interval, m/s², then alpha beta gamma in deg/s.

    gyroscope x is beta 180 deg/s = π, y is gamma 90 deg/s = π/2, z is alpha 360 deg/s = 2π.
    """
    (reading,) = read(message("/comote/7/devicemotion", "iffffff", 10, 1, 2, 9.5, 360, 180, 90))
    assert reading.values == pytest.approx(
        {
            "accelerometer.x": 1.0,
            "accelerometer.y": 2.0,
            "accelerometer.z": 9.5,
            "gyroscope.x": math.pi,
            "gyroscope.y": math.pi / 2,
            "gyroscope.z": 2 * math.pi,
        }
    )
    assert (reading.device_time, reading.paced) == (None, True)


def test_the_other_messages_of_v2() -> None:
    """The same: magnetometer as in v3, heading as accuracy, magnetic, geographic."""
    magnetometer, heading = read(
        bundle(
            message("/comote/7/magnetometer", "ifff", 10, 20, -30, 40),
            message("/comote/7/heading", "ifff", 10, 35, 90, 92),
        )
    )
    assert magnetometer.values == {
        "magnetometer.x": 20.0,
        "magnetometer.y": -30.0,
        "magnetometer.z": 40.0,
    }
    assert heading.values == {
        "heading.magnetic": 90.0,
        "heading.geographic": 92.0,
        "heading.accuracy": 35.0,
    }


@pytest.mark.parametrize(
    ("data", "values"),
    [
        (message(V3 + "control/buttonA", "ii", 1, 1234), {"control.buttonA": 1.0}),
        (message("/comote/0/control/buttonB", "i", 0), {"control.buttonB": 0.0}),
        (message("/comote/0/buttonA", "f", 1.0), {"control.buttonA": 1.0}),  # the older patches
        (message(V3 + "control/page/slider", "fi", 0.5, 9), {"control.page.slider": 0.5}),
        (b"/comote/v3/0/control/on\0,Ti\0\0\0\0\x07", {"control.on": 1.0}),
    ],
)
def test_controls_come_between_samples(data: bytes, values: dict[str, float]) -> None:
    assert read(data) == [Reading(values, None, paced=False)]


@pytest.mark.parametrize(
    ("address", "device"),
    [
        ("/comote/v3/0/accelerometer", "0"),
        ("/comote/v3/left-hand/control/buttonA", "left-hand"),
        ("/comote/3/devicemotion", "3"),
        ("/comote/3/something", None),
        ("/comote/v3/0", None),
        ("/comote/v3//accelerometer", None),
        ("/comote", None),
        ("/riot/v3/0/accelerometer", None),
    ],
)
def test_recognises_its_addresses(address: str, device: str | None) -> None:
    assert Comote().recognise(address) == device


def test_kinds_it_does_not_know_say_nothing() -> None:
    assert read(message(V3 + "thermometer", "f", 20.0)) == [Reading({}, paced=False)]


@pytest.mark.parametrize(
    "data",
    [
        message(V3 + "accelerometer", "ff", 1, 2),
        message(V3 + "accelerometer", "fffi", 1, 2, math.nan, 3),
        message(V3 + "accelerometer", "fffi", 1, 2, 3.4e38, 3),  # how the format writes infinity
        message(V3 + "control/", "f", 1),
        message("/comote/0/devicemotion", "ffff", 1, 2, 3, 4),
        b"/comote/v3/0/gravity\0\0\0\0,sss\0\0\0\0a\0\0\0b\0\0\0c\0\0\0",
    ],
)
def test_malformed(data: bytes) -> None:
    with pytest.raises(MalformedError):
        read(data)


# ---- over a WebSocket ------------------------------------------------------------------------


def read_json(**facts: Any) -> list[Reading]:
    """Read a text frame as the app sends it (ircam-ismm/comote, NetworkEngine.js)."""
    data = json.dumps({"source": "comote", "api": "v3", "id": "0", **facts}).encode()
    comote = Comote()
    return [comote.decode(address, args) for address, args in messages(data)]


def test_one_text_frame_byte_for_byte() -> None:
    data = (
        b'{"source":"comote","api":"v3","id":"0","timestamp":1000,'
        b'"accelerometer":{"x":0,"y":0.5,"z":9.75,"timestamp":1000,"frequency":100}}'
    )
    assert messages(data) == [("/comote/v3/0/accelerometer", (0, 0.5, 9.75, 1000))]


def test_a_text_frame_says_what_the_bundle_does() -> None:
    """The same units; heading has its values by name."""
    tail = {"timestamp": 1000, "frequency": 99.5}
    readings = read_json(
        timestamp=1000,
        accelerometer={"x": 1.5, "y": -2.5, "z": 9.5, **tail},
        gyroscope={"x": 0.25, "y": -0.5, "z": 1, **tail},
        gravity={"x": 1.25, "y": -2.25, "z": 9, **tail},
        magnetometer={"x": 20, "y": -30, "z": 40, **tail},
        heading={"geographic": None, "magnetic": 90.5, "accuracy": 20, **tail},
    )
    assert readings == read(
        bundle(
            message(V3 + "accelerometer", "fffi", 1.5, -2.5, 9.5, 1000),
            message(V3 + "gyroscope", "fffi", 0.25, -0.5, 1, 1000),
            message(V3 + "gravity", "fffi", 1.25, -2.25, 9, 1000),
            message(V3 + "magnetometer", "fffi", 20, -30, 40, 1000),
            message(V3 + "heading", "fffi", 90.5, -1, 20, 1000),
        )
    )


def test_compatibility_mode_says_the_same_twice() -> None:
    """The v3 object with devicemotion and intervals beside it, and api still "v3"."""
    motion = {"x": 1, "y": 2, "z": 9.5, "timestamp": 1000, "frequency": 100, "interval": 10}
    turned = {"alpha": 9, "beta": 9, "gamma": 9}
    readings = read_json(
        timestamp=1000,
        accelerometer=motion,
        devicemotion={"interval": 10, "rotationRate": turned},
    )
    assert [r.values for r in readings] == [
        {"accelerometer.x": 1.0, "accelerometer.y": 2.0, "accelerometer.z": 9.5}
    ]


def test_buttons_of_a_text_frame() -> None:
    assert read_json(control={"buttonA": 1, "timestamp": 9}) == [
        Reading({"control.buttonA": 1.0}, None, paced=False)
    ]
    assert read_json(control={"buttonB": False, "timestamp": 9}) == [
        Reading({"control.buttonB": 0.0}, None, paced=False)
    ]
    assert read_json(control={}) == []  # the first one, as the app's page opens


@pytest.mark.parametrize(
    "values", [{"x": 1}, {"x": 1, "y": "2", "z": []}, {"x": 1, "y": 2, "z": 1e40}]
)
def test_malformed_text_frames(values: dict[str, Any]) -> None:
    with pytest.raises(MalformedError):
        read_json(accelerometer=values)


def test_the_link_of_the_code() -> None:
    """ircam-ismm/comote-helpers, qrcode.js: these keys, in this order."""
    assert settings_link("0", "192.168.1.20", 8001) == (
        "comote://settings?id=0&interval=10&osc-url=udp://192.168.1.20:8001&osc-enable=1"
    )
    assert settings_link("Left Hand!", "192.168.1.20", 8001, websocket=8901) == (
        "comote://settings?id=left-hand&interval=10"
        "&ws-url=ws://192.168.1.20:8901&ws-enable=1&osc-enable=0"
    )


def test_a_port_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="TCP port"):
        Comote(websocket=70000)
