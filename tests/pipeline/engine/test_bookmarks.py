"""Bookmarks: places in sound that have a name, found while playing and gone back to."""

import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.engine.opening import open_project
from pipeline.engine.replay import engine_from
from pipeline.project.creation import write_project
from pipeline.project.cues import ShowSettings
from pipeline.project.latents import Bookmark
from pipeline.project.rig import RigSettings
from pipeline.settings.mistakes import SettingsError
from recordings.events import About
from tests.pipeline.engine.stage import FLAT, SIDE, UPRIGHT, Memory, Stage, phone_project
from tests.pipeline.engine.test_ground import SPACE, grounded


def marks(stage: Stage) -> list[Bookmark]:
    return stage.engine.project.scenes["main"].bookmarks


def playing() -> Stage:
    """Return a stage that plays between two poses."""
    stage = Stage()
    stage.do("queue/clear")
    for values in ([1.0, 1.0, 1.0, 1.0], [-1.0, -1.0, -1.0, -1.0]):
        stage.do("queue/add", "one", *values)
    stage.teach(FLAT, SIDE)
    stage.do("train")
    stage.answer()
    stage.do("run")
    return stage


def test_the_sound_of_now_is_bookmarked_while_it_plays_and_gone_back_to() -> None:
    stage = playing()
    stage.hold(FLAT, 0.5)
    heard = stage.latents
    assert stage.do("bookmark/add", "dawn") == ["dawn"]
    assert stage.outside.told("bookmarked") == [["dawn"]]
    stage.hold(SIDE, 1.0)
    assert stage.latents != pytest.approx(heard, abs=0.5)
    stage.do("bookmark/go", "dawn")
    stage.hold(SIDE, 2.0)
    assert stage.engine.state() == ("idle", "")
    assert stage.latents == pytest.approx(heard, abs=1e-5)
    assert stage.do("targets") == pytest.approx(heard, abs=1e-5)
    assert "scenes/main/scene.toml" in stage.outside.saved


def test_they_are_kept_on_disk(tmp_path: Path) -> None:
    write_project(phone_project(), tmp_path / "piece")
    stage = Stage(open_project(tmp_path / "piece"))
    stage.do("target", 0.5, 0.25, -0.5, 1.0)
    stage.hold(FLAT, 0.1)
    stage.do("bookmark/add", "dawn")
    text = stage.outside.saved["scenes/main/scene.toml"]
    assert callable(text)
    (tmp_path / "piece/scenes/main/scene.toml").write_bytes(text())
    again = open_project(tmp_path / "piece").scenes["main"].bookmarks
    assert again == [Bookmark("dawn", [0.5, 0.25, -0.5, 1.0])]
    wrong = text().decode().replace("[0.5, 0.25,", "[")
    (tmp_path / "piece/scenes/main/scene.toml").write_text(wrong)
    with pytest.raises(SettingsError, match=r"bookmarks #1.*has 2 for 4 latents"):
        open_project(tmp_path / "piece")


def test_a_name_is_found_by_itself() -> None:
    stage = Stage()
    stage.do("queue/clear")
    assert [stage.do("bookmark/add")[0] for _ in range(2)] == ["sound 1", "sound 2"]
    stage.do("queue/add", "hum", 1.0, 1.0, 1.0, 1.0)
    stage.do("target", 1.1, 1.0, 1.0, 1.0)
    stage.hold(FLAT, 0.1)
    assert [stage.do("bookmark/add")[0] for _ in range(2)] == ["near hum", "near hum 2"]


@pytest.mark.parametrize("axes", ["latents", "principal"])
def test_a_sound_that_was_analysed_gives_the_name(axes: str) -> None:
    stage = Stage(grounded(axes=axes))
    for region in SPACE.regions:
        stage.do("target/region", region.name)
        stage.hold(FLAT, 0.1)
        assert stage.do("bookmark/add") == [f"near {region.name}"]


def test_names_are_changed_and_bookmarks_removed() -> None:
    stage = Stage()
    for name in ("a", "b"):
        stage.do("bookmark/add", name)
    stage.do("bookmark/rename", "a", "  first light ")
    assert stage.do("bookmarks") == ["first light", "b"]
    assert "already" in stage.ask("bookmark/rename", "b", "first light")
    assert "letters" in stage.ask("bookmark/rename", "b", " ")
    assert "number" in stage.ask("bookmark/add", "7")
    stage.do("bookmark/remove", 1)
    assert stage.do("bookmarks") == ["b"]
    assert "no bookmark" in stage.ask("bookmark/go", "first light")
    stage.do("bookmark/remove", "b")
    assert "bookmark/add" in stage.ask("bookmark/go", "b")
    assert marks(stage) == []


def test_bookmarks_are_taught() -> None:
    stage = Stage()
    stage.do("queue/clear")
    stage.do("target", 0.5, 0.25, -0.5, 1.0)
    stage.hold(FLAT, 0.1)
    stage.do("bookmark/add", "dusk")
    stage.do("target", 0, 0, 0, 0)
    stage.hold(FLAT, 0.1)
    stage.do("bookmark/add", "rest")
    assert stage.do("bookmark/queue", "dusk") == [1]
    assert stage.do("bookmark/queue") == [2]
    stage.teach(UPRIGHT)
    (number,) = stage.teach(SIDE)
    stage.do("bookmark/round", "rest", number)
    book = stage.engine.active_scene.teaching.book
    assert book[number].target[0][1] == (0.0, 0.0, 0.0, 0.0)
    stage.do("undo")
    assert book[number].target[0][1] == (0.5, 0.25, -0.5, 1.0)


def test_a_button_of_the_phone_bookmarks_also_in_the_show() -> None:
    bound = {"phone.control.buttonB": "bookmark/add"}
    project = phone_project(rig=RigSettings(buttons=bound, show=ShowSettings(buttons=bound)))
    stage = Stage(project)
    stage.hold(FLAT, 0.1)
    stage.press("B")
    stage.do("show", 1)
    stage.press("B")
    assert len(stage.do("bookmarks")) == 2
    assert "show" in stage.ask("bookmark/go", "1")


def test_bookmarks_follow_other_latents_and_a_replay() -> None:
    stage = Stage(grounded())
    stage.do("target", 1.0, 2.0, 3.0, 4.0)
    stage.hold(FLAT, 0.1)
    stage.do("bookmark/add", "here")
    stage.do("latents/axes", "principal")
    there = SPACE.to_latents(np.array(marks(stage)[0].values))
    assert there == pytest.approx([1.0, 2.0, 3.0, 4.0], abs=1e-4)
    about = stage.engine.about()
    again = engine_from(About(about.time, json.loads(json.dumps(about.facts))), Memory())
    assert again.project.scenes["main"].bookmarks == marks(stage)
