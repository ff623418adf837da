"""Held poses are recalled when they are held again, a few degrees elsewhere."""

import numpy as np
import pytest

from tests.mappings.movement import GRAVITY, HOLD, Array, Dancer, examples, learn


def smoothed(values: Array, share: float = 0.1) -> Array:
    """One-pole low-pass, as a phone makes its gravity."""
    out = values.copy()
    for i in range(1, len(out)):
        out[i] = out[i - 1] + share * (values[i] - out[i - 1])
    return out


def raw(held: Array, rng: np.random.Generator) -> Array:
    return held


def orientation(held: Array, rng: np.random.Generator) -> Array:
    gravity = smoothed(held[:, :3])
    unit = gravity / np.linalg.norm(gravity, axis=1, keepdims=True)
    intensity = smoothed(np.abs(np.linalg.norm(held[:, :3], axis=1, keepdims=True) - GRAVITY))
    return np.hstack([unit, intensity])


def everything(held: Array, rng: np.random.Generator) -> Array:
    """Raw, orientation, linear acceleration, magnetometer, a constant, and one never measured."""
    linear = held[:, :3] - smoothed(held[:, :3])
    magnetometer = rng.normal(30, 1, (HOLD, 3))
    idle = np.column_stack([np.full((HOLD, 3), 3.0), np.full(HOLD, np.nan)])
    return np.hstack([held, orientation(held, rng), linear, magnetometer, idle])


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("features", [raw, orientation, everything])
def test_five_poses_are_recalled(features, seed: int) -> None:  # type: ignore[no-untyped-def]  # one of the three above
    dancer = Dancer(seed)
    poses, targets = dancer.poses(5), dancer.rng.random((5, 4))
    first, second = (
        np.concatenate([features(dancer.hold(pose), dancer.rng) for pose in poses])
        for _ in range(2)
    )
    wanted = np.repeat(targets, HOLD, axis=0)
    trained = learn(examples(first, wanted, np.repeat(np.arange(5), HOLD)))
    given = np.array([trained.mapping.predict(x) for x in second.astype(np.float32)])
    assert np.sqrt(np.mean((given - wanted) ** 2)) < 0.08
    assert trained.report["warnings"] == []
    assert trained.report["learnt"]
    assert trained.report["scheme"] == "blocks"
    assert trained.report["summary"].startswith("Learnt 4 latents from 5 rounds: within ")


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("features", [orientation, everything])
def test_two_poses_may_teach_one_target(features, seed: int) -> None:  # type: ignore[no-untyped-def]  # one of the two above
    dancer = Dancer(seed)
    poses, targets = dancer.poses(5), dancer.rng.random((5, 4))
    targets[3] = targets[1]
    first, second = (
        np.concatenate([features(dancer.hold(pose), dancer.rng) for pose in poses])
        for _ in range(2)
    )
    wanted = np.repeat(targets, HOLD, axis=0)
    trained = learn(examples(first, wanted, np.repeat(np.arange(5), HOLD)))
    given = np.array([trained.mapping.predict(x) for x in second.astype(np.float32)])
    assert np.sqrt(np.mean((given - wanted) ** 2)) < 0.08
    assert trained.report["warnings"] == []
    assert trained.report["scheme"] == "blocks"
    assert "no round was repeated with the same pose and target" in trained.report["how"][0]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("features", [orientation, everything])
def test_poses_held_twice_are_judged_by_whole_rounds(features, seed: int) -> None:  # type: ignore[no-untyped-def]  # one of the two above
    dancer = Dancer(seed)
    poses, targets = dancer.poses(4) * 2, dancer.rng.random((4, 2))
    held = np.concatenate([features(dancer.hold(pose), dancer.rng) for pose in poses])
    wanted = np.repeat(np.concatenate([targets, targets]), HOLD, axis=0)
    trained = learn(examples(held, wanted, np.repeat(np.arange(8), HOLD)))
    assert trained.report["scheme"] == "rounds"
    assert trained.report["warnings"] == []
