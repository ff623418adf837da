"""The names that a rig gives to numbers without any."""

import pytest

from sensors.wire.named import named_units


def test_each_has_its_unit_or_none() -> None:
    assert named_units(["bend", "tilt"], ["", "degree"]) == {"bend": "", "tilt": "degree"}
    assert list(named_units(["b", "a"]).items()) == [("b", ""), ("a", "")]
    assert named_units([]) == {}


@pytest.mark.parametrize("channels", [["a", "a"], ["a", ""]])
def test_names_are_there_and_unique(channels: list[str]) -> None:
    with pytest.raises(ValueError, match="a name of its own"):
        named_units(channels)


def test_units_fit() -> None:
    with pytest.raises(ValueError, match="2 units for 1 channels"):
        named_units(["a"], ["m", "s"])
