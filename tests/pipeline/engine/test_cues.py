"""Cues: what each lets be heard, the order they are in, and what follows them."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.engine.opening import open_project
from pipeline.engine.replay import compare
from pipeline.engine.standing import performance
from pipeline.engine.status import status
from pipeline.project.creation import default_scene, write_project
from pipeline.project.cues import Cue
from pipeline.project.latents import Target
from pipeline.project.project import Project
from pipeline.settings.documents import parse
from recordings.events import Swap
from recordings.rounds import RoundBook
from tests.pipeline.engine.stage import FLAT, SIDE, Memory, Stage, phone_project

PIECE = [Cue("I", "main"), Cue("II", "two", play=False), Cue("III", "main", crossfade=2.0)]


def two_scenes(*cues: Cue) -> Project:
    project = phone_project()
    project.add_scene("two", default_scene(3))
    project.rig.cues = list(cues)
    return project


def taught(*cues: Cue, take: Path | None = None) -> Stage:
    """Return a stage whose scene "main" has learnt, and "two" has not."""
    project = two_scenes(*cues)
    rounds, project.mappings["main"] = lesson()
    project.rounds["main"] = RoundBook.loads(rounds)
    return Stage(project, Memory(take) if take else None)


@cache
def lesson() -> tuple[bytes, bytes]:
    """Return two rounds, and what was learnt from them."""
    stage = Stage(two_scenes())
    stage.teach(FLAT, SIDE)
    stage.do("train")
    stage.answer()
    (blob,) = [e.blob for e in stage.outside.events if isinstance(e, Swap)]
    return stage.engine.active_scene.teaching.book.dumps(), blob


def now(stage: Stage) -> tuple[Any, ...]:
    """Return the number of the present cue, its scene and whether it plays."""
    return stage.engine.on_stage.cue, stage.engine.active, stage.engine.playing


def test_in_a_scene_that_nobody_taught_the_next_step_is_to_teach() -> None:
    stage = taught()
    stage.engine.scenes["two"].teaching.queue = [Target("A", [0.0, 0.0, 0.0])]
    stage.do("run")
    stage.do("scene", "two")
    assert stage.engine.state() == ("playing", "")
    stage.do("next")
    assert stage.engine.state() == ("idle", "recording")


def test_next_goes_through_the_cues_and_no_further() -> None:
    stage = taught(*PIECE)
    assert stage.do("cues") == [0, "I", "II", "III"]
    assert stage.do("cue/next") == [1, "I"]
    assert now(stage) == (1, "main", True)
    assert stage.do("cue/next") == [2, "II"]
    assert now(stage) == (2, "two", False)
    assert stage.do("cue/next") == [3, "III"]
    assert now(stage) == (3, "main", True)
    assert stage.ask("cue/next") == '"III" is the last cue: go to the first to begin again'
    assert now(stage) == (3, "main", True)
    assert stage.outside.told("cue/now") == [[1, "I"], [2, "II"], [3, "III"]]


def test_back_goes_back_and_not_before_the_first() -> None:
    stage = taught(*PIECE)
    assert stage.ask("cue/back") == "there is no cue before this one: go on to the next"
    stage.do("cue/go", 3)
    assert stage.do("cue/back") == [2, "II"]
    assert stage.do("cue/back") == [1, "I"]
    assert stage.ask("cue/back") == "there is no cue before this one: go on to the next"
    assert stage.ask("cue/go", 4) == "there are cues 1 to 3, no 4"
    assert now(stage) == (1, "main", True)


def test_scenes_cross_in_the_time_of_the_cue_alone() -> None:
    stage = taught(*PIECE)
    stage.do("cue/go", 2)
    stage.hold(FLAT, 0.5)
    stage.do("cue/go", 3)
    stage.hold(FLAT, 1.0)
    gains = {name: scene.gain for name, scene in stage.engine.scenes.items()}
    assert gains == pytest.approx({"main": 0.5, "two": 0.5}, abs=0.05)
    stage.do("scene", "two")  # which crosses as the rig says, 0.1 s
    stage.hold(FLAT, 0.2)
    assert stage.engine.scenes["two"].gain == 1.0
    assert stage.engine.on_stage.cue == 3  # of [[cues]], "scene" is none


def test_a_cue_of_a_scene_without_learning_tells() -> None:
    stage = taught(Cue("new", "two"))
    stage.do("cue/go", 1)
    assert now(stage) == (1, "two", False)
    assert ["Nothing is learnt in two yet: it follows its target"] in stage.outside.told("warning")


def test_a_cue_waits_for_the_round_that_is_recorded() -> None:
    stage = taught(*PIECE)
    stage.do("record")
    assert stage.ask("cue/go", 2) == "a round is being recorded; end it first"
    assert now(stage) == (0, "main", False)


def test_without_cues_the_scenes_are_the_cues() -> None:
    stage = taught()
    assert stage.do("cues") == [0, "main", "two"]
    stage.do("cue/next")
    stage.do("scene", "two")
    assert stage.do("cues") == [2, "main", "two"]
    assert stage.do("cue/back") == [1, "main"]


def test_status_tells_the_cues_and_since_when() -> None:
    stage = taught(*PIECE)
    assert status(stage.engine)["cues"]["now"] == 0
    stage.do("cue/go", 3)
    begun = stage.engine.now
    stage.hold(FLAT, 0.5)
    found = status(stage.engine)["cues"]
    assert (found["now"], found["since"]) == (3, begun)
    assert found["list"][1:] == [
        {"name": "II", "scene": "two", "play": False, "crossfade": None},
        {"name": "III", "scene": "main", "play": True, "crossfade": 2.0},
    ]


def names(stage: Stage) -> list[Any]:
    """Return the present cue's number and all names, which must be those that are kept."""
    content = stage.outside.saved["rig.toml"]
    text = (content if isinstance(content, bytes) else content()).decode()
    found = stage.do("cues")
    assert [cue["name"] for cue in parse(text, "rig.toml")["cues"]] == found[1:]
    return found


def test_cues_are_arranged_and_the_present_one_stays(tmp_path: Path) -> None:
    write_project(phone_project(), tmp_path)
    stage = Stage(open_project(tmp_path))
    stage.do("scene/new", "two")
    assert stage.do("cue/add", "storm", "two") == [3, "storm"]
    assert names(stage) == [0, "main", "two", "storm"]
    stage.do("cue/go", 2)
    stage.do("cue/move", 3, 1)
    assert names(stage) == [3, "storm", "main", "two"]
    stage.do("cue/rename", 3, "calm")
    assert stage.outside.told("cue/now")[-1] == [3, "calm"]
    stage.do("cue/remove", 1)
    assert names(stage) == [2, "main", "calm"]
    stage.do("cue/remove", 2)
    assert names(stage) == [0, "main"]
    assert stage.ask("cue/remove", 1) == '"main" is the only cue: add another first'


def test_what_a_cue_does_is_changed_while_it_is_the_present_one() -> None:
    stage = taught(*PIECE)
    stage.do("cue/go", 3)
    stage.do("cue/scene", 3, "two")
    stage.do("cue/play", 3, 0)
    stage.do("cue/crossfade", 3, 4.5)
    changed = {"name": "III", "scene": "two", "play": False, "crossfade": 4.5}
    found = status(stage.engine)["cues"]
    assert (found["now"], found["list"][2]) == (3, changed)
    assert "rig.toml" in stage.outside.saved
    assert now(stage) == (3, "main", True)  # what is heard changes when it is gone to again
    stage.do("cue/go", 3)
    assert now(stage) == (3, "two", False)
    assert stage.engine.on_stage.crossfade == 4.5
    stage.do("cue/play", 3)
    stage.do("cue/crossfade", 3)
    changed |= {"play": True, "crossfade": None}
    assert status(stage.engine)["cues"]["list"][2] == changed


def test_status_tells_whether_cues_were_written() -> None:
    stage = taught()
    assert not status(stage.engine)["cues"]["written"]
    stage.do("cue/play", 2, 0)  # the scenes that were the cues are written then
    found = status(stage.engine)["cues"]
    assert found["written"]
    assert [(cue["name"], cue["play"]) for cue in found["list"]] == [("main", True), ("two", False)]


def test_a_scene_that_a_cue_goes_to_stays() -> None:
    stage = Stage(two_scenes(*PIECE))
    assert stage.ask("scene/remove", "two").startswith("cues go to it: II")
    assert "two" in stage.engine.scenes


def test_where_scenes_are_the_cues_a_scene_that_goes_is_none(tmp_path: Path) -> None:
    write_project(phone_project(), tmp_path)
    stage = Stage(open_project(tmp_path))
    for name in ("two", "three"):
        stage.do("scene/new", name)
    stage.do("cue/go", 3)
    stage.do("scene/remove", "two")
    assert stage.do("cues") == [2, "main", "three"]


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (("cue/add", " "), "a cue needs a name"),
        (("cue/add", "I"), 'there is a cue "I" already'),
        (("cue/add", "IV", "tow"), 'there is no scene "tow". Did you mean "two"?'),
        (("cue/scene", 1, "tow"), 'there is no scene "tow". Did you mean "two"?'),
        (("cue/play", 4, 0), "there are cues 1 to 3, no 4"),
        (("cue/crossfade", 1, 61.0), '"crossfade" must be 0.0 to 60.0 s, not 61.0'),
        (("cue/rename", 1, "II"), 'there is a cue "II" already'),
        (("cue/move", 1, 9), "there are cues 1 to 3, no 9"),
        (("cue/remove", 0), "there are cues 1 to 3, no 0"),
    ],
)
def test_cues_that_cannot_be_are_told(asked: tuple[Any, ...], problem: str) -> None:
    stage = Stage(two_scenes(*PIECE))
    assert stage.ask(*asked) == problem
    assert stage.do("cues") == [0, "I", "II", "III"]


def test_cues_and_their_crossfades_replay(tmp_path: Path) -> None:
    stage = taught(*PIECE, take=tmp_path / "take.mcap")
    for _ in PIECE:
        stage.do("cue/next")
        stage.hold(SIDE, 0.5, 0.1)
    stage.do("show")
    stage.ask("record")
    stage.hold(FLAT, 0.5, 0.1)
    assert stage.outside.take is not None
    stage.outside.take.close()
    assert compare(tmp_path / "take.mcap")["different"] == 0


def test_the_present_cue_outlives_a_crash() -> None:
    stage = taught(*PIECE)
    stage.do("cue/go", 2)
    kept = performance(stage.engine)
    other = Stage(two_scenes(*PIECE))
    other.engine.take_up(kept)
    assert now(other) == (2, "two", False)
    assert status(other.engine)["cues"]["since"] == stage.engine.now
    fewer = Stage(two_scenes(PIECE[0]))
    fewer.engine.take_up(kept)
    assert fewer.engine.on_stage.cue == 0


def test_what_is_heard_never_jumps_from_cue_to_cue() -> None:
    slow = [Cue("I", "main", crossfade=1.0), Cue("still", "main", play=False, crossfade=1.0)]
    stage = taught(*slow)
    stage.do("target", 2.0, -2.0, 2.0, -2.0)
    stage.do("cue/next")
    stage.hold(FLAT, 1.5)
    count = len(stage.outside.latents)
    stage.do("cue/next")
    stage.hold(FLAT, 1.5)
    rows = stage.heard(count)
    whole = float(np.abs(rows[-1] - rows[0]).max())
    assert whole > 0.1
    assert float(np.abs(np.diff(rows, axis=0)).max()) <= whole * 1.5 * 0.02  # smoothstep, 10 ms
