"""Mean, Deviation, Range and Energy over their windows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.features.base import Feature
from pipeline.features.deviation import Deviation
from pipeline.features.energy import Energy
from pipeline.features.mean import Mean
from pipeline.features.range import Range
from recordings.frame import FloatArray
from tests.pipeline.features.helpers import go_on, run

Frames = list[tuple[list[float], float]]

frames_of_two = st.lists(
    st.tuples(
        st.lists(st.floats(-100, 100), min_size=2, max_size=2),
        st.integers(1, 400).map(lambda n: n / 1000),
    ),
    min_size=1,
    max_size=40,
)


def in_window(frames: Frames, seconds: float) -> tuple[FloatArray, FloatArray]:
    """Return the values in the window, newest first, and how long each counts, by hand."""
    values, weights, left = [], [], round(seconds * 1e9)
    for x, dt in reversed(frames):
        if left <= 0:
            break
        weights.append(min(round(dt * 1e9), left))
        values.append(x)
        left -= weights[-1]
    return np.array(values), np.array(weights) / sum(weights)


def test_by_hand() -> None:
    frames: Frames = [([1.0], 0.1), ([2.0], 0.1), ([6.0], 0.2)]
    # the last 0.3 s: 2 for 0.1 s, 6 for 0.2 s
    assert run(Mean(seconds=0.3), frames, ["a"])[-1, 0] == pytest.approx(14 / 3)
    assert run(Deviation(seconds=0.3), frames, ["a"])[-1, 0] == pytest.approx(np.sqrt(32 / 9))
    assert run(Energy(seconds=0.3), frames, ["a"])[-1, 0] == pytest.approx(76 / 3)
    assert run(Range(seconds=0.25), frames, ["a"])[-1, 0] == 4.0
    assert run(Range(seconds=0.3), frames, ["a"])[-1, 0] == 5.0


def test_half_a_frame_counts_half() -> None:
    frames: Frames = [([0.0], 0.2), ([1.0], 0.1)]
    assert run(Mean(seconds=0.2), frames, ["a"])[-1, 0] == pytest.approx(0.5)


@settings(deadline=None)
@given(frames=frames_of_two, seconds=st.floats(0.01, 3))
def test_sums_agree_with_recomputing_them(frames: Frames, seconds: float) -> None:
    x, w = in_window(frames, seconds)
    mean = w @ x
    last = {
        kind: run(kind(seconds=seconds), frames, ["a", "b"])[-1]
        for kind in (Mean, Deviation, Energy)
    }
    np.testing.assert_allclose(last[Mean], mean, atol=1e-9)
    np.testing.assert_allclose(last[Deviation], np.sqrt(w @ (x - mean) ** 2), atol=1e-5)
    np.testing.assert_allclose(last[Energy], [(w @ x**2).sum()], atol=1e-6)


@settings(deadline=None)
@given(frames=frames_of_two, milliseconds=st.integers(10, 3000))
def test_range_agrees_with_recomputing_it(frames: Frames, milliseconds: int) -> None:
    ages = np.cumsum([0, *(round(dt * 1000) for _, dt in reversed(frames[1:]))])[::-1]
    x = np.array([x for x, _ in frames])[ages <= milliseconds]
    out = run(Range(seconds=milliseconds / 1000), frames, ["a", "b"])[-1]
    np.testing.assert_array_equal(out, np.ptp(x, axis=0))


@pytest.mark.parametrize("kind", [Mean, Deviation, Range, Energy])
def test_nothing_is_left_of_what_has_gone(kind: type[Feature]) -> None:
    rng = np.random.default_rng(6)
    later = [([x], 0.01) for x in rng.normal(0, 1e-3, 100)]
    old, new = kind(), kind()
    outputs = run(old, [([x], 0.01) for x in rng.normal(0, 1e9, 20_000)], ["a"]).shape[1]
    expected = run(new, later, ["a"])
    assert go_on(old, later, outputs)[-1].tobytes() == expected[-1].tobytes()


@pytest.mark.parametrize("kind", [Mean, Deviation, Range, Energy])
def test_a_gap_longer_than_the_window_forgets_all_before_it(kind: type[Feature]) -> None:
    frames: Frames = [([float(x)], 0.01) for x in range(20)] + [([3.0], 10.0)]
    alone = run(kind(), [([3.0], 0.01)], ["a"])
    np.testing.assert_array_equal(run(kind(), frames, ["a"])[-1], alone[-1])


def test_frames_that_come_absurdly_fast_do_not_fill_the_memory() -> None:
    # 2,000 frames a second fit: a window of 0.01 s holds the last 21 of these 31
    frames: Frames = [([30.0 - i], 1e-9) for i in range(31)]
    assert run(Mean(seconds=0.01), frames, ["a"])[-1, 0] == pytest.approx(10.0)
    assert run(Range(seconds=0.01), frames, ["a"])[-1, 0] == 20.0
