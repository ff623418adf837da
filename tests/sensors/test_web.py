"""What the page says, text by text, through the hub that the engine has."""

import json
import math
from typing import Any

import pytest

from pipeline.engine.hub import Hub
from recordings.events import Datagram
from sensors.base import MalformedError
from sensors.web import Web
from sensors.wire.spoken import messages

FLAT = {"x": 0.0, "y": 0.0, "z": 9.81}
"""W3C, Device Orientation and Motion, example 7: it lies flat with its screen up."""


def said(**facts: Any) -> bytes:
    return json.dumps({"source": "limber-page", "id": "a1", **facts}).encode()


def motion(time: float = 16.5, sign: int = 1, a: Any = None, **more: Any) -> bytes:
    turn = {"alpha": 180.0, "beta": 0.0, "gamma": -90.0}
    known = {"rotationRate": turn, "interval": 16, **more}
    return said(time=time, sign=sign, accelerationIncludingGravity=a or FLAT, **known)


def values(*texts: bytes) -> dict[str, float]:
    """Return what the last frame of a page holds after some texts."""
    hub = Hub([Web(name="web", port=8010)])
    frame = None
    for i, data in enumerate(texts):
        for frame in hub.feed(Datagram(i * 16_000_000, 8010, ("127.0.0.1", 9), data)):
            assert frame.sensor == "web"
    assert frame is not None
    assert hub.status()["malformed"] == {}
    held = zip(frame.layout.names, frame.values.tolist(), strict=True)
    return {name: value for name, value in held if value == value}


def test_motion_in_canonical_axes_and_units() -> None:
    found = values(motion(orientation={"alpha": 10, "beta": 20, "gamma": 30}))
    accelerometer = {f"accelerometer.{axis}": value for axis, value in FLAT.items()}
    gyroscope = {"gyroscope.x": math.pi, "gyroscope.y": 0.0, "gyroscope.z": -math.pi / 2}
    angles = {"euler.alpha": 10.0, "euler.beta": 20.0, "euler.gamma": 30.0}
    assert found == pytest.approx(accelerometer | gyroscope | angles)


def test_a_browser_that_tells_the_other_sign_gives_the_same() -> None:
    other = {axis: -value for axis, value in FLAT.items()}
    assert values(motion(sign=-1, a=other)) == pytest.approx(values(motion()))


def test_a_phone_without_a_gyroscope_and_one_without_orientation() -> None:
    for turn in (None, {"alpha": None, "beta": None, "gamma": None}):
        assert set(values(motion(rotationRate=turn))) == {f"accelerometer.{axis}" for axis in "xyz"}


def test_half_of_the_way_there_and_back_is_about_its_delay() -> None:
    hub = Hub([Web(name="web", port=8010)])

    def hear(data: bytes) -> dict[str, Any]:
        hub.feed(Datagram(0, 8010, ("127.0.0.1", 9), data))
        facts: dict[str, Any] = hub.status()["sensors"]["web"]
        return facts

    assert (hear(motion())["delay"], hear(motion())["about"]) == (None, False)
    told = hear(said(trip=24.0))
    assert (told["delay"], told["about"], told["frames"]) == (0.012, True, 1)
    assert hear(said(trip=32.0))["delay"] == pytest.approx(0.013)
    for wrong in (-1.0, 1e9, "soon", None, [1]):
        hear(said(trip=wrong))
    assert hub.status()["sensors"]["web"]["delay"] == pytest.approx(0.013)
    assert hub.status()["sensors"]["web"]["malformed"] == 5


def test_the_time_is_the_devices() -> None:
    (_, args), *_ = messages(motion(time=1234.5678))
    assert Web().decode("/page/a1/motion", args).device_time == 1_234_567_800


def test_fingers_and_buttons() -> None:
    down = said(time=1.0, touches=[{"x": 0.25, "y": 0.75}, None, {"x": 1.2, "y": -1}, None, None])
    found = values(down, said(time=2.0, touches=[None] * 5, control={"buttonA": 1, "buttonB": 0}))
    assert (found["touch1.x"], found["touch1.y"]) == (0.25, 0.75)  # where it was
    assert (found["touch3.x"], found["touch3.y"]) == (1.0, 0.0)
    assert not any(found[f"touch{i}.pressed"] for i in range(1, 6))
    assert (found["control.buttonA"], found["control.buttonB"]) == (1.0, 0.0)
    assert values(down)["touch3.pressed"] == 1.0


def test_motion_makes_the_frames_and_without_it_the_pad_does() -> None:
    web = Web()
    touch = messages(said(time=1.0, touches=[None] * 5))[0]
    moved = messages(motion())[0]
    assert web.decode(*touch).paced
    assert web.decode(*moved).paced
    assert not web.decode(*touch).paced


def test_each_phone_is_its_own_sensor() -> None:
    hub = Hub([Web(name="any"), Web(name="second", id="b2")])
    one = motion()
    two = one.replace(b'"a1"', b'"b2"')
    three = one.replace(b'"a1"', b'"c3"')
    for i, (data, expected) in enumerate(((one, "any"), (two, "second"), (three, ""))):
        frames = hub.feed(Datagram(i, 8010, ("127.0.0.1", 9), data))
        assert [frame.sensor for frame in frames] == [expected] * bool(expected)
    (stranger,) = hub.heard()
    assert (stranger.type, stranger.id) == ("web", "c3")


@pytest.mark.parametrize(
    "facts",
    [
        {"id": "A/b"},
        {"id": ""},
        {"id": 3},
        {"source": "comote-page"},
    ],
)
def test_what_is_no_pages(facts: dict[str, Any]) -> None:
    with pytest.raises(MalformedError):
        messages(json.dumps({"source": "limber-page", "id": "a1", **facts}).encode())


@pytest.mark.parametrize(
    "data",
    [
        motion(sign=0),
        motion(a={"x": None, "y": 0, "z": 0}),
        motion(a={"x": "1", "y": 0, "z": 0}),
        said(accelerationIncludingGravity=FLAT, sign=1),
        said(time=1.0, touches=[{"x": 0.5}]),
        said(control={"panic": 1}),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    ((address, args),) = messages(data)
    with pytest.raises(MalformedError):
        Web().decode(address, args)


def test_a_port_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="page must be"):
        Web(page=70000)
