"""Latents stay inside their limits and never jump, whatever comes and whatever is changed."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engine.shaping import Shaper
from pipeline.project.latents import LatentSettings
from recordings.frame import Float32Array

DT = 0.005

anything = st.floats(width=32)
times = st.floats(0, 10)


def array(*values: float) -> Float32Array:
    return np.array(values, np.float32)


def one(**keys: object) -> LatentSettings:
    return replace(LatentSettings("brightness"), **keys)  # type: ignore[arg-type]  # keys of any type


latents = st.builds(
    lambda low, width, where, smoothing, lock, enable: LatentSettings(
        "z", low, low + width, low + where * width, smoothing, lock, enable
    ),
    st.floats(-100, 100),
    st.floats(0.1, 100),
    st.sampled_from([0.0, 0.25, 0.5]),
    st.sampled_from([0.0, 0.01, 2.0]),
    st.booleans(),
    st.booleans(),
)


@settings(deadline=None)
@given(
    first=latents,
    second=latents,
    raw=st.lists(st.tuples(anything, times), min_size=1, max_size=10),
)
def test_never_leaves_the_limits(
    first: LatentSettings, second: LatentSettings, raw: list[tuple[float, float]]
) -> None:
    shaper = Shaper([first])
    for latent in (first, second):
        shaper.change([latent])
        for value, dt in raw:
            out = shaper.step(array(value), dt)
            assert out.dtype == np.float32
            assert np.float32(latent.min) <= out[0] <= np.float32(latent.max)
    assert shaper.guarded == 2 * sum(not np.isfinite(value) for value, _ in raw)


def test_without_smoothing_what_goes_in_comes_out() -> None:
    shaper = Shaper([one(), one(name="pitch")])
    assert shaper.step(array(0.7, -2.5), DT).tolist() == array(0.7, -2.5).tolist()
    assert shaper.step(array(7, -9), DT).tolist() == [3, -3]
    assert not shaper.moving


@pytest.mark.parametrize("least", [5e-324, 2.2e-311])
def test_smoothing_next_to_none_is_none(least: float) -> None:
    shaper = Shaper([one(smoothing=least)])
    assert shaper.step(array(0.7), DT).tolist() == array(0.7).tolist()


def test_what_is_not_finite_holds_the_last_good_and_is_counted() -> None:
    shaper = Shaper([one(), one(name="pitch")])
    shaper.step(array(1, 2), DT)
    assert shaper.step(array(np.nan, 0.5), DT).tolist() == [1, 0.5]
    assert shaper.step(array(-np.inf, np.inf), DT).tolist() == [1, 0.5]
    assert shaper.guarded == 2
    assert shaper.toward(array(np.nan, 1.5), DT).tolist() == [1, 1.5]
    assert shaper.guarded == 2


def test_smoothing_is_one_pole_at_any_rate() -> None:
    for dt, steps in ((0.05, 4), (0.1, 2), (0.2, 1)):
        shaper = Shaper([one(smoothing=0.2)])
        for _ in range(steps):
            out = shaper.step(array(1), dt)
        assert out[0] == pytest.approx(1 - np.exp(-1), rel=1e-6)
        assert shaper.moving


def test_smoothing_arrives_exactly_and_then_rests() -> None:
    shaper = Shaper([one(smoothing=0.05)])
    steps = 0
    shaper.step(array(1 / 3), DT)
    while shaper.moving:
        out = shaper.step(array(1 / 3), DT)
        steps += 1
    assert out[0] == np.float32(1 / 3)
    assert 50 < steps < 200
    assert shaper.step(array(1 / 3), DT)[0] == out[0]


def test_a_locked_latent_holds_exactly_while_smoothing_and_fading() -> None:
    free = [one(smoothing=0.3), one(name="pitch")]
    shaper = Shaper(free)
    shaper.step(array(2, 2), DT)
    shaper.change([replace(free[0], smoothing=0.2), free[1]])
    held = shaper.step(array(2, 2), DT)[0]
    shaper.change([replace(free[0], lock=True), free[1]])
    for value in (3.0, -3.0, np.nan):
        out = shaper.step(array(value, 1), DT)
        assert out[0] == held
    for _ in range(20):
        out = shaper.step(array(-3, 1), DT)
    assert out.tolist() == [held, 1]
    assert not shaper.moving


def largest_step(shaper: Shaper, raw: float, seconds: float, start: float) -> float:
    steps = range(round(seconds / 0.001))
    values = [start, *(float(shaper.step(array(raw), 0.001)[0]) for _ in steps)]
    return float(np.abs(np.diff(values)).max())


@pytest.mark.parametrize(
    ("before", "after", "end"),
    [
        (one(lock=True), one(), 3.0),
        (one(), one(enable=False), 0.0),
        (one(), one(enable=False, rest=-1.5), -1.5),
        (one(enable=False), one(), 3.0),
        (one(max=1.0), one(), 3.0),
        (one(smoothing=5.0), one(), 3.0),
    ],
)
def test_changed_settings_do_not_jump(
    before: LatentSettings, after: LatentSettings, end: float
) -> None:
    shaper = Shaper([before])
    start = float(shaper.step(array(3), DT)[0])
    shaper.change([after])
    # 4.5 in 0.05 s by smoothstep is at most 1.5 · 4.5 / 50 a millisecond
    assert largest_step(shaper, 3.0, 0.06, start) < 0.14
    assert shaper.step(array(3), DT)[0] == end
    assert not shaper.moving


def test_a_limit_takes_the_value_along_at_once() -> None:
    shaper = Shaper([one()])
    shaper.step(array(3), DT)
    shaper.change([one(max=1.0)])
    assert shaper.step(array(3), DT).tolist() == [1.0]


def test_the_same_settings_change_nothing() -> None:
    latents = [one()]
    shaper = Shaper(latents)
    shaper.change([one()])
    assert not shaper.moving
    latents[0].enable = False  # the list that came in is not what the shaper goes by
    assert shaper.step(array(1), DT).tolist() == [1.0]
    shaper.change(latents)
    assert shaper.moving


def test_another_number_of_latents_is_refused() -> None:
    with pytest.raises(ValueError, match="there are 1 latents, not 2"):
        Shaper([one()]).change([one(), one()])


def test_settle_is_at_once() -> None:
    shaper = Shaper([one(smoothing=1.0)])
    shaper.settle(array(99))
    assert not shaper.moving
    assert shaper.step(array(3), DT).tolist() == [3.0]


def test_starts_at_rest_and_outputs_are_never_changed_later() -> None:
    shaper = Shaper([one(rest=1.0, smoothing=0.1)])
    assert shaper.rest.tolist() == [1.0]
    raw = array(2)
    first = shaper.step(raw, 0.0)
    assert first.tolist() == [1.0]
    raw[0] = -2
    shaper.step(raw, 0.1)
    assert first.tolist() == [1.0]


def test_is_deterministic() -> None:
    rng = np.random.default_rng(7)
    raw = rng.normal(0, 2, (200, 8)).astype(np.float32)
    settings = [one(name=str(i), smoothing=0.02 * i) for i in range(8)]
    runs = []
    for _ in range(2):
        shaper = Shaper(settings)
        runs.append(b"".join(shaper.step(row, DT).tobytes() for row in raw))
    assert runs[0] == runs[1]


@pytest.mark.parametrize(
    ("low", "high", "rest", "expected"),
    [(-3, 3, None, 0), (1, 3, None, 2), (-4, -2, None, -3), (0, 1, None, 0), (-3, 3, 2.5, 2.5)],
)
def test_rest(low: float, high: float, rest: float | None, expected: float) -> None:
    assert LatentSettings("z", low, high, rest).rest_value == expected


@pytest.mark.parametrize("keys", [{"min": 3.0}, {"rest": 4.0}, {"max": float("nan")}])
def test_impossible_limits_are_refused(keys: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r'"brightness": (min|rest)'):
        one(**keys)


def test_impossible_settings_change_nothing() -> None:
    shaper = Shaper([one()])
    wrong = one()
    wrong.min = 5.0
    with pytest.raises(ValueError, match="must be below max"):
        shaper.change([wrong])
    assert shaper.step(array(-3), DT).tolist() == [-3.0]
    assert not shaper.moving
