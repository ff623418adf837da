"""What the soak's devices send is what Limber's sensors read."""

import math
from itertools import pairwise

import pytest

from benchmarks.soak.wire import DANCE, POSES, Device, held, streams
from pipeline.engine.hub import Hub
from recordings.events import Datagram
from recordings.frame import Frame
from sensors.comote import Comote
from sensors.riot import Riot

MS = 1_000_000


def frames(device: Device, count: int) -> tuple[Hub, list[Frame]]:
    """Let a hub hear a device; returns its frames."""
    sensors = [
        Comote(name="phone0", id="0", port=1),
        Comote(name="phone1", id="1", port=1),
        Riot(name="7", id="7", port=2),
    ]
    hub, found = Hub(sensors), []
    for n in range(count):
        time = n * 1000 * MS // device.hz
        port = 2 if device.riot else 1
        found += hub.feed(Datagram(time, port, ("127.0.0.1", 9), device.reading()))
    return hub, found


@pytest.mark.parametrize(("name", "hz", "channels"), [("phone1", 100, 17), ("7", 200, 34)])
def test_every_reading_is_a_frame(name: str, hz: int, channels: int) -> None:
    hub, found = frames(Device(name, hz), 300)
    health = hub.health(name)
    assert [one.sensor for one in found] == [name] * 300
    assert found[-1].values.shape == (channels,)
    assert health["frames"] == 300
    assert health["lost"] == health["late"] == health["malformed"] == 0
    assert health["rate"] == pytest.approx(hz, rel=1e-3)


def test_it_is_held_as_it_is_told() -> None:
    for number, pose in enumerate(POSES):
        assert held(12.3, number) == pose
    for now in range(100):
        assert math.hypot(*held(0.37 * now, DANCE)) == pytest.approx(1)
    device = Device("phone0", 100, pose=1)
    values = frames(device, 1)[1][0].values
    assert values[0] == pytest.approx(9.81, abs=0.5)
    assert values[1] == pytest.approx(0, abs=0.5)


def test_no_two_devices_send_at_once() -> None:
    ones, times = streams(1, 2), []
    for _ in range(400):
        turn = min(ones, key=lambda s: s.due(0))
        times.append(turn.due(0))
        turn.device.sent += 1
    gaps = [b - a for a, b in pairwise(times)]
    assert min(gaps) > MS
    assert times[-1] == pytest.approx(1_000_000_000, rel=0.01)
    assert [one.device.sent for one in ones] == [100, 100, 200]
