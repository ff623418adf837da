"""Numbers from any program, at the address that the rig gives."""

import pytest

from sensors.base import MalformedError, Reading
from sensors.osc import Osc


def test_channels_have_the_names_and_units_of_the_rig() -> None:
    sensor = Osc(address="/hand", channels=["x", "y"], channel_units=["m", "m/s"])
    assert sensor.known_units() == {"x": "m", "y": "m/s"}
    assert sensor.decode("/hand", (1, 2.5, 9.0)) == Reading({"x": 1.0, "y": 2.5})


def test_without_names_they_are_counted() -> None:
    sensor = Osc(address="/hand")
    assert sensor.known_units() == {}
    assert sensor.decode("/hand", (1, 2.5)) == Reading({"value.1": 1.0, "value.2": 2.5})


def test_recognises_exactly_its_address() -> None:
    assert Osc(address="/hand").recognise("/hand") == ""
    assert Osc(address="/hand").recognise("/hand/x") is None
    assert Osc().recognise("") is None


@pytest.mark.parametrize("args", [(1.0,), (1.0, "2"), (1.0, float("inf"))])
def test_malformed(args: tuple[float, ...]) -> None:
    with pytest.raises(MalformedError):
        Osc(address="/hand", channels=["x", "y"]).decode("/hand", args)


def test_channels_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="name of its own"):
        Osc(channels=["x", "x"])
    with pytest.raises(ValueError, match="1 units for 2 channels"):
        Osc(channels=["x", "y"], channel_units=["m"])
