"""Grab and play: movement is watched, plays at once, and is mended by rounds."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load

from pipeline.engine.recall import recall
from pipeline.engine.replay import compare
from pipeline.engine.status import status
from recordings.events import Swap
from recordings.rounds import WATCHED
from tests.pipeline.engine.stage import FLAT, SIDE, Memory, Stage, largest_step, phone_project
from tests.pipeline.engine.test_ground import SPACE, grounded


def sway(stage: Stage, seconds: float, seed: int = 0) -> None:
    """Move a phone to and fro in three ways at once."""
    rng = np.random.default_rng(seed)
    speeds, phases = rng.uniform(0.3, 1.2, 3), rng.uniform(0, 6, 3)
    for i in range(round(seconds * 50)):
        turn = np.sin(speeds * i / 50 * 6.28 + phases) * (4.0, 3.0, 2.0)
        stage.hold(turn + np.array((0, 0, 7)), 0.02, 0.05, rng=rng)


def grabbed(stage: Stage, seconds: float = 6.0) -> Stage:
    """Let movement be watched, and play."""
    sway(stage, 0.2)
    stage.do("grab", seconds)
    sway(stage, seconds + 0.2)
    stage.answer()
    return stage


def test_movement_plays_as_soon_as_it_was_watched() -> None:
    stage = Stage(grounded())
    sway(stage, 0.2)
    assert stage.do("grab", 10.0) == [1]
    assert status(stage.engine)["recording"]["kind"] == WATCHED
    sway(stage, 10.2)
    assert stage.outside.told("cue") == [["recorded", 1]]
    assert stage.engine.state() == ("idle", "training")
    report = stage.answer()
    assert stage.engine.state() == ("playing", "")
    assert "watched" in report["summary"]
    assert not stage.engine.active_scene.stale
    sway(stage, 1.0)
    since = len(stage.outside.latents)
    sway(stage, 8.0, seed=3)
    heard = stage.heard(since)
    ground = stage.engine.active_scene.ground
    assert ground is not None
    edges = [ground.edge(row.astype(np.float32)) for row in heard]
    assert np.mean(np.array(edges, np.float64) <= 1.0) >= 0.95
    played, model = heard.std(axis=0), np.sqrt(np.diag(SPACE.covariance))
    assert (played > 0.3 * model).mean() >= 0.5, "it goes about, not only in the middle"
    assert largest_step(heard) < 3.0


def test_without_an_analysis_it_plays_within_the_limits() -> None:
    stage = grabbed(Stage(phone_project(6, low=-1.0, high=3.0)))
    sway(stage, 0.5)
    since = len(stage.outside.latents)
    sway(stage, 8.0, seed=5)
    heard = stage.heard(since)
    assert heard.min() >= -1.0
    assert heard.max() <= 3.0
    assert (heard.std(axis=0) > 0.1).sum() >= 3


def test_rounds_mend_it_where_they_are() -> None:
    stage = grabbed(Stage(grounded()))
    wanted = SPACE.regions[0].centre
    before = {name: pose_sound(stage, pose) for name, pose in (("side", SIDE), ("flat", FLAT))}
    stage.do("target", *wanted.tolist())
    stage.hold(SIDE, 2.0, 0.05)
    stage.do("record", 2.0)
    stage.hold(SIDE, 2.1, 0.05)
    stage.do("train")
    stage.answer()
    stage.do("run")
    scale = float(np.sqrt(np.diag(SPACE.covariance)).max())
    assert np.abs(pose_sound(stage, SIDE) - wanted).max() < 0.1 * scale
    moved = [np.abs(pose_sound(stage, FLAT) - before["flat"]).max()]
    assert moved[0] < np.abs(before["side"] - wanted).max(), "elsewhere less changes"


def pose_sound(stage: Stage, pose: Any) -> np.ndarray[Any, Any]:
    """Return the mean of what sounds in a pose, shape (m,)."""
    stage.hold(pose, 1.5, 0.05)
    since = len(stage.outside.latents)
    stage.hold(pose, 0.5, 0.05)
    return np.asarray(stage.heard(since).mean(axis=0))


def test_what_is_kept_of_it_stays_when_the_rest_is_mended() -> None:
    stage = grabbed(Stage(grounded()))
    stage.hold(SIDE, 4.0, 0.05)
    stage.do("keep")
    stage.do("target", *SPACE.regions[1].centre.tolist())
    stage.do("record", 2.0)
    stage.hold(FLAT, 2.1, 0.05)
    stage.do("train")
    stage.answer()
    (pin,) = json.loads(stage.do("pins")[0])
    assert pin["off"] < 0.05


def test_a_second_grab_takes_the_place_of_the_first() -> None:
    stage = grabbed(Stage())
    book = stage.engine.active_scene.teaching.book
    first = book[1].start
    stage.do("grab", 5.0)
    sway(stage, 5.2, seed=9)
    assert [r.kind for r in book.rounds] == [WATCHED]
    assert book[1].start > first
    stage.answer()
    stage.do("undo")
    assert book[1].start == first


def test_it_is_dropped_or_ended_early() -> None:
    stage = Stage()
    sway(stage, 0.2)
    stage.do("grab")
    sway(stage, 2.0)
    stage.do("record/cancel")
    sway(stage, 0.2)
    assert stage.outside.jobs == []
    assert stage.engine.project.scenes["main"].mapping["type"] == "auto"
    stage.do("grab")
    sway(stage, 6.0)
    stage.do("target", 1.0, 1.0, 1.0, 1.0)
    stage.do("record/stop")
    sway(stage, 0.2)
    assert len(stage.outside.jobs) == 1
    assert stage.outside.jobs[0].examples.watched.shape[0] == pytest.approx(600, abs=40)


def test_what_cannot_be_is_said() -> None:
    stage = Stage()
    assert "switch one on" in stage.ask("grab")
    stage.hold(FLAT, 1.0)
    assert "5 to 300" in stage.ask("grab", 1.0)
    stage.do("grab", 5.0)
    assert "recorded" in stage.ask("grab")
    stage.hold(FLAT, 5.5)
    assert stage.outside.jobs == []
    assert "nothing moved" in stage.outside.told("warning")[-1][0]


def test_the_model_learns_the_same_again_and_a_take_plays_it_again(tmp_path: Path) -> None:
    take = tmp_path / "takes" / "take.mcap"
    take.parent.mkdir()
    stage = grabbed(Stage(grounded(), Memory(take)))
    sway(stage, 2.0)
    first = [e for e in stage.outside.events if isinstance(e, Swap)][-1]
    stage.do("train")
    stage.answer()
    sway(stage, 1.0)
    again = [e for e in stage.outside.events if isinstance(e, Swap)][-1]
    assert load(first.blob)["mapping"].tolist() == load(again.blob)["mapping"].tolist()
    assert stage.outside.take is not None
    stage.outside.take.close()
    assert compare(take)["different"] == 0
    teaching = stage.engine.active_scene.teaching
    found, problems = recall(tmp_path, stage.engine.project.tables(), "main", teaching.book.dumps())
    assert problems == []
    (where,) = teaching.captures
    live, read = teaching.captures[where], found[where]
    assert np.array_equal(live.table(live.names)[1], read.table(live.names)[1], equal_nan=True)


def test_axes_in_place_of_latents_leave_the_movement_as_it_is() -> None:
    stage = grabbed(Stage(grounded()))
    stage.do("stop")
    stage.do("latents/axes", "principal")
    stage.do("train")
    stage.answer()
    stage.do("run")
    since = len(stage.outside.latents)
    sway(stage, 4.0)
    assert stage.heard(since)[50:].std(axis=0).max() > 0.3
