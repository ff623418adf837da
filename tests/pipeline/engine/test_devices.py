"""Devices and scenes go and are named anew; what was taught stays, and nothing is deleted."""

from pathlib import Path

import pytest

from pipeline.engine.opening import open_project
from pipeline.project.creation import write_project
from sensors.comote import Comote
from tests.pipeline.engine.stage import FLAT, SIDE, Stage, phone_project
from tests.pipeline.engine.test_take_playing import Shelved


def features(stage: Stage, scene: str = "main") -> list[str]:
    return [f.name for f in stage.engine.project.scenes[scene].features]


def test_a_sensor_goes_with_its_features_where_nothing_was_taught() -> None:
    stage = Stage()
    stage.do("sensor/add", "comote", "5", "other")
    own = [n for n in features(stage) if n.startswith("other.")]
    stage.do("feature/add", "lowpass", "slow", own[0])
    assert set(stage.do("sensor/remove", "other", 1)) == {*own, "slow"}
    assert not any(n.startswith("other.") or n == "slow" for n in features(stage))
    stage.hold(FLAT, 0.1)


def test_features_stay_that_rounds_latents_or_what_plays_may_need() -> None:
    stage = Stage()
    stage.teach(FLAT, SIDE)
    before = features(stage)
    assert stage.do("sensor/remove", "phone", 1) == []
    assert features(stage) == before
    chosen = Stage()
    chosen.hold(FLAT, 0.1)
    chosen.do("latent/inputs", 1, "phone.intensity")
    gone = chosen.do("sensor/remove", "phone", 1)
    assert "phone.intensity" not in gone
    assert "phone.orientation" in gone


def test_without_being_asked_its_features_wait_for_it() -> None:
    stage = Stage()
    before = features(stage)
    assert stage.do("sensor/remove", "phone") == []
    assert features(stage) == before


def test_default_features_come_back() -> None:
    stage = Stage()
    before = features(stage)
    stage.do("feature/remove", "phone.intensity")
    assert stage.do("sensor/defaults", "phone") == ["phone.intensity"]
    assert sorted(features(stage)) == sorted(before)
    assert stage.do("sensor/defaults", "phone") == []
    assert "Did you mean" in stage.ask("sensor/defaults", "fone")


def test_a_role_is_kept_and_the_device_goes_on() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.2)
    rate = stage.engine.hub.status()["sensors"]["phone"]["rate"]
    stage.do("sensor/role", "phone", "left hand")
    assert stage.engine.project.sensors[0].role == "left hand"
    assert stage.engine.hub.status()["sensors"]["phone"]["rate"] == rate is not None
    assert "rig.toml" in stage.outside.saved


def test_a_renamed_sensor_goes_on_and_all_follows() -> None:
    stage = Stage()
    stage.do("feature/add", "expression", "mine", "phone.accelerometer")
    stage.do("feature/set", "mine", "expression", "phone.accelerometer.z / 2")
    stage.teach(FLAT, SIDE)
    stage.do("train")
    stage.answer()
    stage.do("run")
    stage.hold(SIDE, 0.5)
    before, frames = stage.latents, stage.engine.hub.status()["sensors"]["phone"]
    stage.do("sensor/rename", "phone", "left")
    stage.hold(SIDE, 0.5)
    assert stage.latents == pytest.approx(before, abs=0.05)
    assert not stage.engine.active_scene.stale
    assert stage.engine.hub.status()["sensors"]["left"]["rate"] == frames["rate"]
    assert "left.orientation" in features(stage)
    assert stage.engine.project.rig.buttons["left.control.buttonA"] == "next"
    stage.press("A")
    assert stage.engine.state()[0] == "idle"
    assert stage.engine.graph.views["main"].problems == ()
    assert stage.ask("sensor/rename", "left", "a.b").startswith('"a.b" is no name for a sensor')
    stage.do("sensor/add", "comote", "5", "other")
    assert "choose another name" in stage.ask("sensor/rename", "left", "other")
    assert "choose another name" in stage.ask("sensor/rename", "other", "phone")
    stage.do("sensor/rename", "left", "phone")  # back


def test_a_scene_is_moved_to_the_trash_with_all_that_it_holds(tmp_path: Path) -> None:
    write_project(phone_project(), tmp_path)
    stage = Stage(open_project(tmp_path), Shelved(tmp_path, "take.mcap"))
    stage.do("scene/new", "two")
    folder = tmp_path / "scenes" / "two"
    folder.mkdir()
    (folder / "rounds.json").write_text("{}")
    stage.do("scene", "two")
    assert stage.ask("scene/remove", "two").startswith("two is the scene of now")
    stage.do("scene", "main")
    stage.do("scene/remove", "two")
    assert isinstance(stage.outside, Shelved)
    stage.outside.go()
    assert not folder.exists()
    (kept,) = (tmp_path / "trash").iterdir()
    assert (kept / "rounds.json").read_text() == "{}"
    assert list(stage.engine.scenes) == ["main"]
    assert stage.engine.active_scene.voice.alone
    assert "Did you mean" in stage.ask("scene/remove", "mian")
    stage.hold(FLAT, 0.1)
    stage.do("scene/new", "two")


def test_a_scene_that_cues_go_to_stays() -> None:
    stage = Stage(phone_project(sensors=[Comote(name="phone", id="0")]))
    stage.do("scene/new", "two")
    stage.do("cue/add", "second", "two")
    assert "cues go to it: two, second;" in stage.ask("scene/remove", "two")
