"""Freeze what plays, show the movement for it, and play on with what was mended."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.engine.learnt import unpack
from pipeline.engine.replay import compare
from pipeline.engine.status import status
from tests.pipeline.engine.stage import FLAT, SIDE, UPRIGHT, Memory, Stage, largest_step

TILTED = (4.5, 0.0, 8.7)
"""A pose between FLAT and SIDE, nearer to FLAT."""

WANTED = [2.0, -2.0, 1.0, -1.0]


def playing(take: Path | None = None, kind: str = "ridge") -> Stage:
    """Return a stage that plays three poses."""
    stage = Stage(outside=Memory(take))
    stage.engine.project.scenes["main"].mapping = {"type": kind}
    stage.teach(FLAT, UPRIGHT, SIDE)
    stage.do("play")
    stage.answer()
    stage.hold(TILTED, 0.5)
    return stage


def held(stage: Stage) -> dict[str, Any]:
    found = status(stage.engine)["held"]
    assert isinstance(found, dict)
    return found


def off(stage: Stage, pose: Any, wanted: list[float]) -> float:
    """Return how far what plays is from what is wanted in a pose, at most."""
    stage.hold(pose, 1.2, 0.05)
    return float(np.abs(np.array(stage.latents) - wanted).max())


def says(stage: Stage) -> dict[str, list[float]]:
    """Return what plays in each of the poses taught first."""
    found = {}
    for name, pose in (("flat", FLAT), ("upright", UPRIGHT), ("side", SIDE)):
        stage.hold(pose, 1.2)
        found[name] = stage.latents
    return found


def test_a_frozen_sound_stays_whatever_moves_and_is_the_target() -> None:
    stage = playing()
    since, heard = len(stage.outside.latents), stage.latents
    stage.do("freeze")
    stage.hold(UPRIGHT, 1.0)
    stage.hold(SIDE, 0.5)
    assert np.allclose(stage.heard(since), heard, atol=1e-6)
    assert held(stage) == {"kind": "frozen", "step": "holding", "fix": 0}
    assert stage.engine.active_scene.target.tolist() == pytest.approx(heard)
    stage.do("unfreeze")
    stage.hold(SIDE, 1.0)
    assert status(stage.engine)["held"] is None
    assert stage.engine.playing
    assert stage.latents != pytest.approx(heard, abs=0.1)


def test_a_fix_wins_where_it_was_shown_and_changes_nothing_elsewhere() -> None:
    stage = playing()
    before = says(stage)
    stage.hold(TILTED, 0.5, 0.05)
    stage.do("freeze")
    stage.do("target", *WANTED)
    wrong = off(stage, TILTED, stage.latents), off(stage, TILTED, WANTED)
    assert wrong[1] == pytest.approx(0, abs=1e-5)  # what is wanted is heard meanwhile
    since = len(stage.outside.latents)
    assert stage.do("fix") == [4]
    assert held(stage)["step"] == "showing"
    stage.hold(TILTED, 2.1, 0.05)
    assert held(stage)["step"] == "learning"
    stage.answer()
    assert stage.engine.playing
    assert status(stage.engine)["held"] is None
    assert off(stage, TILTED, WANTED) < 0.2
    assert largest_step(stage.heard(since)) < 0.3  # no jump of a range of 6
    after = says(stage)
    for name, was in before.items():
        assert after[name] == pytest.approx(was, abs=0.5), name


@pytest.mark.parametrize("kind", ["knn", "ridge"])
def test_what_says_otherwise_there_gives_way_and_undo_brings_it_back(kind: str) -> None:
    """A pose that was taught before gets another sound."""
    stage = playing(kind=kind)
    stage.hold(SIDE, 1.0)
    stage.do("freeze")
    stage.do("target", *WANTED)
    stage.do("fix")
    stage.hold(SIDE, 2.1, 0.05)
    stage.answer()
    assert off(stage, SIDE, WANTED) < 0.25
    assert status(stage.engine)["gave_way"] == {"3": 1.0}
    name = stage.engine.active_scene.teaching.book[3].name
    told = [text for [text] in stage.outside.told("warning") if "mends" in text]
    assert told == [f'"{name}" says otherwise where "fix 4" mends: it is left out']
    assert not stage.engine.active_scene.stale
    stage.do("undo")
    assert stage.engine.active_scene.stale
    stage.do("train")
    assert len(stage.outside.jobs[-1].examples.rounds) > 500  # all three rounds
    assert status(stage.engine)["gave_way"] == {}


def test_of_a_long_movement_only_what_is_there_gives_way() -> None:
    stage = Stage()
    stage.engine.project.scenes["main"].mapping = {"type": "ridge"}
    stage.do("target", 0.0, 0.0, 0.0, 0.0)
    stage.do("record", 0)
    rng = np.random.default_rng(1)
    for angle in np.linspace(0, 3, 60):
        stage.hold((9.81 * np.sin(angle), 0, 9.81 * np.cos(angle)), 0.1, 0.05, rng=rng)
    stage.do("record/stop")
    stage.do("target", 2.0, 2.0, 2.0, 2.0)
    stage.do("record")
    stage.hold(UPRIGHT, 2.1, 0.05)
    stage.do("play")
    stage.answer()
    stage.do("freeze")
    stage.do("target", *WANTED)
    stage.do("fix")
    stage.hold(TILTED, 2.1, 0.05)
    share = status(stage.engine)["gave_way"]["1"]
    assert 0.02 < share < 0.4
    assert "2" not in status(stage.engine)["gave_way"]


def test_one_button_freezes_shows_and_plays_on_and_the_other_gives_up() -> None:
    stage = playing()
    stage.do("freeze")
    stage.press("A")
    assert held(stage)["step"] == "showing"
    stage.hold(SIDE, 0.5, 0.05)
    stage.press("B")  # not like that
    assert held(stage) == {"kind": "frozen", "step": "holding", "fix": 0}
    assert len(stage.engine.active_scene.teaching.book.rounds) == 3
    stage.press("B")
    assert stage.engine.playing
    stage.do("repair")
    stage.do("repair")
    stage.hold(SIDE, 0.5, 0.05)
    stage.do("repair")  # that was enough
    assert held(stage)["step"] == "learning"
    stage.do("repair")
    stage.answer()
    assert stage.engine.state() == ("playing", "")


def test_what_cannot_be_mended_says_why() -> None:
    stage = Stage()
    assert "nothing plays" in stage.ask("freeze")
    assert "nothing is frozen" in stage.ask("fix")
    assert "nothing is held" in stage.ask("unfreeze")
    stage = playing()
    stage.do("freeze")
    stage.do("fix", 0.5)
    stage.wait(0.6)  # nothing was heard
    assert [text for [text] in stage.outside.told("warning") if "is dropped" in text]
    assert held(stage)["fix"] == 0
    assert len(stage.engine.active_scene.teaching.book.rounds) == 3
    stage.do("mapping", "direct")
    assert "by hand" in stage.ask("fix")


def test_in_the_show_it_can_be_frozen_and_let_go_but_not_taught() -> None:
    stage = playing()
    stage.do("show")
    stage.do("repair")
    assert held(stage)["kind"] == "frozen"
    assert "show is on" in stage.ask("fix")
    stage.do("repair")
    assert stage.engine.playing


def test_another_scene_plays_on_and_stop_stands_still_where_it_is() -> None:
    stage = playing()
    stage.do("scene/new", "second")
    stage.do("freeze")
    stage.do("scene", "second")
    assert stage.engine.held is None
    assert stage.engine.playing
    stage.do("scene", "main")
    stage.hold(SIDE, 0.5)
    stage.do("freeze")
    heard = stage.latents
    stage.do("stop")
    stage.hold(FLAT, 0.5)
    assert stage.engine.held is None
    assert stage.latents == pytest.approx(heard)


def test_all_of_it_is_replayed_bit_for_bit(tmp_path: Path) -> None:
    stage = playing(tmp_path / "take.mcap")
    stage.do("freeze")
    stage.do("target", *WANTED)
    stage.do("fix", 1)
    stage.hold(SIDE, 1.1, 0.05)
    stage.answer()
    stage.hold(SIDE, 1.0, 0.3)
    stage.do("safe", 0.5)
    stage.hold(SIDE, 0.7, 0.3)
    stage.do("unfreeze")
    stage.hold(FLAT, 0.7, 0.3)
    assert stage.outside.take is not None
    stage.outside.take.close()
    found = compare(tmp_path / "take.mcap")
    assert found["different"] == 0
    assert found["latents"] > 500


def test_what_is_frozen_outlives_a_crash() -> None:
    stage = playing()
    before = stage.engine.active_scene.target.tolist()
    stage.do("freeze")
    heard = stage.latents
    facts = stage.engine.about().facts["performance"]
    again = Stage(stage.engine.project)
    again.engine.take_up(facts)
    again.wait(0.5)
    again.hold(UPRIGHT, 0.2)
    assert again.latents == pytest.approx(heard)
    blob = stage.outside.saved["scenes/main/mapping/mapping.safetensors"]
    assert isinstance(blob, bytes)
    assert unpack(blob).outputs
    again.do("unfreeze")
    assert again.engine.active_scene.target.tolist() == pytest.approx(before)
    for damaged in ({"kind": "x"}, {"kind": "safe", "scene": "main", "before": [1]}, {"held": 3}):
        other = Stage()
        other.engine.take_up({"held": damaged})
        assert other.engine.held is None
