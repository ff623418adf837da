"""Single latents left out of recording and of playing, and what else is said of one latent."""

import numpy as np
import pytest

from tests.pipeline.engine.stage import FLAT, SIDE, UPRIGHT, Stage


def targets(stage: Stage) -> list[list[tuple[float | None, ...]]]:
    """Return the targets of each round, in order."""
    return [[v for _, v in r.target] for r in stage.engine.active_scene.teaching.book.rounds]


def trained_stage() -> Stage:
    stage = Stage()
    stage.hold(FLAT, 0.2)
    stage.teach(FLAT, SIDE)
    stage.do("mapping", "knn")
    stage.do("train")
    stage.answer()
    return stage


def test_a_latent_that_is_not_recorded_has_no_target_in_new_rounds() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.2)
    stage.do("target", 1, 2, 0.5, -1)
    stage.do("latent/record", 2, 0)
    stage.do("record", 0.5)
    stage.hold(FLAT, 0.6)
    stage.do("latent/record", 2, 1)
    stage.do("record", 0.5)
    stage.hold(FLAT, 0.6)
    assert targets(stage) == [[(1.0, None, 0.5, -1.0)], [(1.0, 2.0, 0.5, -1.0)]]
    assert stage.latents == [1.0, 2.0, 0.5, -1.0]


def test_it_can_be_left_out_in_the_middle_of_a_round() -> None:
    stage = Stage()
    stage.do("target", 0, 0, 0, 0)
    stage.hold(FLAT, 0.2)
    stage.do("record", 0)
    stage.hold(FLAT, 0.3)
    stage.do("latent/record", 1, 0)
    stage.hold(FLAT, 0.3)
    stage.do("target", 1, 1, 1, 1)
    stage.hold(FLAT, 0.3)
    stage.do("record/stop")
    assert targets(stage) == [[(0, 0, 0, 0), (None, 0, 0, 0), (None, 1, 1, 1)]]


def test_a_timed_round_still_ends_by_itself() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.2)
    stage.do("record", 0.5)
    stage.hold(FLAT, 0.2)
    stage.do("latent/record", 1, 0)
    stage.hold(FLAT, 0.5)
    assert stage.engine.state() == ("idle", "")


def test_others_are_learnt_where_one_was_not_recorded() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.2)
    stage.teach(FLAT, SIDE)
    stage.do("latent/record", 1, 0)
    stage.do("target", 3, 2, 2, 2)
    stage.do("record", 1)
    stage.hold(UPRIGHT, 1.2)
    stage.do("mapping", "knn")
    stage.do("train")
    stage.answer()
    stage.do("run")
    stage.hold(UPRIGHT, 1.0)
    assert np.abs(np.array(stage.latents[1:]) - 2).max() < 0.3
    assert stage.latents[0] < 2


def test_nothing_recorded_for_any_latent_is_told() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.2)
    for latent in range(1, 5):
        stage.do("latent/record", latent, 0)
    stage.do("record", 0.5)
    stage.hold(FLAT, 0.6)
    stage.do("mapping", "knn")
    stage.do("train")
    stage.answer()
    assert stage.engine.active_scene.learnt is None
    assert stage.outside.told("warning")


def test_a_latent_that_does_not_run_holds_while_the_others_play() -> None:
    stage = trained_stage()
    stage.do("run")
    stage.hold(FLAT, 0.5)
    before = stage.latents
    stage.do("latent/run", 1, 0)
    stage.hold(SIDE, 1.0)
    after = stage.latents
    assert after[0] == pytest.approx(before[0])
    assert abs(after[2] - before[2]) > 1
    stage.do("latent/run", 1, 1)
    stage.hold(SIDE, 0.5)
    assert abs(stage.latents[0] - before[0]) > 1


def test_a_target_moves_a_latent_that_does_not_run() -> None:
    stage = trained_stage()
    stage.do("target", 0.25, 0.5, 0.75, 1)
    stage.do("latent/run", 3, 0)
    stage.do("run")
    stage.hold(FLAT, 0.5)
    assert stage.latents[2] == 0.75
    stage.do("target", 0, 0, -0.5, 0)
    stage.hold(FLAT, 0.5)
    assert stage.latents[2] == -0.5
    assert stage.latents[0] != pytest.approx(0.0, abs=1e-3)


def test_the_examples_of_one_latent_go_and_come_back() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.2)
    stage.teach(FLAT, SIDE)
    before = targets(stage)
    stage.do("latent/forget", 4)
    assert targets(stage) == [[(*v[:3], None) for v in moves] for moves in before]
    assert stage.do("undo") == ['delete the examples of "latent-4"']
    assert targets(stage) == before
    stage.do("record", 0)
    assert "is being recorded" in stage.ask("latent/forget", 4)
    assert "no 9" in stage.ask("latent/forget", 9)


def test_inputs_are_chosen_by_number() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.2)
    names = stage.engine.graph.views["main"].names
    stage.do("latent/select", 2, 3, 1, 3)
    assert stage.engine.active_scene.latents[1].inputs == [names[2], names[0]]
    for wrong in ((2,), (2, 0), (2, len(names) + 1), (2, 1.5)):
        assert stage.ask("latent/select", *wrong)
    assert stage.engine.active_scene.latents[1].inputs == [names[2], names[0]]


def test_all_latents_are_named_at_once() -> None:
    stage = Stage()
    stage.do("latents/names", "a", "b", "c", "latent-1")
    assert stage.engine.active_scene.voice.latents == ("a", "b", "c", "latent-1")
    for wrong in (("a", "b", "c"), ("a", "a", "b", "c"), ("a", " ", "b", "c")):
        assert stage.ask("latents/names", *wrong) == "latents/names wants 4 names, each its own"
    assert stage.engine.active_scene.voice.latents == ("a", "b", "c", "latent-1")
