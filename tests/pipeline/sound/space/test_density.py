"""How usual a place is, and the way back: continuous, never worse, none where there is sound."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipeline.sound.space.density import Density
from pipeline.sound.space.fitting import fit, logs, mixture
from tests.pipeline.sound.space.spaces import space_of, two_sounds

N = 4
DENSITY = space_of(two_sounds(N)).density
PLACES = arrays(np.float64, N, elements=st.floats(-30, 30))
FAR = arrays(np.float64, N, elements=st.floats(-1e9, 1e9))
FIRMNESS = st.floats(0, 1)


def one_gaussian(n: int = 3) -> Density:
    """Return a unit Gaussian whose edge is 0 at the middle and 1 at a distance of 3."""
    middle = n / 2 * math.log(math.tau)
    return Density(np.zeros((1, n)), np.ones(1), np.ones(1), middle, middle + 4.5)


def test_the_edge_of_one_gaussian_is_the_distance() -> None:
    density = one_gaussian()
    for distance in (0.0, 1.5, 3.0, 6.0, 3000.0):
        assert density.edge(np.array([0.0, -distance, 0.0])) == pytest.approx(distance / 3)


def test_one_gaussian_pulls_straight_back_to_its_edge() -> None:
    y = np.array([6.0, 8.0, 0.0])
    assert one_gaussian().inside(y, 1.0) == pytest.approx(0.3 * y)
    half = one_gaussian().inside(y, 0.5)
    assert half == pytest.approx(y * np.linalg.norm(half) / 10)
    assert 3 < np.linalg.norm(half) < 10


def test_surprise_is_that_of_the_mixture() -> None:
    y = two_sounds(N, 500)
    fitted = mixture(y, 8)
    density = Density(*fitted)
    found = [density.surprise(row) for row in y[:50]]
    assert found == pytest.approx((-logs(y[:50], *fitted)).tolist())


def test_one_percent_of_what_was_analysed_is_outside() -> None:
    y = np.random.default_rng(1).normal(size=(20_000, 8))
    density = fit(y)
    edges = np.array([density.edge(row) for row in y])
    assert 0.008 < (edges > 1).mean() < 0.012
    assert 0.4 < (edges == 0).mean() < 0.6


@given(PLACES, FIRMNESS)
@settings(deadline=None, max_examples=300)
def test_never_more_unusual_than_before(y: np.ndarray, firmness: float) -> None:
    before = DENSITY.surprise(y)
    after = DENSITY.surprise(DENSITY.inside(y, firmness))
    assert after <= before + 1e-6 * abs(before)


@given(PLACES, FIRMNESS)
@settings(deadline=None, max_examples=300)
def test_nothing_changes_inside(y: np.ndarray, firmness: float) -> None:
    y = y / 20
    if DENSITY.edge(y) <= 1:
        assert DENSITY.inside(y, firmness) is y


@given(PLACES)
@settings(deadline=None, max_examples=300)
def test_firm_ends_inside_and_stays(y: np.ndarray) -> None:
    once = DENSITY.inside(y, 1.0)
    assert DENSITY.edge(once) <= 1 + 1e-6
    assert DENSITY.inside(once, 1.0) == pytest.approx(once, abs=1e-3)


@given(FAR, FIRMNESS)
@settings(deadline=None, max_examples=300)
def test_always_finite(y: np.ndarray, firmness: float) -> None:
    assert np.isfinite(DENSITY.inside(y, firmness)).all()
    assert DENSITY.edge(y) >= 0


def test_what_is_no_number_stays_as_it_is() -> None:
    y = np.array([math.nan, 0.0, 0.0, 0.0])
    assert DENSITY.inside(y, 1.0) is y


@given(PLACES, PLACES, FIRMNESS)
@settings(deadline=None, max_examples=60)
def test_a_way_without_a_jump_stays_without_one(
    start: np.ndarray, end: np.ndarray, firmness: float
) -> None:
    """Halving the step where the result moves most makes it move less, down to hardly at all."""
    low, high = 0.0, 1.0
    for _ in range(12):
        shares = np.linspace(low, high, 17)
        rows = np.array(
            [DENSITY.inside(start + share * (end - start), firmness) for share in shares]
        )
        at = int(np.linalg.norm(np.diff(rows, axis=0), axis=1).argmax())
        low, high = float(shares[at]), float(shares[at + 1])
    assert np.linalg.norm(np.diff(rows, axis=0), axis=1).max() < 0.05


def test_some_axes_alone_have_the_density_with_the_others_at_0() -> None:
    first = DENSITY.first(2)
    for y in two_sounds(2, 40):
        assert first.edge(y) == pytest.approx(DENSITY.edge(np.array([*y, 0.0, 0.0])))
        pulled = first.inside(9 * y, 1.0)
        assert pulled.shape == (2,)
        assert first.edge(pulled) <= max(1.0, first.edge(9 * y)) + 1e-9


def test_equal_vectors_make_no_place_of_no_width() -> None:
    density = fit(np.concatenate([np.zeros((3000, N)), two_sounds(N, 1000)]))
    assert density.widths.min() >= 0.1
    assert math.isfinite(density.edge(np.full(N, 5.0)))


@pytest.mark.parametrize("rows", [1, 2, 7, 60])
def test_a_few_vectors_are_enough(rows: int) -> None:
    density = fit(two_sounds(N, rows + 1)[:rows])
    assert density.edge(np.full(N, 50.0)) > 1
    assert np.isfinite(density.inside(np.full(N, 50.0), 1.0)).all()
