"""What one datagram of a device makes: which time it has, what it holds, what paces."""

import pytest

from pipeline.engine.hub import Hub
from recordings.events import Datagram
from recordings.frame import Frame
from sensors.base import Reading
from sensors.comote import Comote
from sensors.wire.device import join
from tests.sensors.packets import bundle, message

MS = 1_000_000
START = 1_700_000_000_000 * MS
V3 = "/comote/v3/0/"


def accelerometer(ms: int, x: float = 1.0) -> bytes:
    return message(V3 + "accelerometer", "fffii", x, 2, 9.5, ms, 100)


def gyroscope(ms: int, x: float = 0.5) -> bytes:
    return message(V3 + "gyroscope", "fffii", x, 0.25, 0, ms, 100)


def gravity(ms: int) -> bytes:
    return message(V3 + "gravity", "fffii", 0, 0, 9.75, ms, 100)


def feed(hub: Hub, ms: float, data: bytes) -> list[Frame]:
    return hub.feed(Datagram(START + int(ms * MS), 8001, ("192.168.1.30", 50000), data))


def phone() -> Hub:
    return Hub([Comote(name="phone", id="0")])


def value(frame: Frame, channel: str) -> float:
    return float(frame.values[frame.layout.names.index(channel)])


@pytest.mark.parametrize("period", [10.4, 20.0, 9.6], ids=["a little slower", "half", "faster"])
def test_each_event_of_the_gyroscope_makes_a_frame(period: float) -> None:
    """The accelerometer's stamp is that of its last event, and may not have changed."""
    hub = phone()
    for i in range(1000):
        last = int(10 * i // period * period)
        (frame,) = feed(hub, 10 * i, bundle(accelerometer(last), gyroscope(10 * i), gravity(last)))
        assert frame.paced
        assert frame.device_time == 10 * i * MS
        assert frame.dt == pytest.approx(0.01)
    health = hub.health("phone")
    assert (health["frames"], health["late"], health["lost"]) == (1000, 0, 0)
    assert health["rate"] == pytest.approx(100)


def test_the_order_in_the_bundle_does_not_matter() -> None:
    parts = accelerometer(3), gyroscope(10), gravity(5)
    for order in ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
        (frame,) = feed(phone(), 0, bundle(*(parts[i] for i in order)))
        assert (frame.device_time, frame.paced) == (10 * MS, True)


def test_without_a_gyroscope_the_accelerometer_paces() -> None:
    hub = phone()
    for i in range(100):
        (frame,) = feed(hub, 10 * i, bundle(accelerometer(10 * i), gravity(10 * i - 3)))
        assert (frame.device_time, frame.paced) == (10 * i * MS, True)
    assert hub.health("phone")["frames"] == 100


def test_datagrams_of_their_own_pace_once() -> None:
    hub = phone()
    frames = []
    for i in range(100):
        frames += feed(hub, 10 * i, accelerometer(10 * i))
        frames += feed(hub, 10 * i + 2, gyroscope(10 * i + 2))
    assert [frame.paced for frame in frames] == [True, False] * 100
    health = hub.health("phone")
    assert (health["frames"], health["late"], health["lost"]) == (100, 0, 0)


def test_what_comes_late_keeps_only_what_is_newer() -> None:
    hub = phone()
    for i in range(20):
        feed(hub, 10 * i, bundle(accelerometer(10 * i), gyroscope(10 * i)))
    assert feed(hub, 191, bundle(accelerometer(190, 98.0), gyroscope(190, 98.0))) == []  # again
    assert feed(hub, 192, bundle(accelerometer(180, 99.0), gyroscope(180, 99.0))) == []  # older
    (before,) = feed(hub, 193, message(V3 + "control/buttonA", "i", 1))
    assert (value(before, "accelerometer.x"), value(before, "gyroscope.x")) == (1.0, 0.5)
    assert feed(hub, 194, bundle(accelerometer(194, 3.0), gyroscope(190, 97.0))) == []  # new
    (after,) = feed(hub, 195, message(V3 + "control/buttonA", "i", 0))
    assert (value(after, "accelerometer.x"), value(after, "gyroscope.x")) == (3.0, 0.5)
    assert hub.health("phone")["late"] == 3


def test_a_time_far_from_the_others_is_not_newer() -> None:
    hub = phone()
    for i in range(20):
        feed(hub, 10 * i, bundle(accelerometer(10 * i), gyroscope(10 * i)))
    assert feed(hub, 191, bundle(accelerometer(3_600_000, 99.0), gyroscope(190))) == []
    (after,) = feed(hub, 192, message(V3 + "control/buttonA", "i", 0))
    assert value(after, "accelerometer.x") == 1.0


def test_one_that_leads_without_a_time_leaves_it_to_the_one_that_paces() -> None:
    untold, pacing = Reading({"a": 1.0}, None, False, leads=True), Reading({"b": 2.0}, 7)
    for joined in (join(untold, pacing), join(pacing, untold)):
        assert (joined.device_time, joined.paced) == (7, True)
