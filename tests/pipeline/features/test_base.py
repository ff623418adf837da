"""Names of values, raw values and lengths, and features of features."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.features.base import FeatureError, part_names
from pipeline.features.mean import Mean
from pipeline.features.norm import Norm
from pipeline.features.raw import Raw
from tests.pipeline.features.helpers import run

words = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3).map(".".join)


@pytest.mark.parametrize(
    ("inputs", "parts"),
    [
        (("phone.gyroscope.x",), ("",)),
        (("phone.gyroscope.x", "phone.gyroscope.y"), ("x", "y")),
        (("phone.accelerometer.x", "phone.gyroscope.x"), ("accelerometer.x", "gyroscope.x")),
        (("left.x", "right.x"), ("left.x", "right.x")),
        (("intensity", "intensity.x"), ("intensity", "intensity.x")),
    ],
)
def test_parts_tell_the_inputs_apart(inputs: tuple[str, ...], parts: tuple[str, ...]) -> None:
    assert part_names(inputs) == parts


@given(inputs=st.lists(words, min_size=1, max_size=5, unique=True))
def test_parts_are_distinct(inputs: list[str]) -> None:
    parts = part_names(inputs)
    assert len(set(parts)) == len(inputs)
    assert all(name.endswith(part) for name, part in zip(inputs, parts, strict=True))


def test_raw_and_norm_by_hand() -> None:
    assert run(Raw(), [([3.0, -4.0], 0.01)], ["a", "b"]).tolist() == [[3.0, -4.0]]
    assert run(Norm(), [([3.0, -4.0, 12.0], 0.01)], ["a", "b", "c"]).tolist() == [[13.0]]


def test_a_feature_can_have_features_as_inputs() -> None:
    speed = run(Norm(), [([3.0, 4.0], 0.1), ([0.0, 1.0], 0.1)], ["a.x", "a.y"])
    out = run(Mean(seconds=0.2), [(row, 0.1) for row in speed], ["speed"])
    np.testing.assert_allclose(out[:, 0], [5.0, 3.0])


def test_errors_name_the_feature_and_what_is_wrong() -> None:
    with pytest.raises(FeatureError, match=r'"slow" \(mean\): "seconds" must be .* s, not -1'):
        Mean(name="slow", seconds=-1).bind(("a",))
