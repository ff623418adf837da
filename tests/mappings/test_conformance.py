"""Every mapping that learns keeps the contract; new ones are found by themselves."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mappings.base import MAPPINGS, Examples, Mapping, NotEnoughExamplesError, learning
from mappings.training.store import dumps, loads
from tests.mappings.movement import Dancer, examples

pytestmark = pytest.mark.parametrize("kind", learning())
FAR = [0.0, 1e3, -1e9, 3e38, -3e38, np.inf, -np.inf, np.nan]
FITTED: dict[str, Mapping] = {}


def two_poses() -> Examples:
    rng = np.random.default_rng(0)
    x = np.repeat([[-1.0, 0.0, 5.0], [1.0, 2.0, 5.5]], 40, axis=0) + rng.normal(0, 0.02, (80, 3))
    y = np.repeat([[0.2, -3.0], [0.8, 4.0]], 40, axis=0)
    return examples(x, y, np.repeat([0, 1], 40))


def fitted(kind: str, taught: Examples) -> Mapping:
    mapping = MAPPINGS.load(kind)()
    mapping.fit(taught)
    return mapping


def give(mapping: Mapping, x: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.array([mapping.predict(row) for row in x.astype(np.float32)])


def test_type_is_the_name_of_its_file(kind: str) -> None:
    assert MAPPINGS.load(kind).type == kind


def test_two_poses_are_recalled(kind: str) -> None:
    taught = two_poses()
    assert np.allclose(give(fitted(kind, taught), taught.x), taught.y, atol=0.1)


def test_latents_are_float32_and_far_inputs_give_finite_ones(kind: str) -> None:
    mapping = fitted(kind, two_poses())
    for a in FAR:
        for b in FAR:
            out = mapping.predict(np.array([a, b, a], np.float32))
            assert out.dtype == np.float32
            assert out.shape == (2,)
            assert np.all(np.isfinite(out))
            assert np.all(np.abs(out) < 100), "far away stays near what was taught"


def test_predicting_leaves_the_input_alone(kind: str) -> None:
    x = np.array([0.5, np.nan, 1e9], np.float32)
    before = x.copy()
    fitted(kind, two_poses()).predict(x)
    assert np.array_equal(x, before, equal_nan=True)


def test_saved_and_loaded_gives_the_same_bits(kind: str) -> None:
    dancer = Dancer(3)
    x = np.concatenate([dancer.hold(pose)[::4] for pose in dancer.poses(3)])
    y = dancer.rng.random((len(x), 3))
    y[:75, 1] = np.nan
    mapping = fitted(kind, examples(x, y, np.repeat([0, 1, 2], 50)))
    loaded = loads(dumps(mapping))
    assert type(loaded) is type(mapping)
    assert list(loaded.notes) == list(mapping.notes)
    assert give(loaded, x).tobytes() == give(mapping, x).tobytes()
    assert dumps(loaded) == dumps(mapping)


def test_learning_twice_gives_the_same_bits(kind: str) -> None:
    assert dumps(fitted(kind, two_poses())) == dumps(fitted(kind, two_poses()))


def test_nothing_recorded_says_what_to_record(kind: str) -> None:
    taught = two_poses()
    unknown = Examples(
        taught.x, np.full_like(taught.y, np.nan), taught.rounds, taught.inputs, taught.outputs
    )
    for nothing in (taught.rows(np.zeros(80, bool)), unknown):
        with pytest.raises(NotEnoughExamplesError, match="record"):
            MAPPINGS.load(kind)().fit(nothing)


def test_one_example_gives_its_target_everywhere(kind: str) -> None:
    mapping = fitted(kind, two_poses().rows(np.arange(1)))
    assert np.allclose(give(mapping, np.array([[0, 0, 0], [9, 9, 9]])), [0.2, -3.0])


def test_one_round_gives_its_target(kind: str) -> None:
    taught = two_poses().rows(np.arange(40))
    assert np.allclose(give(fitted(kind, taught), taught.x), taught.y, atol=1e-5)


def test_two_single_frames_are_recalled(kind: str) -> None:
    taught = two_poses().rows(np.array([0, 79]))
    assert np.allclose(give(fitted(kind, taught), taught.x), taught.y, atol=0.2)


def test_constant_and_missing_inputs_are_left_out_and_named(kind: str) -> None:
    taught = two_poses()
    x = np.hstack([np.full((80, 1), 7.0), taught.x, np.full((80, 1), np.nan)])
    wide = Examples(x, taught.y, taught.rounds, ("still", "a", "b", "c", "never"), taught.outputs)
    mapping = fitted(kind, wide)
    notes = " ".join(mapping.notes)
    assert "never changes: still" in notes
    assert "never measured: never" in notes
    strange = x.copy()
    strange[:, 0], strange[:, 4] = 1e9, 3.0
    assert np.array_equal(give(mapping, strange), give(mapping, x))


def test_no_input_moves(kind: str) -> None:
    taught = two_poses()
    still = examples(np.ones((80, 2)), taught.y, taught.rounds)
    assert np.allclose(give(fitted(kind, still), still.x[:1]), taught.y.mean(axis=0), atol=1e-5)


def test_inputs_measured_only_sometimes(kind: str) -> None:
    taught = two_poses()
    whole = taught.x.copy()
    taught.x[::3, 1] = np.nan
    out = give(fitted(kind, taught), whole)
    assert np.sqrt(np.mean((out - taught.y) ** 2)) < 1.0


def test_duplicate_rows(kind: str) -> None:
    taught = two_poses().rows(np.repeat([0, 79], 100))
    assert np.allclose(give(fitted(kind, taught), taught.x[[0, 199]]), taught.y[[0, 199]], atol=0.1)


def test_the_same_rows_with_other_targets_give_something_between(kind: str) -> None:
    taught = two_poses().rows(np.repeat([0, 0, 79], 50))
    taught.y[50:100] += 1.0
    out = give(fitted(kind, taught), taught.x[:1])
    assert np.all(out > taught.y[0] - 0.3)
    assert np.all(out < taught.y[0] + 1.3)


def test_huge_values_teach_without_breaking(kind: str) -> None:
    taught = two_poses()
    taught.x[:, 0] *= 1e30
    taught.x[3, 1], taught.y[5, 0], taught.y[7, 1] = np.inf, 1e300, -np.inf
    assert np.all(np.isfinite(give(fitted(kind, taught), np.array([[0, 0, 0], [1e38, 1, 1]]))))


def test_unrecorded_targets_are_skipped(kind: str) -> None:
    taught = two_poses()
    taught.y[20:60:2, 0] = np.nan
    out = give(fitted(kind, taught), taught.x)
    assert np.allclose(out, two_poses().y, atol=0.15)


def test_a_latent_never_recorded_is_named(kind: str) -> None:
    taught = two_poses()
    taught.y[:, 1] = np.nan
    mapping = fitted(kind, taught)
    assert "Never recorded: latent 1" in " ".join(mapping.notes)
    assert np.allclose(give(mapping, taught.x)[:, 0], taught.y[:, 0], atol=0.1)


def test_weights_pull_between_contradicting_examples(kind: str) -> None:
    taught = two_poses().rows(np.repeat([0, 0, 79], 50))
    taught.y[50:100] += 1.0
    taught.weights[:50] = 20.0
    out = give(fitted(kind, taught), taught.x[:1])
    assert np.all(np.abs(out - taught.y[0]) < 0.3)


def test_extreme_weights_do_not_break_learning(kind: str) -> None:
    taught = two_poses()
    taught.weights[::2] = np.resize([5e-324, 1e-300, 1e308, 1.0], 40)
    assert np.all(np.isfinite(give(fitted(kind, taught), taught.x)))


def test_examples_without_weight_teach_nothing(kind: str) -> None:
    taught = two_poses()
    taught.y[::4] = 1e3
    taught.weights[::4] = 0
    assert np.allclose(give(fitted(kind, taught), taught.x), two_poses().y, atol=0.15)
