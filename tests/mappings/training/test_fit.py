"""Training follows the chosen inputs, reports what it learnt, and can be stopped."""

import json

import numpy as np
import pytest

from mappings.base import MAPPINGS, Examples, NotEnoughExamplesError, learning
from mappings.training.expansion import solve
from mappings.training.fit import TrainingCancelledError, UnknownInputError, train
from mappings.training.store import dumps, loads
from recordings.families import UnknownTypeError
from tests.mappings.movement import SMALL, Dancer, examples, learn

INPUTS = ("phone.gravity.x", "phone.gravity.y", "phone.gravity.z", "hand.x", "hand.y", "handle")


def moving() -> Examples:
    rng = np.random.default_rng(5)
    x = rng.random((240, 6))
    y = np.stack([x[:, 0] + x[:, 1], x[:, 3], x[:, 0] * x[:, 3]], axis=1)
    return Examples(x, y, np.repeat(np.arange(4), 60), INPUTS, ("a", "b", "c"))


def silent(*_: object) -> None:
    pass


@pytest.mark.parametrize("kind", learning())
def test_each_latent_reads_only_its_inputs(kind: str) -> None:
    taught = moving()
    choices = [["phone.gravity"], ["hand"], []]
    trained = train(taught, kind, SMALL.get(kind, {}), choices, silent, lambda: False)
    mapping = loads(dumps(trained.mapping))
    x = taught.x[0].astype(np.float32)
    before = mapping.predict(x)
    assert np.array_equal(before, trained.mapping.predict(x))
    moved = x.copy()
    moved[3] += 0.3  # hand.x
    assert mapping.predict(moved)[0] == before[0]
    assert mapping.predict(moved)[1] != before[1]
    moved = x.copy()
    moved[0] += 0.3  # phone.gravity.x
    assert mapping.predict(moved)[1] == before[1]
    assert mapping.predict(moved)[2] != before[2]
    assert list(trained.report["rmse"]) == ["a", "b", "c"]


def test_a_dotted_beginning_is_no_mere_prefix() -> None:
    trained = train(moving(), "ridge", {}, [["hand"]] * 3, silent, lambda: False)
    x = np.full(6, 0.5, np.float32)
    before = trained.mapping.predict(x)
    x[5] = 1.0  # handle is not hand
    assert np.array_equal(trained.mapping.predict(x), before)


def test_wrong_choices_kinds_and_settings_name_the_nearest() -> None:
    taught = moving()
    with pytest.raises(UnknownInputError, match=r"phone\.gravity\.x"):
        train(taught, "knn", {}, [["phone.gravty.x"], [], []], silent, lambda: False)
    with pytest.raises(ValueError, match="2 latents, but there are 3"):
        train(taught, "knn", {}, [[], []], silent, lambda: False)
    with pytest.raises(UnknownTypeError, match='"kernel"'):
        train(taught, "kernal", {}, None, silent, lambda: False)
    for kind, settings, word in (
        ("knn", {"neighbors": 3}, "neighbours"),
        ("knn", {"neighbours": "3"}, "neighbours"),
        ("knn", {"neighbours": -1}, "neighbours"),
        ("ridge", {"degree": 9}, "degree"),
        ("kernel", {"shape": "matern"}, "matern"),
        ("auto", {"degree": 2}, "thorough"),
        ("mlp", {"layers": 3}, "layers"),
        ("mlp", {"hidden": 513}, "hidden"),
    ):
        with pytest.raises(ValueError, match=word):
            train(taught, kind, settings, None, silent, lambda: False)


def test_settings_are_kept_through_storage() -> None:
    for kind, settings in (
        ("ridge", {"degree": 2}),
        ("knn", {"neighbours": 7}),
        ("kernel", {"shape": "rbf"}),
        ("gp", {"shape": "rbf"}),
        ("mlp", {"layers": 1, "hidden": 4}),
    ):
        trained = train(moving(), kind, settings, None, silent, lambda: False)
        assert loads(dumps(trained.mapping)) == MAPPINGS.load(kind)(**settings)


@pytest.mark.parametrize("kind", learning())
def test_progress_rises_to_one_and_stopping_stops(kind: str) -> None:
    seen: list[float] = []
    train(
        moving(),
        kind,
        SMALL.get(kind, {}),
        [["hand"], [], []],
        lambda share, _: seen.append(share),
        lambda: False,
    )
    assert seen == sorted(seen)
    assert seen[0] == 0
    assert seen[-1] == 1
    with pytest.raises(TrainingCancelledError):
        train(moving(), kind, SMALL.get(kind, {}), None, silent, lambda: True)


def test_nothing_recorded_says_so() -> None:
    with pytest.raises(NotEnoughExamplesError, match="record"):
        learn(moving().rows(np.zeros(240, bool)))


def test_a_latent_without_examples_does_not_hinder_the_others() -> None:
    taught = moving()
    taught.y[:, 1] = np.nan
    trained = train(taught, "auto", {}, [["phone"], ["handle"], []], silent, lambda: False)
    assert trained.report["rmse"]["b"] is None
    assert trained.report["relative"]["a"] < 0.05
    assert trained.report["summary"].startswith("Learnt 2 latents from 4 rounds")
    assert "Never recorded: b" in " ".join(trained.report["notes"])


@pytest.mark.parametrize("kind", learning())
def test_reports_are_json(kind: str) -> None:
    report = learn(moving(), kind).report
    assert json.loads(json.dumps(report, allow_nan=False)) == report


def test_latents_of_different_kinds_each_get_their_model() -> None:
    rng = np.random.default_rng(0)
    x = rng.random((300, 2))
    steps = (np.floor(4 * x[:, 0]) + np.floor(4 * x[:, 1])) / 6
    y = np.stack([steps, 3 * x[:, 0] + x[:, 1]], axis=1)
    trained = learn(examples(x, y, np.repeat(np.arange(3), 100)))
    used = loads(dumps(trained.mapping))
    assert trained.report["relative"]["latent 1"] < 0.01
    assert np.allclose(used.predict(np.array([0.5, 0.25], np.float32))[1], 1.75, atol=0.05)


def test_too_little_to_judge_is_said() -> None:
    dancer = Dancer(0)
    x = np.stack([dancer.hold(pose)[0] for pose in dancer.poses(3)])
    report = learn(examples(x, np.eye(3), np.arange(3))).report
    assert report["scheme"] == "none"
    assert report["overall"] is None
    assert report["summary"].endswith("too little was recorded to tell how well.")
    assert report["warnings"] == []


@pytest.mark.parametrize("kind", ["auto", "gp", "kernel", "mlp"])
def test_one_long_fit_can_be_stopped_within(kind: str) -> None:
    asked = []

    def watch(share: float, step: str) -> None:
        asked.append(share)
        if len(asked) == 5:
            raise TrainingCancelledError

    with pytest.raises(TrainingCancelledError):
        MAPPINGS.load(kind)().fit(moving(), watch)
    assert len(asked) == 5


def test_many_examples_can_be_stopped_between_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mappings.training.expansion.EXACT", 50)
    monkeypatch.setattr("mappings.training.expansion.INDUCING", 20)
    monkeypatch.setattr("mappings.training.expansion.ROWS", 30)
    asked: list[int] = []

    def pulse() -> None:
        asked.append(1)
        if len(asked) == 3:
            raise TrainingCancelledError

    z = np.random.default_rng(0).random((240, 2))
    with pytest.raises(TrainingCancelledError):
        solve("rbf", z, z, np.ones(240), 1e-3, pulse)
    assert len(asked) == 3
