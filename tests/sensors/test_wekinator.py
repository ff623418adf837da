"""What senders to a Wekinator send (fiebrink1/wekinator, OSCReceiver.java)."""

import pytest

from sensors.base import MalformedError, Reading
from sensors.wekinator import Wekinator
from sensors.wire.osc import decode
from tests.sensors.packets import message


def read(data: bytes) -> Reading:
    ((address, args),) = decode(data)
    return Wekinator().decode(address, args)


def test_one_packet_byte_for_byte() -> None:
    """/wek/inputs with 0.5 (0x3f000000) and -2 (0xc0000000)."""
    data = bytes.fromhex("2f77656b2f696e70757473002c6666003f000000c0000000")
    assert read(data) == Reading({"input.1": 0.5, "input.2": -2.0})


def test_integers_and_doubles_are_numbers() -> None:
    """Wekinator itself reads them as 0."""
    assert read(message("/wek/inputs", "fid", 0.5, 3, 0.1)).values == {
        "input.1": 0.5,
        "input.2": 3.0,
        "input.3": 0.1,
    }


def test_recognises_its_address_only() -> None:
    assert Wekinator().recognise("/wek/inputs") == ""
    assert Wekinator().recognise("/wek/outputs") is None
    assert Wekinator().recognise("/wekinator/control/startRecording") is None


@pytest.mark.parametrize("args", [(), ("text",), (1.0, float("nan")), (1.0, None)])
def test_malformed(args: tuple[float, ...]) -> None:
    with pytest.raises(MalformedError):
        Wekinator().decode("/wek/inputs", args)


def test_names_of_the_rig_are_for_the_first_inputs() -> None:
    sensor = Wekinator(channels=["x", "y"])
    assert dict(sensor.known_units()) == {"x": "", "y": ""}
    assert sensor.decode("/wek/inputs", (1.0, 2.0, 3.0)).values == {"x": 1, "y": 2, "input.3": 3}
    assert sensor.decode("/wek/inputs", (1.0,)).values == {"x": 1}


@pytest.mark.parametrize("channels", [["x", "x"], ["x", ""]])
def test_names_of_inputs_are_each_its_own(channels: list[str]) -> None:
    with pytest.raises(ValueError, match="a name of its own"):
        Wekinator(channels=channels)
