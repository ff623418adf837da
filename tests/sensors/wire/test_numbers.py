"""Only finite numbers are taken from OSC arguments, and all of them as floats."""

from math import isfinite
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.base import MalformedError
from sensors.wire.numbers import LARGEST, numbers

ARGUMENTS = st.lists(
    st.floats(allow_nan=True, allow_infinity=True)
    | st.integers(-(2**63), 2**64 - 1)
    | st.booleans()
    | st.none()
    | st.text(max_size=3)
    | st.binary(max_size=3),
    max_size=8,
)


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and isfinite(value) and abs(value) < LARGEST


@given(args=ARGUMENTS, most=st.none() | st.integers(0, 9))
def test_takes_what_each_value_alone_would_allow(args: list[Any], most: int | None) -> None:
    if all(map(is_number, args[:most])):
        found = numbers(args, 0, most)
        assert found == [float(value) for value in args[:most]]
        assert all(type(value) is float for value in found)
    else:
        with pytest.raises(MalformedError):
            numbers(args, 0, most)


@pytest.mark.parametrize("values", [(float("inf"), float("-inf")), (1e308, 1e308), (1e30,)])
def test_sums_hide_nothing(values: tuple[float, float]) -> None:
    with pytest.raises(MalformedError):
        numbers(values, 1)


def test_too_few_are_told() -> None:
    with pytest.raises(MalformedError, match="2 values where 3 belong"):
        numbers((1.0, 2.0), 3)
