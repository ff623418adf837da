"""What every feature must do; each file of the folder is found and tested."""

import dataclasses
import inspect
import math
import re

import numpy as np
import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.features.base import FEATURES, Feature, FeatureError
from pipeline.settings.documents import parse, write
from pipeline.settings.reading import Where, read
from tests.pipeline.features.helpers import (
    ACCELEROMETER,
    DANCER,
    GYROSCOPE,
    Movement,
    at_rate,
    dancer,
    figural,
    go_on,
    run,
    swinging,
    waving,
)

INPUTS = ACCELEROMETER + GYROSCOPE
REST = [0.0, 0.0, 9.81, 0.0, 0.0, 0.0]

_SHOULDER = math.pi - math.atan2(0.5, 0.1)
"""Between an arm held out and the side of CROSS, whose shoulders are wider than its hips."""

_HIP = math.pi - math.atan2(0.1, 0.5)
"""Between the side of CROSS and its legs."""

AT_REST: dict[str, list[float]] = {
    "angles": [math.pi, math.pi, _SHOULDER, _SHOULDER, _HIP, _HIP, math.pi, math.pi],
    "body": [1.6, 1.0, 0.0, -1.6, 1.0, 0.0, 0.2, -1.6, 0.0, -0.2, -1.6, 0.0],
    "directions": [
        *([1.0, 0.0, 0.0, -1.0, 0.0, 0.0] * 2),
        *([0.0, -1.0, 0.0] * 4),
        *[0.0, 1.0, 0.0],
    ],
    "distances": [3.2, 0.4, math.hypot(1.6, 0.4, 0.2), math.hypot(1.6, 0.4, 0.2)],
    "expansion": [
        (math.hypot(1.4, 0.2) + 2 * math.hypot(1.6, 1.0) + 2 * math.hypot(0.2, 1.6)) / 5,
        *[3.2, 3.0, 0.2],
    ],
    "symmetry": [1.0],
    "bandpass": [0.0] * 6,
    "delta": [0.0] * 6,
    "deviation": [0.0] * 6,
    "energy": [9.81**2],
    "expression": [9.81],
    "freefall": [0.0],
    "intensity": [0.0] * 7,
    "kick": [0.0] * 6,
    "lowpass": REST,
    "mean": REST,
    "norm": [9.81],
    "normalised": [0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
    "oneeuro": REST,
    "orientation": [0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
    "pipointensity": [0.0] * 7,
    "range": [0.0] * 6,
    "raw": REST,
    "shake": [0.0],
    "spin": [0.0],
    "still": [1.0],
}
"""What each gives for a device that lies flat and still, or for a body that stands as a cross."""

RATE_DIFFERENCE = {"oneeuro": 0.16}
"""Published for any rate, the 1€ filter approximates its poles by dt/(τ + dt)."""

SWITCHES = {"freefall", "kick", "spin", "still"}
"""They jump, and can jump only on a frame: compared by how much they give over all."""

every = pytest.mark.parametrize("kind", FEATURES.types())

finite = st.floats(allow_nan=False, allow_infinity=False)
movement = st.floats(-20, 20)
gaps = st.floats(min_value=0, exclude_min=True, allow_infinity=False) | st.floats(0.001, 5)
frames = st.lists(
    st.tuples(st.lists(finite, min_size=6, max_size=6), gaps), min_size=1, max_size=20
)


def inputs_of(kind: str) -> tuple[str, ...]:
    """Return what a feature is given: a phone's channels, or a body's."""
    return DANCER if figural(kind) else INPUTS


def rest(kind: str) -> list[float]:
    """Return inputs that do not move."""
    return dancer().tolist() if figural(kind) else REST


def moving(kind: str) -> Movement:
    """Return inputs that move."""
    return waving if figural(kind) else swinging


def stretched(
    kind: str, frames: list[tuple[list[float], float]]
) -> list[tuple[list[float], float]]:
    """Return frames of as many values as a feature takes, the same again and again."""
    size = len(inputs_of(kind))
    return [(np.resize(x, size).tolist(), dt) for x, dt in frames]


def make(kind: str) -> Feature:
    """Return a feature with its default keys."""
    return FEATURES.load(kind)()


@every
def test_constant_in_known_out(kind: str) -> None:
    out = run(
        make(kind),
        [(rest(kind), dt) for dt in (0.01, 0.02, 1e-9, 3.0, 0.005)] * 20,
        inputs_of(kind),
    )
    np.testing.assert_allclose(out, np.tile(AT_REST[kind], (len(out), 1)), atol=1e-11)


@every
@settings(deadline=None, max_examples=100)
@given(frames=frames)
def test_finite_whatever_comes(kind: str, frames: list[tuple[list[float], float]]) -> None:
    out = run(make(kind), stretched(kind, frames), inputs_of(kind))
    with np.errstate(over="raise"):
        assert np.isfinite(out.astype(np.float32)).all()


@every
@settings(deadline=None, max_examples=50)
@given(frames=frames)
def test_values_are_within_the_span_that_is_told(
    kind: str, frames: list[tuple[list[float], float]]
) -> None:
    feature = make(kind)
    out = run(feature, stretched(kind, frames), inputs_of(kind))
    moved = go_on(feature, at_rate(100, 0.5, moving(kind)), out.shape[1])
    out = np.vstack((out, moved))
    for part, values in zip(feature.bind(inputs_of(kind)), out.T, strict=True):
        low, high = feature.span(part) or (-math.inf, math.inf)
        assert low < high
        assert low - 1e-9 <= values.min()
        assert values.max() <= high + 1e-9


@every
@settings(deadline=None, max_examples=30)
@given(
    frames=st.lists(
        st.tuples(st.lists(movement, min_size=6, max_size=6), gaps), min_size=1, max_size=20
    )
)
def test_reset_gives_the_same_again_bit_for_bit(
    kind: str, frames: list[tuple[list[float], float]]
) -> None:
    feature, frames = make(kind), stretched(kind, frames)
    first = run(feature, frames, inputs_of(kind))
    feature.reset()
    assert go_on(feature, frames, first.shape[1]).tobytes() == first.tobytes()
    assert run(make(kind), frames, inputs_of(kind)).tobytes() == first.tobytes()
    assert run(feature, frames, inputs_of(kind)).tobytes() == first.tobytes()


@every
def test_recovers_from_huge_values(kind: str) -> None:
    feature = make(kind)
    huge = stretched(kind, [([1e300, -1e300, 1e300] * 2, 0.01)] * 5)
    outputs = run(feature, huge, inputs_of(kind)).shape[1]
    out = go_on(feature, [(rest(kind), 0.01)] * 6000, outputs)
    np.testing.assert_allclose(out[-1], AT_REST[kind], atol=1e-6)


@every
def test_leaves_its_input_alone_and_keeps_no_part_of_it(kind: str) -> None:
    kept, shared = make(kind), make(kind)
    outputs = len(kept.bind(inputs_of(kind)))
    shared.bind(inputs_of(kind))
    board = np.empty(len(inputs_of(kind)))
    expected, out = np.empty(outputs), np.empty(outputs)
    for x, dt in at_rate(100, 0.5, moving(kind)):
        board[:] = x
        shared.step(board, dt, out)
        np.testing.assert_array_equal(board, x)
        kept.step(x.copy(), dt, expected)
        np.testing.assert_array_equal(out, expected)


@every
def test_rates_give_the_same_for_the_same_movement(kind: str) -> None:
    feature = make(kind)
    # the frames at the times that all three have, after a second to settle
    slow, usual, fast = (
        run(feature, at_rate(rate, 4, moving(kind)), inputs_of(kind))[rate // 50 - 1 :: rate // 50][
            50:
        ]
        for rate in (50, 100, 200)
    )
    scale = np.ptp(usual, axis=0).max()
    if kind in SWITCHES:
        slow, usual, fast = (values.mean(0) for values in (slow, usual, fast))
    allowed = RATE_DIFFERENCE.get(kind, 0.06)
    assert np.abs(slow - usual).max() <= allowed * scale
    assert np.abs(fast - usual).max() <= allowed * scale


@every
def test_gives_as_many_distinct_names_as_values(kind: str) -> None:
    feature = make(kind)
    names = feature.bind(inputs_of(kind))
    assert len(set(names)) == len(names)
    assert np.isfinite(run(feature, [(rest(kind), 0.01)], inputs_of(kind))).all()


@every
def test_needs_inputs_and_each_once(kind: str) -> None:
    with pytest.raises(FeatureError, match=f"Feature {kind}.*at least one input"):
        make(kind).bind(())
    with pytest.raises(FeatureError, match=r"phone\.accelerometer\.x.*twice"):
        make(kind).bind(ACCELEROMETER + ACCELEROMETER)


def numbers(kind: str) -> list[dataclasses.Field[object]]:
    """Return the number fields of a feature."""
    made = make(kind)
    values = ((field, getattr(made, field.name)) for field in dataclasses.fields(made))
    return [field for field, value in values if type(value) in (int, float)]


@every
def test_every_number_has_a_range_and_is_checked_at_bind(kind: str) -> None:
    for field in numbers(kind):
        for wrong in (field.metadata["min"] - 1, field.metadata["max"] * 2 + 1, math.nan):
            feature = make(kind)
            setattr(feature, field.name, wrong)
            with pytest.raises(FeatureError, match=f'"{field.name}" must be'):
                feature.bind(inputs_of(kind))


@every
def test_keys_survive_toml(kind: str) -> None:
    feature = make(kind)
    feature.name, feature.inputs = "mine", ["phone.accelerometer"]
    for field in numbers(kind):
        setattr(feature, field.name, field.metadata["max"])
    text = tomlkit.dumps(write(feature))
    assert read(type(feature), parse(text, "scene.toml"), Where("scene.toml")) == feature
    assert read(type(feature), {}, Where("scene.toml")) == make(kind)


@every
def test_says_its_formula_and_where_it_is_from(kind: str) -> None:
    assert re.search(r"Formula[:,]", inspect.getdoc(FEATURES.load(kind)) or "")
