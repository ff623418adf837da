"""What is done when a value crosses a level, a message comes, or a gesture is made."""

import json
from dataclasses import asdict
from typing import Any

import pytest

from pipeline.engine.opening import mistakes_in
from pipeline.project.new_files import rig_file
from pipeline.project.recognition import Trigger, When, when_of
from pipeline.project.rig import read_rig
from pipeline.settings.documents import parse
from pipeline.settings.reading import SettingsError
from recordings.events import Report
from sensors.midi import Midi
from tests.pipeline.engine.recognised import Gesturing, project
from tests.pipeline.engine.stage import FLAT, MS, UPRIGHT, phone_project
from tests.sensors.packets import message


def stage_of(when: str, do: str = "scene storm", **more: Any) -> Gesturing:
    made = project()
    made.sensors.append(Midi(name="midi"))
    made.rig.triggers.append(Trigger("go", when, do, **more))
    stage = Gesturing(made)
    stage.move("rest", 0.1)
    return stage


def midi(stage: Gesturing, *data: int) -> None:
    stage.now += 400 * MS
    stage.engine.step(Report(stage.now, "midi", bytes(data)))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("gesture big circle", When("gesture", "big circle")),
        ("osc /go/3", When("osc", "/go/3")),
        ("midi.note.60", When("value", "midi.note.60")),
        ("left hand.x.y > 1", When("value", "left hand.x.y", True, 1.0)),
        ("shake > 2", When("value", "shake", True, 2.0)),
        ("phone.control.volume<-1e-1", When("value", "phone.control.volume", False, -0.1)),
    ],
)
def test_what_is_waited_for(text: str, wanted: When) -> None:
    assert when_of(text) == wanted


@pytest.mark.parametrize("text", ["", "gesture", "osc", "osc go", "a b", "x > y", "x > 1 2"])
def test_nothing_can_wait_for_nonsense(text: str) -> None:
    with pytest.raises(ValueError, match="nothing to wait for"):
        when_of(text)


def test_a_note_goes_to_a_scene_each_time_it_is_pressed() -> None:
    stage = stage_of("midi.note.60")
    midi(stage, 0x90, 60, 100)
    assert stage.engine.active == "storm"
    stage.do("scene", "main")
    midi(stage, 0x80, 60, 0)
    assert stage.engine.active == "main"
    midi(stage, 0x90, 60, 100)
    assert stage.engine.active == "storm"
    assert stage.outside.told("triggered") == [["go"], ["go"]]
    assert stage.status()["triggers"]["last"] == "go"


def test_a_controller_that_trembles_at_its_level_goes_once() -> None:
    stage = stage_of("midi.cc.1 > 0.5", "cue/next")
    for value in (10, 66, 62, 66, 63, 65):
        midi(stage, 0xB0, 1, value)
    assert stage.outside.told("triggered") == [["go"]]
    midi(stage, 0xB0, 1, 20)
    midi(stage, 0xB0, 1, 90)
    assert len(stage.outside.told("triggered")) == 2


def test_it_waits_until_the_value_was_on_the_other_side() -> None:
    stage = stage_of("phone.accelerometer.z > 5")
    stage.hold(FLAT, 0.2)
    assert not stage.outside.told("triggered")
    stage.hold((0.0, 9.81, 0.0), 0.2)
    stage.hold(FLAT, 0.2)
    assert stage.outside.told("triggered") == [["go"]]


def test_a_feature_below_a_level() -> None:
    stage = stage_of("phone.orientation.z < 0.5", "panic")
    stage.hold(FLAT, 0.3)
    assert not stage.engine.muted
    stage.hold(UPRIGHT, 1.0)
    assert stage.engine.muted


def test_a_message_to_any_port_and_its_zero_is_nothing() -> None:
    stage = stage_of("osc /go/storm")
    stage.hear(message("/go/storm", "i", 0), 6448)
    assert stage.engine.active == "main"
    stage.hear(message("/go/storm", "i", 1), 6448)
    assert stage.engine.active == "storm"
    stage.do("scene", "main")
    stage.wait(1.0)
    stage.hear(message("/go/storm", ""), 8001)
    assert stage.engine.active == "storm"


def test_after_one_the_trigger_pauses() -> None:
    stage = stage_of("osc /go", "cue/next", pause=10.0)
    for _ in range(3):
        stage.wait(1.0)
        stage.hear(message("/go", ""))
    assert len(stage.outside.told("triggered")) == 1


def test_a_crossfade_of_its_own() -> None:
    stage = stage_of("osc /go", "scene storm 4")
    stage.hear(message("/go", ""))
    stage.hold(FLAT, 2.0)
    assert 0.4 < stage.engine.scenes["storm"].gain < 0.6
    stage.do("scene", "main")
    stage.hold(FLAT, 0.5)
    assert stage.engine.scenes["storm"].gain == 0.0


def test_in_panic_nothing_is_done_and_in_the_show_only_what_belongs_there() -> None:
    stage = stage_of("osc /go", "train")
    stage.do("show", 1)
    stage.hear(message("/go", ""))
    assert "show is on" in str(stage.outside.told("warning"))
    stage.do("show", 0)
    stage.do("trigger/add", "go", "osc /go", "scene storm")
    stage.do("panic")
    stage.hear(message("/go", ""))
    assert stage.engine.active == "main"
    stage.do("resume")
    stage.do("triggers", 0)
    stage.hear(message("/go", ""))
    assert stage.engine.active == "main"
    stage.do("triggers", 1)
    stage.do("trigger/fire", "go")
    assert stage.engine.active == "storm"


def test_it_is_remembered_that_they_are_off() -> None:
    stage = stage_of("osc /go")
    stage.do("triggers", 0)
    facts = stage.engine.about().facts["performance"]
    other = stage_of("osc /go")
    other.engine.take_up(facts)
    assert not other.engine.triggers.on


def test_they_are_kept_in_the_rig_and_wrong_ones_are_told() -> None:
    stage = stage_of("osc /go")
    stage.do("trigger/add", "two", "midi.note.61", "scene storm 4")
    stage.do("trigger/pause", "two", 1.5)
    assert "rig.toml" in stage.outside.saved
    text = rig_file(stage.engine.project.rig, [], [])
    read, _, _ = read_rig(parse(text, "rig.toml"), "rig.toml")
    assert read.triggers[1] == Trigger("two", "midi.note.61", "scene storm 4", 1.5)
    (told,) = stage.do("trigger/list")
    assert json.loads(told) == [asdict(trigger) for trigger in read.triggers]
    stage.do("trigger/remove", "go")
    assert [t.name for t in stage.engine.project.rig.triggers] == ["two"]
    made = phone_project(m=2)
    made.rig.triggers.append(Trigger("go", "osc /go", "scen storm"))
    assert any("scen" in problem for problem in mistakes_in(made))
    table = {"triggers": [{"name": "go", "when": "gesture circle", "do": "next"}]}
    with pytest.raises(SettingsError, match="no gesture"):
        read_rig(table, "rig.toml")
