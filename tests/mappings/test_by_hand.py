"""Mappings that are set by hand need no examples, and keep the rest of the contract."""

import numpy as np
import pytest

from mappings.around import Around, closed
from mappings.base import MAPPINGS, Examples, learning
from mappings.direct import Direct, Settings
from mappings.training.bend import bent, slopes
from mappings.training.store import StoreError, dumps, loads
from tests.mappings.test_conformance import FAR, fitted, give, two_poses

BY_HAND = sorted(set(MAPPINGS.types()) - set(learning()))
ONE = np.ones(1)


def by_hand(m: int = 3, d: int = 2, kind: type[Direct] = Direct) -> Direct:
    rng = np.random.default_rng(m)
    low, high = -np.arange(1.0, d + 1), np.arange(1.0, d + 1) * 2
    weights = rng.uniform(-1, 1, (d, m))
    shape = rng.uniform(-2, 2, m), rng.uniform(-3, 3, m), rng.uniform(-1, 1, m)
    return kind().set(Settings(low, high, weights, *shape))


def one(weight: float = 1.0, centre: float = 0.0, half: float = 1.0, curve: float = 0.0) -> Direct:
    settings = Settings(-ONE, ONE, np.full((1, 1), weight), centre * ONE, half * ONE, curve * ONE)
    return Direct().set(settings)


def answers(mapping: Direct, *x: float) -> list[float]:
    return [float(mapping.predict(np.array([v], np.float32))[0]) for v in x]


def test_those_that_need_no_examples_are_known() -> None:
    assert BY_HAND == ["around", "direct"]


@pytest.mark.parametrize("kind", BY_HAND)
def test_nothing_needs_to_be_recorded(kind: str) -> None:
    taught = two_poses()
    nothing = taught.rows(np.zeros(80, bool))
    unknown = np.full_like(taught.y, np.nan)
    strange = Examples(taught.x * 1e300, unknown, taught.rounds, taught.inputs, taught.outputs)
    for examples in (nothing, strange, taught):
        out = fitted(kind, examples).predict(np.zeros(3, np.float32))
        assert out.shape == (2,)
        assert np.all(np.isfinite(out))


@pytest.mark.parametrize("kind", BY_HAND)
def test_latents_are_finite_anywhere_and_inputs_stay_as_they_are(kind: str) -> None:
    mapping = fitted(kind, two_poses())
    low, high = two_poses().y.min(axis=0), two_poses().y.max(axis=0)
    for a in FAR:
        for b in FAR:
            x = np.array([a, b, a], np.float32)
            before = x.copy()
            out = mapping.predict(x)
            assert out.dtype == np.float32
            assert np.all(out >= low - 1e-5)
            assert np.all(out <= high + 1e-5)
            assert np.array_equal(x, before, equal_nan=True)


@pytest.mark.parametrize("kind", BY_HAND)
def test_saved_and_loaded_gives_the_same_bits(kind: str) -> None:
    mapping = by_hand(kind=MAPPINGS.load(kind))  # type: ignore[arg-type]  # both are
    if isinstance(mapping, Around):
        mapping.file = "voice.csv"
        mapping.along(np.random.default_rng(1).normal(size=(50, 2)).astype(np.float32), 43.07)
    x = np.random.default_rng(0).normal(size=(100, 2 + (kind == "around")))
    loaded = loads(dumps(mapping))
    assert loaded == mapping
    assert give(loaded, x).tobytes() == give(mapping, x).tobytes()
    assert dumps(loaded) == dumps(mapping)


def test_parts_that_do_not_agree_are_refused() -> None:
    mapping = by_hand()
    mapping._arrays["half"] = mapping._arrays["half"][:2]
    with pytest.raises(StoreError, match="agree"):
        loads(dumps(mapping))
    wide = Around().along(np.zeros((4, 2), np.float32), 10.0)
    with pytest.raises(StoreError, match="trajectory"):
        loads(dumps(wide))


def test_ends_of_the_movement_are_ends_of_the_latent() -> None:
    assert answers(one(centre=1.0, half=2.0), -1, 0, 1, 7, -1e30) == [-1, 1, 3, 3, -1]
    assert answers(one(centre=1.0, half=-2.0), -1, 0, 1) == [3, 1, -1]


def test_weights_add_up_and_what_is_too_much_is_held() -> None:
    weights = np.array([[1.0, 0.5, 0.0], [1.0, -0.5, 0.0]])
    three = np.ones(3)
    mapping = Direct().set(Settings(-np.ones(2), np.ones(2), weights, 0 * three, three, 0 * three))
    assert mapping.predict(np.array([1, 1], np.float32)).tolist() == [1, 0, 0]
    assert mapping.predict(np.array([0.25, -0.5], np.float32)).tolist() == [-0.25, 0.375, 0]


def test_an_input_without_a_value_or_a_range_is_in_its_middle() -> None:
    assert answers(one(centre=0.5), np.nan) == [0.5]
    still = Direct().set(Settings(ONE, ONE, np.ones((1, 1)), ONE, ONE, ONE))
    assert answers(still, -3, 1, 5) == [1, 1, 1]


@pytest.mark.parametrize("curve", [-1.0, -0.4, 0.0, 0.7, 1.0])
def test_a_curve_rises_from_end_to_end_through_the_middle(curve: float) -> None:
    u = np.linspace(-1, 1, 201)
    v = bent(u, slopes(np.full(201, curve)))
    assert np.all(np.diff(v) > 0)
    assert np.allclose(v[[0, 100, 200]], [-1, 0, 1])
    assert np.allclose(v, -v[::-1])
    middle = (v[101] - v[99]) / (u[101] - u[99])
    assert np.isclose(middle, 8.0**-curve, rtol=0.1)
    assert np.allclose(bent(v, slopes(np.full(201, -curve))), u), "the other curve undoes it"


def test_around_goes_along_its_trajectory_and_begins_again() -> None:
    path = np.array([[0.0], [1.0], [2.0], [1.0]], np.float32)
    mapping = Around().along(path, 2.0)
    mapping.set(Settings(-ONE, ONE, ONE[:, None], 0 * ONE, 0.5 * ONE, 0 * ONE))
    moments = [0.0, 0.25, 0.5, 1.0, 1.75, 2.0, 102.25, np.nan, np.inf]
    x = np.array([[0.0, t] for t in moments])
    assert mapping.length == 2.0
    assert give(mapping, x)[:, 0].tolist() == [0, 0.5, 1, 2, 0.5, 0, 0.5, 0, 0]
    x[:, 0] = 1.0
    assert give(mapping, x)[:3, 0].tolist() == [0.5, 1, 1.5]


def test_the_end_of_a_trajectory_goes_to_its_beginning_without_a_jump() -> None:
    path = np.linspace(0, 4, 400, dtype=np.float32)[:, None]
    made = closed(path, 100.0)
    assert np.array_equal(made[:-10], path[:-10])
    steps = np.abs(np.diff(np.concatenate([made, made[:1]]), axis=0))
    assert steps.max() < 4 * 1.5 / 10
    assert np.array_equal(path[-1], [4]), "what was read stays as it is"
