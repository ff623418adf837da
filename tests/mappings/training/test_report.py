"""What cannot be learnt is said, what can be is not doubted."""

import numpy as np
import pytest

from tests.mappings.movement import AXES, Dancer, examples, learn, walks

ROUNDS = np.repeat(np.arange(8), 150)


@pytest.mark.parametrize("seed", range(3))
def test_movement_and_moving_targets_drawn_independently(seed: int) -> None:
    rng = np.random.default_rng(seed)
    report = learn(examples(walks(rng, 1200, 6), walks(rng, 1200, 2), ROUNDS)).report
    assert not report["learnt"]
    assert report["summary"].startswith("Nothing can be learnt here")


@pytest.mark.parametrize("seed", range(3))
def test_the_same_kind_of_movement_for_every_held_target(seed: int) -> None:
    rng = np.random.default_rng(seed)
    targets = np.repeat(rng.random((8, 2)), 150, axis=0)
    report = learn(examples(walks(rng, 1200, 6), targets, ROUNDS)).report
    assert not report["learnt"]
    assert report["warnings"]


def test_random_snapshots() -> None:
    rng = np.random.default_rng(0)
    report = learn(examples(rng.random((60, 2)), rng.random((60, 4)), np.arange(60))).report
    assert not report["learnt"]


@pytest.mark.parametrize("seed", range(3))
def test_moving_targets_that_follow(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = walks(rng, 1200, 6)
    report = learn(examples(x, np.tanh(x[:, :2] / 3 + x[:, 2:4] / 9), ROUNDS)).report
    assert report["learnt"]
    assert report["warnings"] == []
    assert report["scheme"] == "rounds"


def test_every_error_is_told_beside_that_of_a_sound_that_never_moves() -> None:
    rng = np.random.default_rng(4)
    x = walks(rng, 1200, 3)
    y = np.stack([np.tanh(x[:, 0]), x[:, 1] + x[:, 2]], axis=1)
    report = learn(examples(x, y, ROUNDS)).report
    still = report["relative_of_mean"]
    spread = y.std(axis=0) / np.ptp(y, axis=0)
    assert list(still.values()) == pytest.approx(spread.tolist(), rel=0.3)
    assert report["overall_of_mean"] == pytest.approx(
        np.sqrt(np.mean(np.square([*still.values()])))
    )
    assert report["rounds_of_mean"].keys() == report["rounds"].keys()
    assert all(report["relative"][name] < error for name, error in still.items())


def test_a_latent_that_does_not_follow_is_named() -> None:
    rng = np.random.default_rng(2)
    x = walks(rng, 1200, 3)
    y = np.stack([x[:, 0] + x[:, 1], walks(rng, 1200, 1)[:, 0]], axis=1)
    report = learn(examples(x, y, ROUNDS)).report
    assert report["learnt"]
    assert report["follows"] == {"latent 0": True, "latent 1": False}
    assert report["warnings"] == ["These latents do not follow the movement: latent 1."]


@pytest.mark.parametrize("seed", range(3))
def test_rounds_that_contradict_each_other_are_named(seed: int) -> None:
    dancer = Dancer(seed)
    poses = [dancer.hold(AXES[i]) for i in (0, 1, 2)]
    again = poses[1] + dancer.rng.normal(0, 0.05, poses[1].shape)
    targets = np.repeat([[0.0, 0.1], [0.1, 0.9], [1.0, 0.5], [0.9, 0.2]], 200, axis=0)
    taught = examples(np.concatenate([*poses, again]), targets, np.repeat([3, 5, 7, 11], 200))
    warnings = learn(taught).report["warnings"]
    assert len(warnings) == 1
    assert "rounds 5 and 11 are the same movement, but their targets differ" in warnings[0]


def test_two_contradicting_rounds_alone() -> None:
    dancer = Dancer(4)
    pose = dancer.hold(AXES[0])
    again = pose + dancer.rng.normal(0, 0.05, pose.shape)
    targets = np.repeat([[0.0], [1.0]], 200, axis=0)
    taught = examples(np.concatenate([pose, again]), targets, np.repeat([0, 1], 200))
    report = learn(taught).report
    assert not report["learnt"]
    assert "rounds 0 and 1" in report["warnings"][0]
