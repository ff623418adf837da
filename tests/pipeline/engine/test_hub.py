"""The hub: datagrams of all devices in, frames out, and nothing that arrives stops it."""

import json
import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engine.hub import Hub
from pipeline.engine.strangers import MOST_HEARD
from recordings.events import Datagram
from recordings.frame import Frame
from sensors.base import Sensor
from sensors.comote import Comote
from sensors.osc import Osc
from sensors.riot import Riot
from sensors.synthetic import Synthetic
from sensors.wekinator import Wekinator
from sensors.wire.device import MOST_CHANNELS
from tests.sensors.packets import bundle, message

MS = 1_000_000
START = 1_700_000_000_000 * MS
PHONE = ("192.168.1.30", 50000)


def at(ms: float, data: bytes, port: int = 8001) -> Datagram:
    return Datagram(START + int(ms * MS), port, PHONE, data)


def sample(device: str, ms: int, x: float = 1.0) -> bytes:
    """Return a bundle as CoMote v3 sends one for each event of its gyroscope."""
    return bundle(
        message(f"/comote/v3/{device}/accelerometer", "fffii", x, 2, 9.5, ms, 100),
        message(f"/comote/v3/{device}/gyroscope", "fffii", 0.5, 0.25, 0, ms, 100),
    )


def value(frame: Frame, channel: str) -> float:
    return float(frame.values[frame.layout.names.index(channel)])


def test_a_bundle_makes_one_frame() -> None:
    hub = Hub([Comote(name="phone", id="0")])
    (frame,) = hub.feed(at(0, sample("0", 500)))
    assert (frame.sensor, frame.arrival, frame.device_time) == ("phone", START, 500 * MS)
    assert frame.paced
    assert value(frame, "accelerometer.x") == 1.0
    assert value(frame, "gyroscope.y") == 0.25
    assert math.isnan(value(frame, "magnetometer.x"))  # never measured
    assert dict(zip(frame.layout.names, frame.layout.units, strict=True)) == dict(Comote.units)


def test_a_button_between_samples_holds_the_rest() -> None:
    hub = Hub([Comote(name="phone", id="0")])
    (first,) = hub.feed(at(0, sample("0", 500)))
    (button,) = hub.feed(at(3, message("/comote/v3/0/control/buttonA", "ii", 1, 503)))
    (second,) = hub.feed(at(10, sample("0", 510, x=3.0)))
    assert not button.paced
    assert value(button, "accelerometer.x") == 1.0
    assert value(second, "control.buttonA") == 1.0
    assert second.dt == pytest.approx(0.01)
    assert first.layout is button.layout is second.layout
    assert value(first, "accelerometer.x") == 1.0  # its values are its own


def test_an_unknown_control_makes_the_layout_grow() -> None:
    hub = Hub([Comote(name="phone", id="0")])
    (before,) = hub.feed(at(0, sample("0", 0)))
    (grown,) = hub.feed(at(1, message("/comote/v3/0/control/slider", "fi", 0.5, 1)))
    assert grown.layout.names == (*before.layout.names, "control.slider")
    assert value(grown, "control.slider") == 0.5
    (after,) = hub.feed(at(10, sample("0", 10)))
    assert after.layout is grown.layout


def test_growth_has_a_bound() -> None:
    hub = Hub([Comote(name="phone", id="0")])
    for i in range(MOST_CHANNELS + 50):
        hub.feed(at(i, message(f"/comote/v3/0/control/k{i}", "i", 1)))
    (frame,) = hub.feed(at(2000, sample("0", 0)))
    assert len(frame.values) == MOST_CHANNELS
    assert hub.health("phone")["malformed"] == 50 + len(Comote.units)


def test_a_growing_count_of_inputs() -> None:
    hub = Hub([Wekinator(name="in")])
    (two,) = hub.feed(at(0, message("/wek/inputs", "ff", 1, 2), 6448))
    (three,) = hub.feed(at(5, message("/wek/inputs", "ffi", 3, 4, 5), 6448))
    assert two.layout.names == ("input.1", "input.2")
    assert three.layout.names == ("input.1", "input.2", "input.3")
    assert three.values.tolist() == [3, 4, 5]
    assert hub.health("in")["lost"] is None  # it sends no time: nobody can tell


def test_two_devices_in_one_datagram_make_two_frames() -> None:
    hub = Hub([Comote(name="left", id="1"), Comote(name="right", id="2")])
    frames = hub.feed(at(0, bundle(sample("1", 0, x=1.0), sample("2", 0, x=2.0))))
    assert [(f.sensor, value(f, "accelerometer.x")) for f in frames] == [("left", 1), ("right", 2)]


def test_each_device_has_its_own_decoder_and_clock() -> None:
    """An R-IoT with old firmware (gravity without unit) does not change the other's units."""
    hub = Hub([Riot(name="old", id="1"), Riot(name="new", id="2")])
    for device, gravity in (("1", 1.0), ("2", 9.8)):
        hub.feed(at(0, message(f"/riot/v3/{device}/gravity", "fffi", 0, 0, gravity, 0), 8000))
    turns = []
    for device in ("1", "2"):
        turn = message(f"/riot/v3/{device}/gyroscope", "fffi", 180, 0, 0, 5)
        (frame,) = hub.feed(at(5, turn, 8000))
        turns.append(value(frame, "gyroscope.x"))
    assert turns == pytest.approx([math.pi, 180])


def test_an_empty_id_takes_the_first_that_nobody_names_and_keeps_it() -> None:
    hub = Hub([Comote(name="any"), Comote(name="named", id="7")])
    (named,) = hub.feed(at(0, sample("7", 0)))
    (first,) = hub.feed(at(1, sample("3", 0)))
    assert hub.feed(at(2, sample("4", 0))) == []
    (again,) = hub.feed(at(11, sample("3", 10)))
    assert [named.sensor, first.sensor, again.sensor] == ["named", "any", "any"]
    assert [(one.type, one.id) for one in hub.heard()] == [("comote", "4")]


def test_two_empty_ids_take_the_first_two() -> None:
    hub = Hub([Comote(name="a"), Comote(name="b")])
    frames = [hub.feed(at(i, sample(id_, 10 * i)))[0] for i, id_ in enumerate("9595")]
    assert [frame.sensor for frame in frames] == ["a", "b", "a", "b"]


def test_what_cannot_be_read_claims_nothing() -> None:
    hub = Hub([Comote(name="any")])
    hub.feed(at(0, message("/comote/v3/1/accelerometer", "f", 1)))
    (frame,) = hub.feed(at(1, sample("2", 0)))
    assert frame.sensor == "any"
    assert hub.status()["sensors"]["any"]["id"] == "2"


def test_an_id_does_not_matter_where_senders_have_none() -> None:
    hub = Hub([Wekinator(name="in", id="laptop")])
    assert len(hub.feed(at(0, message("/wek/inputs", "f", 1), 6448))) == 1


def test_a_sensor_is_heard_on_its_own_port_only() -> None:
    hub = Hub([Comote(name="phone", id="0", port=8902)])
    assert hub.feed(at(0, sample("0", 0), 8001)) == []
    assert len(hub.feed(at(1, sample("0", 10), 8902))) == 1


def test_ports_are_listened_to_once_by_the_wider_host() -> None:
    rig: list[Sensor] = [
        Comote(name="a"),
        Comote(name="b", id="1"),
        Wekinator(name="c"),
        Osc(name="d", address="/d", port=8001),
        Synthetic(name="e"),
    ]
    assert Hub(rig).listens() == [("0.0.0.0", 8001), ("127.0.0.1", 6448)]


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_values_that_are_not_finite_are_counted_and_dropped(bad: float) -> None:
    hub = Hub([Wekinator(name="in")])
    hub.feed(at(0, message("/wek/inputs", "ff", 1, 2), 6448))
    assert hub.feed(at(5, message("/wek/inputs", "ff", 3, bad), 6448)) == []
    (frame,) = hub.feed(at(10, message("/wek/inputs", "f", 5), 6448))
    assert frame.values.tolist() == [5, 2]
    assert hub.health("in")["malformed"] == 1


def test_a_duplicate_is_dropped_with_all_it_says() -> None:
    hub = Hub([Comote(name="phone", id="0")])
    for i in range(20):
        hub.feed(at(10 * i, sample("0", 10 * i)))
    assert hub.feed(at(191, sample("0", 190, x=99.0))) == []
    (button,) = hub.feed(at(192, message("/comote/v3/0/control/buttonA", "i", 1)))
    assert value(button, "accelerometer.x") == 1.0
    assert hub.health("phone")["late"] == 1


def test_health_and_status_are_json() -> None:
    hub = Hub([Comote(name="phone"), Wekinator(name="silent")])
    for i in range(100):
        hub.feed(at(10 * i, sample("0", 10 * i)))
    hub.feed(at(1000, b"nonsense"))
    hub.feed(at(1001, message("/else", "f", 1)))
    status = json.loads(json.dumps(hub.status(), allow_nan=False))
    phone = status["sensors"]["phone"]
    assert phone["rate"] == pytest.approx(100)
    assert (phone["frames"], phone["lost"], phone["late"]) == (100, 0, 0)
    assert (phone["id"], phone["sender"]) == ("0", "192.168.1.30:50000")
    assert phone["last_arrival"] == START + 990 * MS
    assert status["sensors"]["silent"]["rate"] is None
    assert status["malformed"] == {"8001": 1}
    assert [one["address"] for one in status["heard"]] == ["/else"]
    assert (phone["type"], phone["port"]) == ("comote", 8001)
    assert hub.health("phone").items() <= phone.items()


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    with pytest.raises(KeyError, match='Did you mean "phone"'):
        Hub([Comote(name="phone")]).health("phon")


def test_names_are_unique() -> None:
    with pytest.raises(ValueError, match="name of its own"):
        Hub([Comote(name="a"), Riot(name="a")])


# ---- who is not in the rig -----------------------------------------------------------------


def test_strangers_are_recognised_with_what_a_rig_needs() -> None:
    hub = Hub([Wekinator(name="riot5")])
    for i in range(50):
        raw = message("/5/raw", "f" * 20, *[0.5] * 20)
        assert hub.feed(at(5 * i, raw, 8888)) == []
        assert hub.feed(at(5 * i, sample("0", 5 * i))) == []
    hub.feed(at(300, message("/my/slider e", "ff", 1, 2), 9000))
    hub.feed(at(301, b"/who\0\0\0\0,s\0\0me\0\0", 9000))
    riot, comote, slider, who = hub.heard()
    assert (riot.type, riot.id, riot.port, riot.name) == ("riot", "5", 8888, "riot5-2")
    assert (comote.type, comote.id, comote.name, comote.count) == ("comote", "0", "comote0", 100)
    assert comote.rate == pytest.approx(200)
    assert comote.sender == "192.168.1.30:50000"
    assert comote.channels[:2] == ("accelerometer.x", "accelerometer.y")
    assert "magnetometer.x" not in comote.channels
    assert (slider.type, slider.id, slider.address) == ("osc", "", "/my/slider e")
    assert (slider.name, slider.channels) == ("slider-e", ("value.1", "value.2"))
    assert (who.count, who.channels) == (1, ())  # text is heard, though it says no number


def test_commands_are_no_strangers() -> None:
    hub = Hub([])
    hub.feed(at(0, message("/limber/record", "i", 1), 6448))
    hub.feed(at(0, message("/wekinator/control/train", ""), 6448))
    assert hub.heard() == []


def test_a_flood_of_strangers_keeps_the_first_until_they_are_gone() -> None:
    hub = Hub([Comote(name="phone", id="0")])
    hub.feed(at(0, message("/first", "f", 1)))
    for i in range(10_000):
        hub.feed(at(i / 10, message(f"/flood/{i}", "f", 1)))
    assert len(hub.heard()) == MOST_HEARD
    assert hub.heard()[0].address == "/first"
    assert len(hub.feed(at(1001, sample("0", 0)))) == 1
    hub.feed(at(12_000, message("/later", "f", 1)))
    assert len(hub.heard()) == MOST_HEARD
    assert hub.heard()[-1].address == "/later"


def test_endless_addresses_are_malformed() -> None:
    hub = Hub([Comote(name="phone")])
    assert hub.feed(at(0, message("/comote/v3/0/control/" + "x" * 300, "f", 1))) == []
    assert hub.heard() == []
    assert hub.status()["malformed"] == {"8001": 1}


# ---- sensors that are read ------------------------------------------------------------------


def test_polled_sensors_begin_at_the_first_poll() -> None:
    hub = Hub([Synthetic(name="slow", rate=50.0), Synthetic(name="fast", rate=100.0)])
    assert hub.due() == 0
    assert [frame.sensor for frame in hub.poll(START)] == ["slow", "fast"]
    assert hub.due() == START + 10 * MS
    frames = hub.poll(START + 1000 * MS)
    assert [f.arrival for f in frames] == sorted(f.arrival for f in frames)
    assert sum(frame.sensor == "fast" for frame in frames) == 100
    assert hub.health("fast")["rate"] == pytest.approx(100)
    assert hub.health("slow")["frames"] == 51


def test_nothing_to_poll() -> None:
    hub = Hub([Comote(name="phone")])
    assert hub.due() is None
    assert hub.poll(START) == []


# ---- whatever arrives -----------------------------------------------------------------------


def rig() -> list[Sensor]:
    return [
        Comote(name="phone"),
        Riot(name="riot", port=8001),
        Wekinator(name="in", port=8001),
        Osc(name="osc", address="/a", port=8001),
    ]


def same(frames: Sequence[Frame], others: Sequence[Frame]) -> bool:
    return len(frames) == len(others) and all(
        (a.sensor, a.arrival, a.dt, a.paced, a.layout)
        == (b.sensor, b.arrival, b.dt, b.paced, b.layout)
        and np.array_equal(a.values, b.values, equal_nan=True)
        for a, b in zip(frames, others, strict=True)
    )


GOOD = [
    sample("0", 10),
    message("/comote/0/devicemotion", "fffffff", *[1.0] * 7),
    message("/0/raw", "f" * 22, *[0.5] * 22),
    message("/wek/inputs", "fff", 1, 2, 3),
    message("/a", "dd", 1, 2),
]


@settings(deadline=None)
@given(st.data())
def test_any_bytes_are_survived_and_replay_alike(data: st.DataObject) -> None:
    first, again = Hub(rig()), Hub(rig())
    for i in range(data.draw(st.integers(1, 8))):
        packet = bytearray(data.draw(st.sampled_from(GOOD) | st.binary(max_size=60)))
        for _ in range(data.draw(st.integers(0, 3)) if packet else 0):
            packet[data.draw(st.integers(0, len(packet) - 1))] = data.draw(st.integers(0, 255))
        datagram = at(i * 10, bytes(packet))
        frames = first.feed(datagram)
        assert all(np.isfinite(f.values).any() and f.dt > 0 for f in frames)
        assert not any(np.isinf(f.values).any() for f in frames)
        assert same(frames, again.feed(datagram))
    assert first.status() == again.status()
    json.dumps(first.status(), allow_nan=False)
