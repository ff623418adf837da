import pytest

from pipeline.control.control import Control
from pipeline.engine.hub import Hub
from recordings.events import Datagram
from sensors.base import MalformedError
from sensors.xy import Xy
from tests.sensors.packets import message

MOUSE = ("127.0.0.1", 5)


def test_a_place_on_the_pad() -> None:
    assert Xy().decode("/limber/xy", [0.25, 1]).values == {"x": 0.25, "y": 1}
    held = Xy().decode("/limber/xy/left", [0.0, 0.5, True]).values
    assert held == {"x": 0, "y": 0.5, "control.held": 1}


@pytest.mark.parametrize("args", [[], [0.5], [0.5, 1.5], [-0.1, 0.5], ["a", 0.5]])
def test_what_is_no_place_is_malformed(args: list[float]) -> None:
    with pytest.raises(MalformedError):
        Xy().decode("/limber/xy", args)


def test_pads_are_told_apart_and_are_no_commands() -> None:
    hub = Hub([Xy(name="left", id="left"), Xy(name="right", id="right")])
    (frame,) = hub.feed(Datagram(1, 6448, MOUSE, message("/limber/xy/right", "ff", 0.1, 0.2)))
    assert frame.sensor == "right"
    assert not Control.claims("/limber/xy/right")
    assert not Control.claims("/limber/xy")
    assert Control.claims("/limber/xyz")
