"""Training as the engine sees it: what goes out, what comes back, too late or not at all."""

import json

import numpy as np
import pytest

from pipeline.engine.learning import trained, untrained
from pipeline.engine.status import status
from tests.pipeline.engine.stage import FLAT, SIDE, UPRIGHT, Stage


def taught() -> Stage:
    stage = Stage()
    stage.teach(FLAT, UPRIGHT)
    return stage


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
