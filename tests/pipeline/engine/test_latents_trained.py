"""Single latents are left out of training: they keep what they had, or stay at the target."""

import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.engine.learnt import unpack
from pipeline.engine.replay import compare
from tests.pipeline.engine.stage import FLAT, SIDE, UPRIGHT, Memory, Stage, phone_project


def taught(take: Path | None = None) -> Stage:
    """Return a stage that has learnt two poses for four latents, and plays."""
    stage = Stage(phone_project(), Memory(take))
    stage.teach(FLAT, UPRIGHT)
    stage.do("train")
    stage.answer()
    return stage


def teach_otherwise(stage: Stage) -> None:
    """Give the targets of both rounds other values."""
    for number in (1, 2):
        target = stage.engine.active_scene.teaching.book[number].target[-1][1]
        stage.do("round/target", number, *(0.5 - v for v in target if v is not None))


def played_at(stage: Stage, pose: tuple[float, float, float]) -> list[float]:
    stage.do("run")
    stage.hold(pose, 1.0)
    return stage.latents


def test_a_latent_left_out_keeps_what_it_had() -> None:
    stage = taught()
    before = played_at(stage, UPRIGHT)
    stage.do("stop")
    stage.do("latent/train", 2, 0)
    teach_otherwise(stage)
    stage.do("train")
    report = stage.answer()
    after = played_at(stage, UPRIGHT)
    assert after[1] == pytest.approx(before[1], abs=1e-6)
    for j in (0, 2, 3):
        assert after[j] == pytest.approx(0.5 - before[j], abs=0.2)
    assert report["kinds"]["latent-2"] == "kept"
    assert "Left out of training, as before: latent-2." in report["notes"]
    json.dumps(report, allow_nan=False)


def test_it_keeps_it_again_and_again_also_renamed_and_with_other_inputs() -> None:
    stage = taught()
    before = played_at(stage, UPRIGHT)[1]
    stage.do("latent/train", 2, 0)
    stage.do("latent/name", 2, "glow")
    sizes = []
    for inputs in (["phone.orientation"], ["phone.intensity", "phone.orientation"], []):
        stage.do("latent/inputs", 1, *inputs)
        stage.do("train")
        stage.answer()
        assert played_at(stage, UPRIGHT)[1] == pytest.approx(before, abs=1e-6)
        sizes.append(len(stage.engine.improving.blobs["main"]))
    assert max(sizes) < 3 * min(sizes)


def test_a_latent_that_was_never_trained_stays_at_its_target() -> None:
    stage = Stage()
    stage.do("latent/train", 3, 0)
    stage.teach(FLAT, UPRIGHT)
    stage.do("train")
    report = stage.answer()
    assert "Left out of training and never trained, at the target: latent-3." in report["notes"]
    stage.do("target", 1.0, 1.0, 1.0, 1.0)
    assert played_at(stage, UPRIGHT)[2] == 1.0
    stage.do("target", 0.0, 0.0, -2.0, 0.0)
    stage.hold(UPRIGHT, 0.3)
    assert stage.latents[2] == -2.0
    assert stage.latents[0] != 0.0
    stage.do("latent/train", 3, 1)
    stage.do("train")
    stage.answer()
    stage.hold(FLAT, 1.0)
    flat = stage.latents[2]
    stage.hold(UPRIGHT, 1.0)
    assert stage.latents[2] != flat


def test_what_is_left_out_counts_for_what_is_to_be_learnt() -> None:
    stage = taught()
    scene = stage.engine.active_scene
    assert not scene.stale
    stage.do("latent/train", 2, 0)
    assert scene.stale
    stage.do("latent/train", 2, 1)
    assert not scene.stale
    stage.do("latent/train", 2, 0)
    stage.do("train")
    stage.answer()
    assert not scene.stale
    assert stage.engine.project.tables()["scenes"]["main"]["latents"][1]["train"] is False


def test_one_latent_at_least_is_trained() -> None:
    stage = taught()
    for latent in range(1, 5):
        stage.do("latent/train", latent, 0)
    assert "every latent is left out of training" in stage.ask("train")
    assert stage.engine.training is None


def test_a_former_mapping_that_cannot_be_read_is_none() -> None:
    stage = taught()
    stage.do("latent/train", 1, 0)
    stage.engine.improving.blobs["main"] = b"damaged"
    stage.do("train")
    report = stage.answer()
    assert report["kinds"]["latent-1"] == "none"
    learnt = unpack(stage.engine.improving.blobs["main"])
    assert np.isnan(learnt.predict(np.empty(0))).tolist() == [True, False, False, False]


def test_a_take_of_it_replays_bit_for_bit(tmp_path: Path) -> None:
    stage = taught(tmp_path / "take.mcap")
    stage.engine.improving.blobs.clear()
    stage.do("latent/train", 2, 0)
    stage.do("train")
    stage.answer()
    played_at(stage, SIDE)
    stage.do("target", 1.0, 1.0, 1.0, 1.0)
    stage.hold(FLAT, 0.5, 0.1)
    assert stage.outside.take is not None
    stage.outside.take.close()
    found = compare(tmp_path / "take.mcap")
    assert found["latents"] > 500
    assert found["different"] == 0
