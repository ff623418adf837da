"""Inputs that tell are told from those that could be left out; chance from what is learnt."""

import json
from collections.abc import Callable

import numpy as np
import pytest

from mappings.base import Examples
from mappings.training import chance, matters
from mappings.training.fit import Trained
from mappings.training.learner import learner
from mappings.training.study import studies, words
from tests.mappings.movement import examples, learn, walks
from tests.mappings.training.test_learning_curve import poses

SENSORS = {"accelerometer": np.arange(3), "gyroscope": np.arange(3, 6)}
ALONE = {str(i): np.array([i]) for i in range(6)}


def found(taught: Examples, trained: Trained | None = None) -> dict[str, object]:
    trained = trained or learn(taught, "ridge")
    parts = studies(taught, trained, ALONE, SENSORS, lambda: False)
    return dict(parts)


def test_a_gyroscope_says_nothing_of_poses_and_could_be_left_out() -> None:
    taught = poses(1, 3)
    told = matters.facts(learner(taught, learn(taught), lambda: False), ALONE, SENSORS)
    assert told is not None
    rises = {name: one["rise"] for name, one in told["sources"].items()}
    assert list(rises) == ["accelerometer", "gyroscope"]
    assert rises["accelerometer"] > 0.2 > 0.02 > abs(rises["gyroscope"])
    assert all(one["spread"] >= 0 for one in told["features"].values())
    assert told["sources_out"] == ["gyroscope"]
    assert "accelerometer" not in told["words"][-1]
    assert "gyroscope could be left out" in told["words"][-1]


def test_two_inputs_that_say_the_same_are_not_both_left_out() -> None:
    rng = np.random.default_rng(0)
    x = walks(rng, 1200, 1)
    taught = examples(np.hstack([x, x]), np.tanh(x), np.repeat(np.arange(8), 150))
    groups = {"one": np.array([0]), "two": np.array([1])}
    told = matters.facts(learner(taught, learn(taught), lambda: False), groups, {})
    assert told is not None
    assert len(told["features_out"]) == 1


def noise(rng: np.random.Generator) -> Examples:
    """Values that say nothing of the sounds, each of which was taught twice."""
    targets = np.repeat(np.tile(rng.random((4, 2)), (2, 1)), 60, axis=0)
    return examples(rng.normal(size=(480, 6)), targets, np.repeat(np.arange(8), 60))


def wandering(rng: np.random.Generator) -> Examples:
    """Smooth movement and smooth sounds that have nothing to do with each other."""
    x, y = (np.vstack([walks(rng, 100, count) for _ in range(8)]) for count in (6, 2))
    return examples(x, y, np.repeat(np.arange(8), 100))


@pytest.mark.parametrize("made", [noise, wandering])
def test_what_is_no_more_than_chance_is_said(made: Callable[..., Examples]) -> None:
    said = 0
    for seed in range(20):
        taught = made(np.random.default_rng(seed))
        trained = learn(taught, "ridge")
        told = chance.facts(learner(taught, trained, lambda: False))
        nothing = not trained.report["learnt"] or (told is not None and told["chance"])
        said += nothing
    assert said >= 19


def test_what_can_be_learnt_is_no_chance() -> None:
    for seed in range(8):
        taught = poses(seed, 2)
        trained = learn(taught, "ridge")
        told = chance.facts(learner(taught, trained, lambda: False))
        assert trained.report["learnt"]
        assert told is not None
        assert not told["chance"]
        assert told["error"] < told["usual"]


def test_a_study_is_json_and_the_same_again() -> None:
    taught = poses(2, 3)
    told = found(taught)
    assert list(told) == ["chance", "curve", "inputs"]
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert told == found(taught)
    assert any("left out" in sentence for sentence in words(told))


def test_of_what_is_no_more_than_chance_nothing_else_is_told() -> None:
    told = found(noise(np.random.default_rng(1)))
    assert list(told) == ["chance"]
    assert "may be chance" in words(told)[0]
