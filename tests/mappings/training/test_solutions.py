"""Closed forms agree with doing the same the long way."""

import numpy as np
import pytest

from mappings.training import covariance
from mappings.training.evidence import Evidence, choose
from mappings.training.expansion import inducing, solve
from mappings.training.folds import Fold
from mappings.training.polynomial import PENALTIES, degrees, held_out_errors, standardise, terms
from mappings.training.rounds import independent, relevance
from tests.mappings.movement import Dancer


@pytest.mark.parametrize("shape", covariance.SHAPES)
def test_gradient_of_the_evidence(shape: str) -> None:
    rng = np.random.default_rng(0)
    evidence = Evidence(rng.normal(size=(30, 3)), rng.normal(size=(30, 2)), rng.random(30) + 0.5)
    point = np.array([0.2, 0.5, 1.0, -3.0])
    _, gradient = evidence(point, shape)
    steps = 1e-5 * np.eye(4)
    numeric = [
        (evidence(point + s, shape)[0] - evidence(point - s, shape)[0]) / 2e-5 for s in steps
    ]
    assert np.allclose(gradient, numeric, atol=1e-5)


@pytest.mark.parametrize("shape", covariance.SHAPES)
def test_slope_is_the_derivative_of_the_correlation(shape: str) -> None:
    squared = np.array([0.01, 0.5, 3.0])
    change = covariance.correlate(shape, squared + 1e-6) - covariance.correlate(
        shape, squared - 1e-6
    )
    assert np.allclose(covariance.slope(shape, squared), change / 2e-6, atol=1e-6)


def test_matern_52_at_one_length_scale() -> None:
    one = covariance.matrix("matern52", np.array([[0.0]]), np.array([[1.0]]))
    assert np.isclose(one[0, 0], (1 + np.sqrt(5) + 5 / 3) * np.exp(-np.sqrt(5)))


def test_inputs_without_meaning_get_long_length_scales() -> None:
    rng = np.random.default_rng(1)
    z = rng.normal(size=(80, 4))
    y = np.sin(z[:, :1]) + z[:, 1:2] ** 2
    lengths = choose(Evidence(z, y, np.ones(80)), covariance.SHAPES, None, 30).lengths
    assert lengths[:2].max() + 2 < lengths[2:].min()


def test_inducing_points_come_near_the_exact_solution(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(2)
    z = 3 * rng.random((800, 2))
    y = np.sin(2 * z[:, :1]) * np.cos(z[:, 1:])
    new = 3 * rng.random((200, 2))
    found = []
    for exact in (1000, 100):
        monkeypatch.setattr("mappings.training.expansion.EXACT", exact)
        monkeypatch.setattr("mappings.training.expansion.INDUCING", 200)
        centres, coefficients = solve("matern52", z, y, np.ones(800), 1e-5)
        found.append(covariance.matrix("matern52", new, centres) @ coefficients)
    assert np.abs(found[0] - found[1]).max() < 0.02


def test_a_short_movement_among_long_holds_gets_a_centre() -> None:
    z = np.concatenate([np.zeros((5000, 1)), [[3.0]], np.ones((5000, 1))])
    assert 3.0 in inducing(z, 50)


def test_held_out_errors_equal_those_of_fitting_again() -> None:
    rng = np.random.default_rng(3)
    z, y, w = rng.normal(size=(40, 2)), rng.normal(size=(40, 2)), rng.random(40) + 0.5
    made = standardise(terms(2, 2)(z.T), y, w)
    test, train = np.arange(10, 18), np.r_[0:9, 20:40]
    errors = held_out_errors(made, [Fold(train, test)])
    columns = np.hstack([made.columns, made.root[:, None]])
    for penalty, error in zip(PENALTIES, errors, strict=True):
        ridge = np.diag([penalty * w.sum()] * 5 + [0.0])
        a, b = columns[train], made.targets[train]
        again = columns[test] @ np.linalg.solve(a.T @ a + ridge, a.T @ b)
        expected = (((again - made.targets[test]) / made.root[test, None]) ** 2).sum(axis=0)
        assert np.allclose(error, expected, rtol=1e-4)


def test_polynomial_terms_have_all_cross_products() -> None:
    assert terms(2, 3)(np.array([2.0, 3.0])).tolist() == [2, 3, 4, 6, 9, 8, 12, 18, 27]
    assert degrees(6, 4) == [1, 2, 3, 4]
    assert degrees(100, 4) == [1]


def test_noise_is_irrelevant_to_held_poses() -> None:
    dancer = Dancer(0)
    x = np.concatenate([dancer.hold(pose) for pose in dancer.poses(5)])
    y = np.repeat(np.arange(5.0), 200)[:, None]
    weights = relevance(x, y, np.repeat(np.arange(5), 200))
    assert weights[:3].max() > 0.8
    assert weights[3:].max() < 0.3  # what its bias differs from hold to hold


def test_a_hold_counts_as_little_evidence_and_a_movement_as_much() -> None:
    y = np.concatenate([np.zeros(200), np.ones(200), np.linspace(0, 1, 50)])[:, None]
    rounds = np.repeat([0, 1, 2], [200, 200, 50])
    kept = rounds[independent(y, rounds, 12, 128)]
    assert np.bincount(kept).tolist() == [12, 12, 50]
