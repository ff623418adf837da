"""How novel the movement is, is told; what a policy makes of it never jumps or leaves limits."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.engine.learnt import pack, unpack
from pipeline.engine.replay import compare
from pipeline.project.new_files import scene_short
from pipeline.project.scene_settings import read_scene
from recordings.events import Swap
from tests.pipeline.engine.stage import FLAT, SIDE, UPRIGHT, Memory, Stage, largest_step


@cache
def blob() -> bytes:
    stage = Stage()
    stage.teach(FLAT, UPRIGHT)
    stage.do("mapping", "knn")
    stage.do("train")
    stage.answer()
    return next(e.blob for e in stage.outside.events if isinstance(e, Swap))


def playing(outside: Memory | None = None) -> Stage:
    stage = Stage(outside=outside)
    stage.hold(FLAT, 0.1)
    stage.engine.step(Swap(stage.now, "main", blob()))
    stage.do("run")
    stage.hold(FLAT, 1.0, 0.02)
    return stage


def told(stage: Stage) -> dict[str, Any]:
    return dict(json.loads(stage.do("status")[0])["novelty"])


def test_a_pose_that_was_taught_is_low_and_another_high() -> None:
    stage = playing()
    assert stage.do("novelty")[0] < 0.5
    stage.hold(SIDE, 1.0, 0.02)
    assert stage.do("novelty")[0] > 0.9
    assert told(stage)["value"] > 0.9
    (place,) = json.loads(stage.do("novelty/places")[0])
    assert place["by"].startswith("phone.")
    assert place["peak"] > 0.9


def test_often_where_nothing_was_taught_is_said_until_it_is_forgotten() -> None:
    stage = playing()
    assert told(stage)["says"] == ""
    stage.hold(SIDE, 12.0, 0.02)
    assert told(stage)["says"].startswith("You were often where nothing was taught: 9")
    stage.do("novelty/forget")
    assert told(stage)["says"] == ""
    assert told(stage)["places"] == []


def test_before_anything_is_learnt_or_of_an_old_mapping_it_is_not_known() -> None:
    stage = Stage()
    assert stage.do("novelty") == [-1.0]
    learnt = unpack(blob())
    old = pack(learnt.mapping, learnt.inputs, learnt.outputs, learnt.taught, learnt.report)
    stage.engine.step(Swap(stage.now, "main", old))
    stage.do("run")
    stage.do("novelty/policy", "open")
    stage.hold(SIDE, 0.5)
    assert stage.do("novelty") == [-1.0]
    assert told(stage)["value"] is None


@pytest.mark.parametrize("policy", ["show", "rest", "hold", "open"])
def test_a_policy_does_what_it_says_without_a_jump(policy: str) -> None:
    shown, stage = playing(), playing()
    stage.do("novelty/policy", policy)
    for one in (shown, stage):
        one.hold(FLAT, 0.5, 0.02)
        one.known = one.latents  # type: ignore[attr-defined]
        one.since = len(one.outside.latents)  # type: ignore[attr-defined]
        for share in np.linspace(0, 1, 60):
            one.hold((9.81 * np.sin(share), 0.0, 9.81 * np.cos(share)), 0.02)
        one.hold(SIDE, 2.0)
    rows = stage.heard(stage.since)  # type: ignore[attr-defined]
    assert largest_step(rows) < 0.3
    known, plain = np.array(stage.known), np.array(shown.latents)  # type: ignore[attr-defined]
    wanted = {"show": plain, "rest": np.zeros(4), "hold": known}.get(policy)
    if wanted is not None:
        assert stage.latents == pytest.approx(wanted.tolist(), abs=0.1)
    else:
        assert np.ptp(rows[-150:], axis=0).min() > 0.01  # it wanders
    assert np.abs(rows).max() <= 3.0
    stage.hold(FLAT, 2.0, 0.02)
    assert stage.latents == pytest.approx(known.tolist(), abs=0.1)


def test_a_scene_may_have_a_policy_of_its_own_which_is_kept() -> None:
    stage = playing()
    stage.do("novelty/policy", "rest")
    stage.do("novelty/policy", "open", "main")
    assert (told(stage)["policy"], told(stage)["own"]) == ("open", True)
    scene = stage.engine.project.scenes["main"]
    assert read_scene(scene_short(scene), "scene.toml").novelty.policy == "open"
    assert {"scenes/main/scene.toml", "rig.toml"} <= stage.outside.saved.keys()
    stage.do("novelty/policy", "project", "main")
    assert (told(stage)["policy"], told(stage)["own"]) == ("rest", False)
    assert "hold" in stage.ask("novelty/policy", "hodl")
    assert "no scene" in stage.ask("novelty/policy", "hold", "there")


def test_teach_me_here_records_a_round_for_the_sound_of_now() -> None:
    stage = playing()
    sounding = stage.latents
    (number,) = stage.do("novelty/teach", 0.5)
    stage.hold(SIDE, 0.7, 0.02)
    r = stage.engine.active_scene.teaching.book[number]
    assert list(r.target[-1][1]) == pytest.approx(sounding, abs=1e-6)
    assert r.end is not None
    assert stage.latents == pytest.approx(sounding, abs=1e-3)


def test_a_take_with_a_policy_replays_bit_for_bit(tmp_path: Path) -> None:
    stage = playing(Memory(tmp_path / "take.mcap"))
    for policy in ("open", "hold", "rest"):
        stage.do("novelty/policy", policy)
        stage.hold(SIDE, 0.7, 0.02)
        stage.hold(FLAT, 0.5, 0.02)
    assert stage.outside.take is not None
    stage.outside.take.close()
    found = compare(tmp_path / "take.mcap")
    assert found["different"] == 0
    assert found["latents"] > 300
