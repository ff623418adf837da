"""TouchOSC's packets, by hand from its manual and from public patches."""

import pytest

from sensors.base import MalformedError, Reading
from sensors.touchosc import Touchosc
from sensors.wire.osc import decode
from tests.sensors.packets import message

G = 9.80665


def read(data: bytes, sensor: Touchosc | None = None) -> Reading:
    ((address, args),) = decode(data)
    return (sensor or Touchosc()).decode(address, args)


def test_one_packet_byte_for_byte() -> None:
    """A fader of the first page at 0.5: hexler.net/touchosc-mk1/manual."""
    data = bytes.fromhex("2f312f6661646572310000002c6600003f000000")
    assert read(data) == Reading({"1.fader1": 0.5})


@pytest.mark.parametrize(
    ("data", "values"),
    [
        (message("/1/xy1", "ff", 0.25, 0.75), {"1.xy1.x": 0.25, "1.xy1.y": 0.75}),
        (message("/2/push12", "f", 1), {"2.push12": 1}),
        (message("/2/multitoggle1/3/4", "f", 1), {"2.multitoggle1.3.4": 1}),
        (message("/1/fader1/z", "f", 1), {"1.fader1.z": 1}),
        (message("/radar1", "fff", 1, 2, 3), {"radar1.1": 1, "radar1.2": 2, "radar1.3": 3}),
        (message("/button1", "i", 1), {"button1": 1}),
    ],
)
def test_controls_are_channels_of_their_address(data: bytes, values: dict[str, float]) -> None:
    assert read(data) == Reading({name: float(v) for name, v in values.items()})


def test_turning_pages_says_nothing() -> None:
    assert read(message("/1", "")) == Reading({}, paced=False)


def at_rest(x: float, y: float, z: float) -> bytes:
    return message("/accxyz", "fff", x, y, z)


def test_the_accelerometer_of_an_iphone_in_g() -> None:
    """Flat with the screen up iOS has (0, 0, -1)."""
    assert read(at_rest(0, 0, -1)).values == pytest.approx(
        {"accelerometer.x": 0, "accelerometer.y": 0, "accelerometer.z": G}
    )


def test_the_unit_is_told_at_rest_and_kept_in_movement() -> None:
    phone = Touchosc(system="android")
    assert read(at_rest(0, 0, 9.75), phone).values["accelerometer.z"] == 9.75
    for _ in range(5):
        read(at_rest(0, 0, 9.75), phone)
    assert read(at_rest(0, 0, 1), phone).values["accelerometer.z"] == 1  # it falls
    pad = Touchosc()
    for _ in range(5):
        read(at_rest(0, -1, 0), pad)
    assert read(at_rest(0, -8, 0), pad).values["accelerometer.y"] == pytest.approx(8 * G)


def test_the_unit_may_be_said() -> None:
    phone = Touchosc(unit="m/s2")
    assert read(at_rest(0, 0, -1), phone).values["accelerometer.z"] == 1
    for wrong in ({"unit": "ft"}, {"system": "symbian"}):
        with pytest.raises(ValueError, match="must be"):
            Touchosc(**wrong)  # type: ignore[arg-type]


def test_faders_make_frames_only_where_no_accelerometer_does() -> None:
    pad = Touchosc()
    fader = message("/1/fader1", "f", 0.5)
    assert read(fader, pad).paced
    assert read(at_rest(0, 0, -1), pad).paced
    assert not read(fader, pad).paced


@pytest.mark.parametrize("address", ["/mine/fader1", "/1/fader", "/fader", "/1/label1", "/1/raw"])
def test_what_is_not_its_own(address: str) -> None:
    assert Touchosc().recognise(address) is None


@pytest.mark.parametrize(
    "data",
    [at_rest(0, 0, 1)[:-4] + b"\x7f\x80\0\0", message("/1/fader1", ""), message("/q", "f", 1)],
)
def test_malformed(data: bytes) -> None:
    with pytest.raises(MalformedError):
        read(data)
