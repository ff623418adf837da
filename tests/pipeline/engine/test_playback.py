"""Rounds are played back so that they are heard; targets are drawn; history is stepped through."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.commands import call
from pipeline.engine import players
from pipeline.engine.replay import compare
from pipeline.engine.status import status
from recordings.events import Tick
from tests.pipeline.engine.stage import FLAT, MS, PERIOD, SIDE, Memory, Stage, phone_project


def taught(take: Path | None = None, learn: bool = True) -> Stage:
    stage = Stage(phone_project(m=2), Memory(take))
    stage.teach(FLAT, SIDE)
    if learn:
        stage.do("train")
        stage.answer()
    return stage


def go_on(stage: Stage, seconds: float) -> None:
    """Let time go as the loop does, with what is played and the timer's steps."""
    end = stage.now + round(seconds * 1e9)
    while True:
        due = min(t for t in (players.due(stage.engine), stage.engine.due(), end) if t is not None)
        if due >= end:
            break
        stage.now = max(stage.now, due)
        players.tend(stage.engine, stage.now)
        timer = stage.engine.due()
        if timer is not None and timer <= stage.now:
            stage.engine.step(Tick(stage.now))
    stage.now = end


def closed(stage: Stage) -> None:
    assert stage.outside.take is not None
    stage.outside.take.close()
    stage.outside.take = None


def queue(stage: Stage, i: int) -> list[float]:
    return stage.engine.active_scene.teaching.queue[i].values


def test_a_round_is_heard_through_what_is_learnt_though_the_phone_is_silent() -> None:
    stage = taught()
    stage.do("target", 0, 0)
    go_on(stage, 1.0)
    assert stage.latents == [0, 0]
    for number in (1, 2):
        stage.do("round/play", number)
        go_on(stage, 1.0)
        assert stage.latents == pytest.approx(queue(stage, number - 1), abs=0.15)
        found = status(stage.engine)
        assert found["playing_back"] == number
        assert found["playing_back_share"] == pytest.approx(0.5, abs=0.02)
    go_on(stage, 2.0)
    assert status(stage.engine)["playing_back"] == 0
    assert stage.latents == [0, 0]
    assert stage.engine.players == {}


def test_without_anything_learnt_its_target_is_heard_as_it_moved() -> None:
    stage = Stage(phone_project(m=2))
    stage.hold(FLAT, 0.1)
    stage.do("target", 0, 0)
    stage.do("record", 0)
    stage.hold(FLAT, 1.0)
    stage.do("target", 2, -2)
    stage.hold(FLAT, 1.0)
    stage.do("record/stop")
    stage.do("target", 1, 1)
    stage.do("round/play", 1)
    go_on(stage, 0.5)
    assert stage.latents == [0, 0]
    go_on(stage, 1.0)
    assert stage.latents == [2, -2]
    go_on(stage, 1.0)
    assert stage.latents == [1, 1]
    assert stage.engine.active_scene.target.tolist() == [1, 1]


@pytest.mark.parametrize("ends", ["round/play", "run", "record", "stop", "undo"])
def test_it_ends_when_told_or_when_anything_else_is_done(ends: str) -> None:
    stage = taught()
    stage.do("round/play", 1)
    go_on(stage, 0.3)
    stage.do(ends, *([0] if ends == "round/play" else []))
    go_on(stage, 0.2)
    assert status(stage.engine)["playing_back"] == 0
    assert stage.engine.players == {}


def test_queries_do_not_end_it_and_the_live_phone_does_not_disturb_it() -> None:
    stage = taught()
    stage.do("round/play", 2)
    for _ in range(100):
        go_on(stage, PERIOD * 1e-9)
        stage.hold(FLAT, PERIOD * 1e-9)
        call(stage.engine, "status", [])
    assert stage.latents == pytest.approx(queue(stage, 1), abs=0.15)


def test_it_cannot_be_while_a_round_is_recorded_or_of_none() -> None:
    stage = taught()
    assert stage.ask("round/play", 9) == "there is no round 9"
    stage.do("record", 0)
    assert stage.ask("round/play", 1) == "a round is being recorded; end it first"


def test_a_round_that_is_not_read_yet_is_told() -> None:
    stage = taught()
    stage.engine.active_scene.teaching.captures.clear()
    stage.do("round/play", 1)
    go_on(stage, 3.0)
    assert any("not read" in text for (text,) in stage.outside.told("warning"))


def test_a_take_with_it_replays_bit_for_bit_though_no_round_is_known_there(tmp_path: Path) -> None:
    earlier = taught()
    stage = Stage(phone_project(m=2), Memory(tmp_path / "take.mcap"))
    # as after a start: rounds of another take, whose features were read again from there
    teaching = earlier.engine.active_scene.teaching
    closed(stage)
    project = phone_project(m=2)
    project.rounds["main"] = teaching.book
    project.mappings["main"] = earlier.engine.improving.blobs["main"]
    stage = Stage(project, Memory(tmp_path / "second.mcap"))
    stage.engine.active_scene.teaching.captures = dict(teaching.captures)
    stage.do("round/play", 2)
    go_on(stage, 1.0)
    assert stage.latents == pytest.approx(queue(stage, 1), abs=0.15)
    go_on(stage, 2.0)
    stage.do("round/play", 1)
    go_on(stage, 0.5)
    stage.do("run")
    stage.hold(SIDE, 0.5, 0.1)
    stage.do("target/draw")
    stage.do("stop")
    stage.hold(SIDE, 0.5, 0.1)
    closed(stage)
    found = compare(tmp_path / "second.mcap")
    assert found["different"] == 0
    assert found["latents"] > 300


def test_curves_are_those_that_move_and_lie_where_the_round_lies_among_the_others() -> None:
    stage = taught()
    for number in (1, 2):
        (text,) = call(stage.engine, "round/curves", [number, 20])
        found = json.loads(text)
        assert found["number"] == number
        assert found["seconds"] == pytest.approx(2.0, abs=0.02)
        assert 1 <= len(found["curves"]) <= 3
        for curve in found["curves"]:
            assert len(curve["values"]) == 20
            assert 0 <= min(curve["values"]) <= max(curve["values"]) <= 1


def test_curves_show_the_channel_that_moved() -> None:
    stage = Stage(phone_project(m=2))
    stage.do("feature/add", "raw", "raw", "phone.accelerometer")
    stage.hold(FLAT, 0.05)
    stage.do("record", 0)
    for i in range(100):
        pose = (0.0, 5 * np.sin(i / 15), 9.81)
        stage.hold(pose, 0.01, 0.02, rng=np.random.default_rng(i))
    stage.do("record/stop")
    (text,) = call(stage.engine, "round/curves", [1])
    shown = {curve["name"]: curve["values"] for curve in json.loads(text)["curves"]}
    named = {"raw.y", "phone.orientation.y", "phone.orientation.pitch", "phone.orientation.z"}
    assert shown.keys() & named
    assert all(len(values) == 48 for values in shown.values())


def test_history_is_told_and_stepped_through_several_at_once() -> None:
    stage = taught(learn=False)
    stage.do("round/rename", 1, "low")
    stage.do("round/mute", 2)
    (text,) = call(stage.engine, "history", [])
    found = json.loads(text)
    assert found["undo"][:2] == ['mute "round 2"', 'rename "round 1"']
    assert stage.do("undo/to", 3) == [
        'mute "round 2"',
        'rename "round 1"',
        'record "round 2"',
    ]
    assert len(stage.engine.active_scene.teaching.book.rounds) == 1
    assert json.loads(call(stage.engine, "history", [])[0])["redo"][0] == 'record "round 2"'
    assert len(stage.do("redo/to", 3)) == 3
    assert stage.engine.active_scene.teaching.book[1].name == "low"
    assert stage.ask("undo/to", 99) == "4 changes can be undone, not 99"
    assert stage.ask("redo/to", 1) == "0 changes can be done again, not 1"


def test_targets_are_drawn_within_the_limits_equal_seeds_equally() -> None:
    stage = Stage()
    stage.do("latent/limits", 1, 1.0, 1.5)
    drawn = [stage.do("target/draw", seed) for seed in range(20)]
    assert all(1.0 <= values[0] <= 1.5 for values in drawn)
    assert len({tuple(values) for values in drawn}) == 20
    assert stage.do("target/draw", 3) == drawn[3]
    stage.now += MS
    one: list[Any] = stage.do("target/draw")
    stage.now += MS
    assert stage.do("target/draw") != one
    assert stage.latents == pytest.approx(stage.engine.reply)


def test_bends_are_not_drawn() -> None:
    stage = Stage()
    stage.do("latent/bend", "noise")
    latents = stage.engine.active_scene.latents
    assert replace(latents[-1]).bends == "noise"
    values = stage.do("target/draw", 1)
    assert values[-1] == 0
