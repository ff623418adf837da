import pytest

from pipeline.engine.hub import Hub
from recordings.events import Datagram
from sensors.base import MalformedError
from sensors.gametrak import Gametrak
from sensors.gametrakosc import GametrakOsc
from tests.sensors.packets import message
from tests.sensors.test_gametrak import SAMPLE

WORDS = (3888, 3430, 4056, 464, 498, 4056)
"""What the test report of GameTrak-Liberation has, without the bits of the key."""


def test_a_bridge_gives_what_the_device_gives() -> None:
    hub = Hub([GametrakOsc(name="strings")])
    data = message("/gametrak/raw", "iiiiiii", *WORDS, 1)
    (frame,) = hub.feed(Datagram(1, 2434, ("127.0.0.1", 5), data))
    said = dict(zip(frame.layout.names, frame.values.tolist(), strict=True))
    direct = Gametrak().decode(SAMPLE, None).values
    assert said == {**direct, "control.pedal": 1}


def test_it_is_calibrated_in_the_same_way() -> None:
    sensor = GametrakOsc()
    sensor.begin_sweep()
    for word in (300, 3900):
        sensor.decode("/gametrak/raw", [word] * 6 + [0])
    sensor.end_sweep()
    assert (sensor.low, sensor.high) == ([300] * 6, [3900] * 6)


@pytest.mark.parametrize("args", [[], [1] * 6, [5000] * 7, [-1] * 7, ["x"] * 7])
def test_what_is_none_is_malformed(args: list[int]) -> None:
    with pytest.raises(MalformedError):
        GametrakOsc().decode("/gametrak/raw", args)
