"""What is learnt from: rounds of earlier takes, poses, and what teaches nothing."""

import numpy as np

from pipeline.engine.captures import Capture, Place
from pipeline.engine.learning import all_recalled, recalled, trained
from recordings.events import Swap
from tests.mappings.movement import Dancer
from tests.pipeline.engine.stage import FLAT, MS, Stage, phone_project, sample
from tests.pipeline.engine.test_engine_training import taught


def forgotten(stage: Stage) -> dict[Place, Capture]:
    """Let the engine be as after a start: rounds are there, their features are not yet."""
    captures = stage.engine.active_scene.teaching.captures
    found = dict(captures)
    captures.clear()
    return found


def test_training_waits_for_features_that_are_still_being_read() -> None:
    stage = taught()
    found = forgotten(stage)
    stage.do("play")
    assert stage.engine.state() == ("idle", "training")
    assert (len(stage.outside.jobs), len(stage.outside.recalls)) == (0, 1)
    for where, capture in found.items():
        recalled(stage.engine, "main", where, capture)
    all_recalled(stage.engine, "main")
    assert len(stage.outside.jobs[0].examples.rounds) == 400
    stage.answer()
    assert stage.engine.state() == ("playing", "")


def test_a_round_whose_take_is_gone_is_left_out() -> None:
    stage = taught()
    first, *_ = forgotten(stage).items()
    stage.do("train")
    recalled(stage.engine, "main", *first)
    all_recalled(stage.engine, "main")
    assert np.unique(stage.outside.jobs[0].examples.rounds).tolist() == [1]
    assert stage.outside.told("warning") == [['"round 2" is left out: its movement is in no take']]


def test_training_given_up_while_it_waits_does_not_begin() -> None:
    stage = taught()
    forgotten(stage)
    stage.do("train")
    stage.do("train/cancel")
    all_recalled(stage.engine, "main")
    assert stage.outside.jobs == []


# ---- how well ------------------------------------------------------------------------------


def test_five_poses_are_recalled_on_a_second_holding() -> None:
    """Gravity with noise, tremor and drift, two seconds each, default features, `auto`."""
    dancer = Dancer(3)
    stage = Stage(phone_project(low=0.0, high=1.0))
    poses, targets = dancer.poses(5), dancer.rng.random((5, 4)).astype(np.float32)
    for pose, target in zip(poses, targets, strict=True):
        stage.do("target", *map(float, target))
        dance(stage, dancer.hold(pose))  # getting there is not recorded
        stage.do("record")
        dance(stage, dancer.hold(pose))
        stage.do("record/stop")
    stage.do("train")
    report = stage.answer()
    assert report["learnt"]
    assert report["warnings"] == []
    stage.do("run")
    errors = []
    for pose, target in zip(poses, targets, strict=True):
        dance(stage, dancer.hold(pose)[:50])
        since = len(stage.outside.latents)
        dance(stage, dancer.hold(pose))
        errors.append(stage.heard(since) - target)
    assert np.sqrt(np.mean(np.square(errors))) < 0.08


def dance(stage: Stage, movement: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> None:
    for row in movement:
        stage.wait(0.01)
        stage.hear(sample("0", stage.now // MS % 2**31, row[:3], row[3:]))


def test_targets_that_do_not_follow_movement_are_not_learnt() -> None:
    stage = Stage(phone_project(low=0.0, high=1.0))
    rng = np.random.default_rng(1)
    for _ in range(8):
        stage.do("target", *map(float, rng.random(4)))
        stage.do("record")
        stage.hold(FLAT, 2.1, 0.3, rng=rng)
    stage.do("train")
    report = stage.answer()
    assert not report["learnt"]
    assert "Nothing can be learnt" in report["summary"]


def test_a_kept_mapping_is_new_enough_until_something_else_is_taught() -> None:
    stage = taught()
    stage.do("train")
    stage.answer()
    swap = next(e for e in stage.outside.events if isinstance(e, Swap))
    scene = stage.engine.active_scene
    assert not scene.stale
    stage.do("round/mute", 1)
    assert scene.stale
    stage.engine.step(Swap(stage.now, "main", swap.blob))
    assert scene.stale  # it was trained with the round
    stage.do("undo")
    stage.engine.step(Swap(stage.now, "main", swap.blob))
    assert not scene.stale
    stage.do("round/rename", 1, "another name")
    stage.engine.step(Swap(stage.now, "main", swap.blob))
    assert not scene.stale  # names teach nothing


def test_what_teaches_nothing_does_not_replace_what_was_learnt() -> None:
    stage = taught()
    stage.do("train")
    stage.answer()
    learnt = stage.engine.active_scene.learnt
    stage.do("train")
    job = stage.outside.jobs[-1]
    report = {"summary": "Nothing can be learnt here.", "learnt": False, "warnings": ["Look."]}
    trained(stage.engine, job.token, job.scene, b"never read", report)
    assert stage.engine.active_scene.learnt is learnt
    assert ["Look."] in stage.outside.told("warning")
    assert "Nothing can be learnt here." in stage.outside.told("warning")[-1][0]
    assert len(stage.outside.told("trained")) == 2  # whoever waits for the end of it hears it
    assert stage.engine.state() == ("idle", "")


def test_after_a_restart_a_trained_project_plays_at_the_first_button() -> None:
    stage = taught()
    stage.do("train")
    stage.answer()
    swap = next(e for e in stage.outside.events if isinstance(e, Swap))
    stage.engine.active_scene.teaching.at = 0
    stage.engine.step(Swap(stage.now, "main", swap.blob))
    stage.press("A")
    assert stage.engine.state() == ("playing", "")
