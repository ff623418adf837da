"""Finite values are told from others, whatever their size."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from recordings.arrays import finite


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@given(data=st.data())
def test_agrees_with_looking_at_each_value(dtype: type[Any], data: st.DataObject) -> None:
    values = data.draw(arrays(dtype, st.integers(0, 20)))
    assert finite(values) == bool(np.isfinite(values).all())


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_one_bad_value_is_found_among_huge_ones(bad: float) -> None:
    values = np.array([1e38, -1e38, bad], np.float32)
    assert not finite(values)
    assert finite(values[:2])
