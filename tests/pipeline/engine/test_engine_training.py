"""Training as the engine sees it: what goes out, what comes back, too late or not at all."""

import json

import numpy as np
import pytest

from pipeline.engine.captures import Capture, Place
from pipeline.engine.learning import all_recalled, recalled, trained, untrained
from pipeline.engine.status import status
from recordings.events import Swap
from tests.mappings.movement import Dancer
from tests.pipeline.engine.stage import FLAT, MS, SIDE, UPRIGHT, Stage, phone_project, sample
from tests.sensors.packets import message


def taught() -> Stage:
    stage = Stage()
    stage.teach(FLAT, UPRIGHT)
    return stage


def target_of(stage: Stage, number: int) -> list[float]:
    return list(stage.engine.active_scene.teaching.queue[number - 1].values)


def test_taught_trained_and_played_by_buttons_alone() -> None:
    """Nothing but a phone's bytes: A teaches each target, trains and plays; B takes back."""
    stage = Stage(phone_project(m=2))  # a queue of four targets
    poses = [FLAT, UPRIGHT, SIDE, (0.0, 0.0, -9.81)]
    for i, pose in enumerate(poses):
        stage.hold(pose, 1.0, 0.05)
        stage.press("A")
        assert stage.engine.state() == ("idle", "recording")
        assert stage.latents == target_of(stage, i + 1)
        stage.hold(pose, 2.2, 0.05)
        assert stage.engine.state() == ("idle", "")
    stage.press("B")  # the last was not good: it goes, and is next again
    assert len(stage.engine.active_scene.teaching.book.rounds) == 3
    stage.press("A")
    assert stage.latents == target_of(stage, 4)
    stage.hold(poses[3], 2.2, 0.05)
    stage.press("A")
    assert stage.engine.state() == ("idle", "training")
    stage.hold(FLAT, 0.3, 0.05)
    stage.answer()
    assert stage.engine.state() == ("playing", "")
    for i, pose in enumerate(poses):
        stage.hold(pose, 1.0, 0.05)
        assert stage.latents == pytest.approx(target_of(stage, i + 1), abs=0.3)
    stage.press("B")
    assert stage.engine.state() == ("idle", "")
    assert len(stage.engine.active_scene.teaching.book.rounds) == 4
    stage.press("A")
    assert stage.engine.state() == ("playing", "")  # nothing new: no training
    assert len(stage.outside.jobs) == 1
    stage.press("A")
    assert stage.engine.state() == ("idle", "")
    stage.press("A")
    assert stage.engine.state() == ("idle", "recording")  # the queue begins again
    stage.hold(FLAT, 0.2)  # what was played is blended out
    assert stage.latents == target_of(stage, 1)


def test_a_held_button_is_one_press() -> None:
    stage = Stage()
    stage.press("A")
    down = sample("0", 7, FLAT)
    stage.now += MS
    stage.hear(button_down())
    state = stage.engine.state()
    for _ in range(20):
        stage.now += 10 * MS
        stage.hear(down)
    assert stage.engine.state() == state


def button_down() -> bytes:
    return message("/comote/v3/0/control/buttonA", "i", 1)


def test_back_gives_up_training() -> None:
    stage = taught()
    stage.do("play")
    stage.press("B")
    assert stage.engine.state() == ("idle", "")
    assert len(stage.engine.active_scene.teaching.book.rounds) == 2
    stage.answer()
    assert stage.engine.active_scene.learnt is None


def test_training_tells_what_it_learnt() -> None:
    stage = taught()
    assert stage.do("train") == [400]
    assert stage.engine.state() == ("idle", "training")
    report = stage.answer()
    assert stage.engine.state() == ("idle", "")
    assert stage.outside.told("trained") == [[report["summary"]]]
    told = json.loads(stage.do("report")[0])
    assert told.pop("without") == {"known": [], "plays": "", "says": []}
    assert told == report
    saved = stage.outside.saved
    assert {"scenes/main/mapping/mapping.safetensors", "scenes/main/mapping/report.json"} <= set(
        saved
    )


def test_nothing_to_train() -> None:
    stage = Stage()
    assert "record a round first" in stage.ask("train")
    assert "record a round first" in stage.ask("play")
    assert not stage.engine.run_when_trained
    stage.teach(FLAT)
    stage.do("round/mute", 1)
    assert "record a round first" in stage.ask("train")


def test_run_before_anything_is_learnt_says_what_to_do() -> None:
    stage = taught()
    assert "then train" in stage.ask("run")
    assert stage.engine.state() == ("idle", "")


def test_an_answer_to_a_cancelled_training_is_not_used() -> None:
    stage = taught()
    stage.do("train")
    stage.do("train/cancel")
    assert stage.outside.cancelled == 1
    stage.answer()
    assert stage.engine.active_scene.learnt is None
    stage.do("play")  # what was cancelled is still to be learnt
    assert stage.engine.state() == ("idle", "training")


def test_of_two_trainings_only_the_second_counts() -> None:
    stage = taught()
    stage.do("train")
    stage.do("train")
    first, second = stage.outside.jobs
    stage.answer(first)
    assert stage.engine.active_scene.learnt is None
    assert stage.engine.state()[1] == "training"
    stage.answer(second)
    assert stage.engine.active_scene.learnt is not None
    stage.answer(second)  # twice
    assert len(stage.outside.told("trained")) == 1


def test_a_failed_training_leaves_what_was_learnt_before() -> None:
    stage = taught()
    stage.do("train")
    stage.answer()
    before = stage.engine.active_scene.learnt
    stage.do("record")
    stage.hold(SIDE, 2.1)
    stage.do("train")
    untrained(stage.engine, stage.outside.jobs[-1].token, "the trainer stumbled")
    told = "the trainer stumbled. What was learnt before stays."
    assert stage.outside.told("warning") == [[told]]
    assert stage.engine.active_scene.learnt is before
    assert stage.engine.state() == ("idle", "")  # nobody has asked to play
    stage.do("train")
    assert stage.engine.state() == ("idle", "training")  # it is tried again
    stage.answer()
    assert status(stage.engine)["untrained"] == ""
    assert not stage.engine.active_scene.stale


@pytest.mark.parametrize("button", [False, True])
def test_where_nothing_more_is_learnt_what_was_learnt_before_plays(button: bool) -> None:
    stage = taught()
    stage.do("train")
    stage.answer()
    before = stage.engine.active_scene.learnt
    stage.do("record")
    stage.hold(SIDE, 2.1)
    stage.engine.active_scene.teaching.at = 4
    for press in range(2):
        if button:
            stage.press("A")
        else:
            stage.do("play")
        if not press:
            untrained(stage.engine, stage.outside.jobs[-1].token, "Too little was shown.")
            told = "Too little was shown. What was learnt before plays."
            assert stage.outside.told("warning") == [[told]]
        assert stage.engine.state() == ("playing", "")
        assert stage.engine.active_scene.learnt is before
        found = status(stage.engine)
        assert (found["stale"], found["untrained"]) == (True, "Too little was shown.")
        assert "Scene main plays what it learnt before: Too little was shown." in found["problems"]
        stage.do("stop")
    assert len(stage.outside.jobs) == 2  # the same rounds are not trained again
    stage.do("round/mute", 3)
    assert status(stage.engine)["untrained"] == ""
    stage.do("play")
    assert len(stage.outside.jobs) == 3


def test_rounds_that_changed_while_nothing_was_learnt_are_trained_next() -> None:
    stage = taught()
    stage.do("train")
    stage.answer()
    stage.do("round/weight", 1, 2)
    stage.do("play")
    stage.do("round/weight", 1, 3)
    untrained(stage.engine, stage.outside.jobs[-1].token, "no")
    assert stage.engine.state() == ("playing", "")
    assert status(stage.engine)["untrained"] == ""
    stage.do("stop")
    stage.do("play")
    assert stage.engine.state() == ("idle", "training")


def test_before_anything_is_learnt_a_failed_training_is_tried_again() -> None:
    stage = taught()
    stage.do("play")
    untrained(stage.engine, stage.outside.jobs[-1].token, "no")
    assert stage.outside.told("warning") == [["no"]]
    assert stage.engine.state() == ("idle", "")
    stage.do("play")
    assert len(stage.outside.jobs) == 2


def test_a_damaged_answer_is_told_and_ends_the_training() -> None:
    stage = taught()
    stage.do("play")
    trained(stage.engine, stage.outside.jobs[-1].token, "main", b"nonsense", {})
    assert "damaged" in str(stage.outside.told("warning"))
    assert stage.engine.state() == ("idle", "")


def test_rounds_recorded_while_training_are_learnt_the_next_time() -> None:
    stage = taught()
    stage.do("train")
    stage.do("record")
    assert stage.engine.state() == ("idle", "recording")
    stage.hold(SIDE, 2.1)
    assert stage.engine.state() == ("idle", "training")
    stage.answer()
    stage.do("play")
    assert stage.engine.state() == ("idle", "training")
    assert len(np.unique(stage.outside.jobs[-1].examples.rounds)) == 3


def test_play_while_training_plays_when_it_is_done() -> None:
    stage = taught()
    stage.do("train")
    stage.do("play")
    assert len(stage.outside.jobs) == 1
    stage.answer()
    assert stage.engine.state() == ("playing", "")


def test_recording_again_keeps_it_from_playing_when_trained() -> None:
    stage = taught()
    stage.do("play")
    stage.do("record", 0)
    stage.hold(SIDE, 0.5)
    stage.answer()
    assert stage.engine.state() == ("idle", "recording")


def test_what_was_trained_for_another_scene_goes_there() -> None:
    stage = taught()
    stage.do("scene/new", "two")
    stage.do("train")
    stage.do("scene", "two")
    stage.answer()
    assert stage.engine.scenes["main"].learnt is not None
    assert stage.engine.scenes["two"].learnt is None
    assert stage.engine.state() == ("idle", "")


def test_a_training_given_up_for_another_scene_is_still_to_be_done() -> None:
    stage = taught()
    stage.do("scene/new", "two", 2)
    stage.do("train")
    stage.do("scene", "two")
    stage.do("record")
    stage.hold(FLAT, 2.1)
    stage.do("train")
    untrained(stage.engine, stage.outside.jobs[-1].token, "no")
    assert stage.engine.scenes["main"].stale
    assert stage.engine.scenes["two"].stale


def test_each_latents_inputs_and_the_kind_go_out() -> None:
    stage = taught()
    stage.do("latent/inputs", 2, "phone.intensity")
    stage.do("mapping", "ridge")
    stage.do("train")
    (job,) = stage.outside.jobs
    assert job.choices == [[], ["phone.intensity"], [], []]
    assert job.settings == {"type": "ridge"}
    stage.answer()
    scene = stage.engine.active_scene
    assert scene.learnt is not None
    x = stage.engine.graph.vector("main")
    view = stage.engine.graph.views["main"]
    moved = np.where([n.startswith("phone.orientation") for n in view.names], x + 1.0, x)
    apart = scene.learnt.predict(moved) - scene.learnt.predict(x)
    assert apart[1] == 0
    assert np.abs(apart[[0, 2, 3]]).max() > 0


# ---- rounds of earlier takes ---------------------------------------------------------------


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
