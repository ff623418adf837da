"""The deviation says how far the latents may be off, and most models do not say it."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mappings.base import MAPPINGS
from mappings.gp import Gp
from mappings.training.fit import train
from mappings.training.store import dumps, loads
from tests.mappings.movement import examples

Array = NDArray[np.float64]


def task(rng: np.random.Generator, count: int, noise: float) -> tuple[Array, Array]:
    """Two latents in different units, the second a hundred times the first."""
    x = rng.random((count, 3))
    y = np.stack([np.sin(4 * x[:, 0]) * x[:, 1], 100 * np.cos(3 * x[:, 2])], axis=1)
    return x, y + rng.normal(0, 1, y.shape) * noise * np.array([1, 100])


@pytest.mark.parametrize(("count", "noise"), [(80, 0.0), (80, 0.1), (800, 0.1)])
def test_two_thirds_of_new_targets_lie_within_one_deviation(count: int, noise: float) -> None:
    rng = np.random.default_rng(7)
    x, y = task(rng, count, noise)
    mapping = Gp()
    mapping.fit(examples(x, y, np.zeros(count, np.int64)))
    x, y = task(rng, 1000, noise)
    rows = x.astype(np.float32)
    off = np.abs(np.array([mapping.predict(row) for row in rows]) - y)
    deviation = np.array([mapping.deviation(row) for row in rows])
    assert np.all(np.abs(np.mean(off < deviation, axis=0) - 0.683) < 0.17)
    assert np.all(np.mean(off < 2 * deviation, axis=0) > 0.88)
    assert np.all(np.mean(off < 3 * deviation, axis=0) > 0.96)


def test_it_is_surer_near_examples_than_away_from_them() -> None:
    x = np.linspace(0, 1, 40)[:, None]
    x = x[(x[:, 0] < 0.4) | (x[:, 0] > 0.6)]
    mapping = Gp()
    mapping.fit(examples(x, np.sin(9 * x), np.arange(len(x)) // 4))
    near, gap, beyond = (mapping.deviation(np.array([v], np.float32))[0] for v in (0.2, 0.5, 1.25))
    assert near < gap < beyond
    assert np.isfinite(mapping.deviation(np.array([np.nan], np.float32))).all()


def test_it_predicts_what_the_kernel_predicts() -> None:
    x, y = task(np.random.default_rng(0), 60, 0.05)
    taught = examples(x, y, np.arange(60) // 10)
    both = [MAPPINGS.load(kind)() for kind in ("kernel", "gp")]
    for mapping in both:
        mapping.fit(taught)
    row = x[7].astype(np.float32)
    assert np.array_equal(both[0].predict(row), both[1].predict(row))
    assert both[1].deviation(row).dtype == np.float32


def test_deviations_are_kept_and_go_to_their_latents() -> None:
    x, y = task(np.random.default_rng(0), 60, 0.05)
    taught = examples(x, y, np.arange(60) // 10)
    choices = [["phone.input.0", "phone.input.1"], ["phone.input.2"]]
    trained = train(taught, "gp", {}, choices, lambda *_: None, lambda: False)
    row = x[3].astype(np.float32)
    deviation = trained.mapping.deviation(row)
    assert 20 * deviation[0] < deviation[1]
    assert np.array_equal(loads(dumps(trained.mapping)).deviation(row), deviation)


def test_what_never_changed_and_other_models_are_not_guessed() -> None:
    x, y = task(np.random.default_rng(0), 60, 0.05)
    y[:, 0] = np.nan
    mapping = Gp()
    mapping.fit(examples(x, y, np.arange(60) // 10))
    assert np.isnan(mapping.deviation(x[0].astype(np.float32))).tolist() == [True, False]
    for kind in ("auto", "knn"):
        other = MAPPINGS.load(kind)()
        other.fit(examples(x, y, np.arange(60) // 10))
        assert np.isnan(other.deviation(x[0].astype(np.float32))).tolist() == [True, True]
