"""Gestures are taught, recognised, told of, kept, and replayed."""

import json
from pathlib import Path

import pytest

from mappings.recognition.store import loads
from pipeline.engine.recognising import EXAMPLES, GESTURES, LEARNT
from pipeline.engine.replay import compare
from pipeline.project.recognition import Gesture
from recordings.events import Swap
from recordings.take import read_take
from tests.pipeline.engine.recognised import Gesturing, project
from tests.pipeline.engine.stage import FLAT


def bytes_of(stage: Gesturing, path: str) -> bytes:
    data = stage.outside.saved[path]
    return data if isinstance(data, bytes) else data()


@pytest.fixture(scope="module")
def taught() -> tuple[bytes, bytes]:
    """What is kept of two gestures."""
    stage = Gesturing()
    for name in ("circle", "cross"):
        stage.show(name)
    return bytes_of(stage, EXAMPLES), bytes_of(stage, LEARNT)


def reopened(taught: tuple[bytes, bytes], take: Path | None = None) -> Gesturing:
    """A stage as it is after the next start."""
    made = project()
    made.gestures, made.recognised = taught
    made.rig.gestures += [Gesture("circle"), Gesture("cross")]
    stage = Gesturing(made, take)
    stage.move("rest", 0.3)
    return stage


def test_two_gestures_are_taught_recognised_and_told() -> None:
    stage = Gesturing()
    assert stage.engine.state() == ("idle", "")
    stage.show("circle")
    stage.show("cross")
    facts = {g["name"]: g for g in stage.status()["gestures"]["list"]}
    assert facts["circle"]["examples"] == facts["cross"]["examples"] == 2
    assert facts["circle"]["learnt"]
    assert [g["name"] for g in json.loads(stage.do("gesture/list")[0])] == ["circle", "cross"]
    assert not stage.outside.told("recognised")
    for name in ("circle", "cross", "circle"):
        stage.make(name)
    assert stage.outside.told("recognised") == [["circle"], ["cross"], ["circle"]]
    names, values = stage.outside.likenesses[-1]
    assert names == ("circle", "cross")
    assert len(values) == 8
    assert max(v[0] for n, v in stage.outside.likenesses if n == names) >= 0.5


def test_what_was_taught_is_there_after_the_next_start(taught: tuple[bytes, bytes]) -> None:
    stage = reopened(taught)
    stage.make("cross")
    assert stage.outside.told("recognised") == [["cross"]]
    stage.show("cross", 1)
    found = {g["name"]: g["examples"] for g in stage.status()["gestures"]["list"]}
    assert found["cross"] == 3


def test_a_take_with_gestures_replays_bit_for_bit(
    taught: tuple[bytes, bytes], tmp_path: Path
) -> None:
    take = tmp_path / "take.mcap"
    stage = reopened(taught, take)
    stage.do("trigger/add", "go", "gesture cross", "scene storm 0.2")
    stage.make("cross")
    stage.show("circle", 1)
    stage.do("gesture/clear")
    stage.outside.learn()
    stage.make("cross")
    assert stage.engine.active == "storm"
    assert stage.outside.take is not None
    stage.outside.take.close()
    swaps = [e for e in read_take(take) if isinstance(e, Swap) and e.scene == GESTURES]
    assert [bool(s.blob) for s in swaps] == [True, True, False]
    assert compare(take)["different"] == 0


def test_an_example_ends_by_itself_when_told_or_is_dropped() -> None:
    stage = Gesturing()
    stage.move("rest", 0.2)
    assert stage.do("gesture/record", "circle", 0.5, 0) == [1]
    assert stage.status()["gestures"]["recording"]["name"] == "circle"
    stage.move("circle", 0.7)
    assert stage.status()["gestures"]["recording"] is None
    stage.do("gesture/record", "circle", 0, 0)
    stage.move("circle", 0.7)
    assert stage.do("gesture/record", "circle") == [0]
    stage.do("gesture/record", "circle", 0, 0)
    stage.move("circle", 0.7)
    stage.do("gesture/cancel")
    stage.do("gesture/record", "circle", 2, 5)
    stage.do("gesture/stop")
    assert [g["examples"] for g in stage.status()["gestures"]["list"]] == [2]
    assert stage.outside.told("cue") == [["recorded", 1], ["recorded", 2]]


def test_it_ends_also_when_no_frame_comes() -> None:
    stage = Gesturing()
    stage.move("rest", 0.2)
    stage.do("gesture/record", "circle", 1.0, 0)
    stage.wait(1.5)
    assert stage.status()["gestures"]["recording"] is None
    assert "no movement" in str(stage.outside.told("warning"))


def test_examples_are_taken_back(taught: tuple[bytes, bytes]) -> None:
    stage = reopened(taught)
    stage.engine.project.rig.gestures.clear()
    stage.show("circle", 1)
    assert count(stage, "circle") == 3
    stage.do("gesture/undo")
    assert count(stage, "circle") == 2
    stage.do("gesture/drop", "circle")
    assert count(stage, "circle") == 1
    stage.do("gesture/remove", "circle")
    stage.do("gesture/undo")
    assert count(stage, "circle") == 1
    stage.do("gesture/clear")
    assert count(stage, "circle") == 0
    assert "no examples" in stage.ask("gesture/drop", "circle")


def count(stage: Gesturing, name: str) -> int:
    found = {g["name"]: g["examples"] for g in stage.status()["gestures"]["list"]}
    return int(found[name])


def test_a_gesture_gets_another_name_and_its_triggers_follow() -> None:
    stage = Gesturing()
    stage.show("circle")
    stage.do("trigger/add", "go", "gesture circle", "scene storm")
    stage.do("gesture/rename", "circle", "ring")
    stage.outside.learn()
    assert "triggers wait" in stage.ask("gesture/remove", "ring")
    stage.make("circle")
    assert stage.outside.told("recognised") == [["ring"]]
    assert stage.engine.active == "storm"


def test_a_pose_is_a_class_that_lasts() -> None:
    stage = Gesturing()
    stage.move("rest", 0.3)
    for _ in range(2):
        stage.do("gesture/record", "down", 1.0, 0)
        stage.hold((0.0, -9.81, 0.0), 1.1, 0.1)
    stage.do("gesture/kind", "down", "knn")
    stage.outside.learn()
    stage.hold(FLAT, 1.0, 0.1)
    stage.hold((0.0, -9.81, 0.0), 2.0, 0.1)
    assert stage.outside.told("recognised") == [["down"]]
    stage.do("gesture/hold", "down", 20.0)
    stage.hold(FLAT, 1.0, 0.1)
    stage.hold((0.0, -9.81, 0.0), 2.0, 0.1)
    assert stage.outside.told("recognised") == [["down"]]


@pytest.mark.parametrize(
    ("command", "args", "problem"),
    [
        ("gesture/record", ("circle",), "no sensor is heard"),
        ("gesture/drop", ("circle",), "no examples"),
        ("gesture/kind", ("circle", "dtw"), "no gesture"),
        ("gesture/undo", (), "nothing"),
        ("gesture/record", ("a/b",), "a name"),
        ("trigger/add", ("go", "gesture circle", "scene storm"), "no gesture"),
        ("trigger/add", ("go", "midi.note.60", "scenes storm"), "no command"),
        ("trigger/add", ("go", "a b c", "next"), "nothing to wait for"),
        ("trigger/remove", ("go",), "no trigger"),
        ("scene", ("storm", 100), "60"),
    ],
)
def test_what_cannot_be_is_told(command: str, args: tuple[object, ...], problem: str) -> None:
    assert problem in Gesturing().ask(command, *args)


def test_a_round_being_recorded_is_not_disturbed(taught: tuple[bytes, bytes]) -> None:
    stage = reopened(taught)
    stage.do("trigger/add", "go", "gesture cross", "scene storm")
    stage.do("record", 0)
    assert "round" in stage.ask("gesture/record", "circle")
    stage.make("cross")
    assert stage.engine.active == "main"
    assert not stage.outside.told("recognised")


def test_gestures_and_triggers_follow_a_sensor_with_another_name(
    taught: tuple[bytes, bytes],
) -> None:
    stage = reopened(taught)
    stage.do("trigger/add", "go", "gesture cross", "scene storm")
    stage.do("trigger/add", "up", "phone.accelerometer.x > 50", "sensor/calibrate phone")
    stage.do("sensor/rename", "phone", "left hand")
    stage.make("cross")
    assert stage.outside.told("recognised") == [["cross"]]
    up = stage.engine.project.rig.triggers[1]
    assert up.when == "left hand.accelerometer.x > 50"
    assert up.do == "sensor/calibrate 'left hand'"
    assert loads(bytes_of(stage, LEARNT)).inputs[0].startswith("left hand.")


def test_a_sensor_with_another_name_is_followed_while_gestures_are_learnt_and_recorded() -> None:
    stage = Gesturing()
    stage.show("circle")
    stage.do("gesture/record", "circle", 1.0, 0.0)
    stage.move("circle", 1.1, 5)
    stage.do("gesture/record", "cross", 1.0, 0.0)
    stage.move("cross", 0.5, 6)
    stage.do("sensor/rename", "phone", "left hand")
    stage.move("cross", 0.6, 6)
    stage.outside.learn()
    assert count(stage, "cross") == 1
    assert loads(bytes_of(stage, LEARNT)).inputs[0].startswith("left hand.")
    stage.make("circle")
    assert stage.outside.told("recognised") == [["circle"]]


def test_a_gesture_that_is_recorded_can_be_renamed_and_removed() -> None:
    stage = Gesturing()
    stage.show("circle")
    stage.do("gesture/record", "circle", 1.0, 0.0)
    stage.move("circle", 0.5)
    stage.do("gesture/rename", "circle", "ring")
    stage.move("circle", 0.6)
    assert count(stage, "ring") == 3
    stage.do("gesture/record", "ring", 1.0, 0.0)
    stage.do("gesture/remove", "ring")
    stage.move("circle", 1.2)
    assert stage.status()["gestures"]["list"] == []
    assert stage.engine.recognising.examples == []


def test_times_that_cannot_be_leave_no_gesture_behind() -> None:
    stage = Gesturing()
    stage.move("rest", 0.1)
    assert "at most 600" in stage.ask("gesture/record", "circle", 1e9)
    assert stage.status()["gestures"]["list"] == []
