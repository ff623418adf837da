"""Phones whose apps do not say who they are, and those that speak JSON."""

import json
from typing import Any

from pipeline.engine.catalogue import head
from pipeline.engine.hub import Hub
from recordings.events import Datagram
from sensors.comote import Comote
from sensors.gyrosc import Gyrosc
from sensors.sensors2osc import Sensors2Osc
from sensors.touchosc import Touchosc
from sensors.zigsim import Zigsim
from tests.sensors.packets import message

S = 1_000_000_000
START = 1_700_000_000 * S


def at(seconds: float, host: str, data: bytes, port: int = 9000) -> Datagram:
    return Datagram(START + round(seconds * S), port, (host, 50000), data)


def turning(x: float) -> bytes:
    return message("/gyroscope", "fff", x, 0, 0)


def heard(hub: Hub, seconds: float, host: str, data: bytes | None = None) -> list[str]:
    frames = hub.feed(at(seconds, host, turning(1) if data is None else data))
    return [frame.sensor for frame in frames]


def test_each_address_is_a_phone_of_its_own() -> None:
    hub = Hub([Sensors2Osc(name="left"), Sensors2Osc(name="right")])
    for i in range(10):
        assert heard(hub, i / 50, "192.168.1.2") == ["left"]
        assert heard(hub, i / 50, "192.168.1.3") == ["right"]
        assert heard(hub, i / 50, "192.168.1.4") == []
    status = hub.status()
    assert [s["id"] for s in status["sensors"].values()] == ["192.168.1.2", "192.168.1.3"]
    (stranger,) = status["heard"]
    assert (stranger["type"], stranger["id"]) == ("sensors2osc", "192.168.1.4")


def test_an_address_in_the_rig_is_that_phone() -> None:
    hub = Hub([Sensors2Osc(name="left", id="192.168.1.2"), Sensors2Osc(name="right")])
    assert heard(hub, 0, "192.168.1.3") == ["right"]
    assert heard(hub, 0, "192.168.1.2") == ["left"]
    assert heard(hub, 9, "192.168.1.4") == ["right"]  # never the one that is named


def test_a_phone_that_comes_back_with_another_address_takes_its_place_again() -> None:
    hub = Hub([Sensors2Osc(name="left"), Sensors2Osc(name="right")])
    for i in range(200):
        assert heard(hub, i / 50, "192.168.1.3") == ["left"]
        if i < 50:
            assert heard(hub, i / 50, "192.168.1.2") == ["right"]
        elif i < 149:
            assert heard(hub, i / 50, "192.168.1.9") == []  # it may only be late
    assert heard(hub, 4, "192.168.1.9") == ["right"]
    assert heard(hub, 4, "192.168.1.3") == ["left"]


def test_what_cannot_be_read_takes_no_place() -> None:
    hub = Hub([Sensors2Osc(name="phone")])
    assert heard(hub, 0, "192.168.1.2", message("/gyroscope", "f", 1)) == []
    assert heard(hub, 0, "192.168.1.3") == ["phone"]


def test_apps_on_one_port_are_told_apart() -> None:
    rig = [Gyrosc(name="a", port=9000), Touchosc(name="b", port=9000), Sensors2Osc(name="c")]
    hub = Hub(rig)
    host = "192.168.1.2"
    assert heard(hub, 0, host, message("/gyrosc/rrate", "fff", 1, 2, 3)) == ["a"]
    assert heard(hub, 0, host, message("/1/fader1", "f", 1)) == ["b"]
    assert heard(hub, 0, host) == ["c"]


def reading(device: str, **more: Any) -> bytes:
    """Return what CoMote sends over a WebSocket (ircam-ismm/comote, NetworkEngine.js)."""
    facts = {"source": "comote", "api": "v3", "id": device, "timestamp": 1000, **more}
    return json.dumps(facts, separators=(",", ":")).encode()


def test_json_of_several_phones() -> None:
    hub = Hub([Comote(name="phone", id="0"), Zigsim(name="zig", port=8001)])
    motion = {"x": 1, "y": 2.5, "z": 9.5, "timestamp": 1000, "frequency": 100}
    (frame,) = hub.feed(at(0, "127.0.0.1", reading("0", accelerometer=motion), 8001))
    assert (frame.sensor, frame.paced, frame.device_time) == ("phone", True, S)
    zig = {"device": {"uuid": "7"}, "sensordata": {"gyro": {"x": 1, "y": 2, "z": 3}}}
    assert hub.feed(at(0, "127.0.0.1", json.dumps(zig).encode(), 8001))[0].sensor == "zig"
    assert hub.feed(at(0, "127.0.0.1", reading("1", accelerometer=motion), 8001)) == []
    assert [(one.type, one.id) for one in hub.heard()] == [("comote", "1")]


def test_json_that_nobody_sends_is_counted() -> None:
    hub = Hub([Comote(name="phone")])
    nonsense = [b"{", b"{}", b'{"source":"comote"}', b'{"a":NaN}', b"{" * 9000, b'{"a":\xff}']
    for data in nonsense:
        assert hub.feed(at(0, "127.0.0.1", data, 8001)) == []
    assert hub.status()["malformed"] == {"8001": len(nonsense)}


def test_a_take_s_index_tells_phones_that_speak_json_apart() -> None:
    assert head(reading("0")) == head(reading("0", timestamp=2000))
    assert head(reading("0")) != head(reading("1"))
