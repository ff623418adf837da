"""The safe state: gone to smoothly from anywhere, held, and left."""

import numpy as np
import pytest

from pipeline.engine.status import status
from pipeline.project.latents import Bookmark
from tests.pipeline.engine.stage import FLAT, SIDE, UPRIGHT, Stage, largest_step

QUIET = [1.0, -1.0, 0.5, 2.0]


def playing() -> Stage:
    stage = Stage()
    stage.engine.project.scenes["main"].mapping = {"type": "knn"}
    stage.teach(FLAT, SIDE)
    stage.do("play")
    stage.answer()
    stage.hold(SIDE, 0.5)
    return stage


def test_safe_is_rest_until_a_sound_is_chosen_and_is_reached_smoothly() -> None:
    stage = playing()
    rest = stage.engine.active_scene.shaper.rest.tolist()
    since = len(stage.outside.latents)
    assert stage.do("safe") == ["rest"]
    stage.hold(FLAT, 1.0)
    assert stage.latents != pytest.approx(rest, abs=0.1)  # half-way
    stage.hold(SIDE, 1.1)
    assert stage.latents == pytest.approx(rest)
    assert largest_step(stage.heard(since)) < 0.05
    assert status(stage.engine)["held"] == {"kind": "safe", "step": "holding", "fix": 0}
    assert stage.engine.state()[0] == "idle"
    stage.do("unfreeze")
    assert stage.engine.playing
    stage.hold(SIDE, 1.0)
    assert stage.latents != pytest.approx(rest, abs=0.1)


def test_a_target_or_bookmark_is_safe_by_its_name_and_kept_in_the_rig() -> None:
    stage = playing()
    stage.engine.project.scenes["main"].bookmarks = [Bookmark("quiet", QUIET)]
    stage.do("safe/at", "quiet", 0.5)
    assert "rig.toml" in stage.outside.saved
    assert stage.engine.project.rig_table()["playing"]["safe"] == "quiet"
    assert stage.do("safe") == ["quiet"]
    stage.hold(SIDE, 0.6)
    assert stage.latents == pytest.approx(QUIET)
    stage.engine.project.scenes["main"].bookmarks = []
    stage.do("play")
    stage.do("safe", 0)
    stage.hold(SIDE, 0.1)
    assert stage.latents == pytest.approx(stage.engine.active_scene.shaper.rest.tolist())
    assert [t for [t] in stage.outside.told("warning") if 'no sound "quiet"' in t]
    assert 'there is no target, bookmark or scene "quite"' in stage.ask("safe/at", "quite")
    assert "0.0 to 60.0" in stage.ask("safe/at", "", 61.0)


def test_a_scene_is_safe_and_is_faded_to_in_that_time() -> None:
    stage = playing()
    stage.do("scene/new", "calm")
    stage.do("safe/at", "calm", 1.0)
    stage.do("safe")
    stage.hold(SIDE, 0.5)
    assert 0.2 < stage.engine.scenes["calm"].gain < 0.8
    stage.hold(SIDE, 0.6)
    assert stage.engine.scenes["calm"].gain == 1.0
    assert stage.engine.active == "calm"
    assert not stage.engine.playing


@pytest.mark.parametrize("before", ["record", "freeze", "show", "panic", "stop"])
def test_it_is_gone_to_from_anywhere(before: str) -> None:
    stage = playing()
    stage.do(before)
    stage.hold(UPRIGHT, 0.3)
    stage.do("safe", 0.2)
    stage.do("resume")
    stage.hold(UPRIGHT, 0.5)
    assert np.allclose(stage.latents, stage.engine.active_scene.shaper.rest)
    assert stage.engine.active_scene.teaching.recording is None
    stage.do("unfreeze")
    assert stage.engine.playing == (before in ("freeze", "show", "panic"))


def test_safe_stays_safe_whatever_was_being_recorded_or_waited_for() -> None:
    stage = playing()
    stage.do("grab", 10)
    stage.hold(UPRIGHT, 1.0)
    assert stage.do("safe", 0) == ["rest"]
    stage.hold(FLAT, 0.5)
    assert not stage.engine.grabbing
    assert stage.engine.held is not None
    assert stage.engine.training is None
    assert stage.do("safe", 1e12) == ["rest"]  # as slowly as can be
    stage.hold(FLAT, 0.5)
    assert stage.engine.held is not None
