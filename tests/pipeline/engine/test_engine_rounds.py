"""Rounds as they are recorded: when they end, what they hold, and how all of it is taken back."""

import json
from typing import Any

import numpy as np
import pytest

from mappings.base import Examples
from pipeline.engine.captures import place
from pipeline.engine.status import status
from pipeline.project.project import Project
from pipeline.project.rig import RigSettings, TeachingSettings
from recordings.events import Command
from recordings.rounds import Round, RoundBook
from sensors.comote import Comote
from tests.pipeline.engine.stage import (
    FLAT,
    MS,
    PERIOD,
    SECOND,
    SIDE,
    UPRIGHT,
    Stage,
    phone_project,
    sample,
)
from tests.sensors.packets import message


def rounds(stage: Stage) -> tuple[Round, ...]:
    return stage.engine.active_scene.teaching.book.rounds


def examples(stage: Stage) -> Examples:
    scene = stage.engine.active_scene
    found, missing = scene.teaching.examples(scene.voice.latents)
    assert missing == []
    return found


def warned(stage: Stage) -> list[str]:
    return [str(text) for (text,) in stage.outside.told("warning")]


def test_a_round_ends_by_itself_to_the_nanosecond() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.5)
    (number,) = stage.do("record")
    begun = stage.engine.now
    stage.hold(FLAT, 3.0)
    (r,) = rounds(stage)
    assert (r.id, r.start, r.end) == (number, begun, begun + 2 * SECOND)
    assert len(examples(stage).rounds) == 200
    assert ("cue", "recorded", number) in stage.outside.notices


def test_a_round_ends_by_itself_when_no_frame_comes() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.5)
    stage.do("record", 1.0)
    begun = stage.engine.now
    stage.wait(5.0)
    assert rounds(stage)[0].end == begun + SECOND


def test_a_round_without_seconds_ends_when_told() -> None:
    stage = Stage()
    stage.do("record", 0)
    stage.hold(FLAT, 10.0)
    assert stage.engine.state() == ("idle", "recording")
    assert stage.do("record/stop") == [1]
    assert stage.engine.state() == ("idle", "")
    assert len(examples(stage).rounds) == 1000
    assert stage.do("record/stop") == [0]


def test_record_again_ends_the_round() -> None:
    stage = Stage()
    stage.do("record", 0)
    stage.hold(FLAT, 0.5)
    assert stage.do("record") == [1]
    assert [r.seconds for r in rounds(stage)] == [pytest.approx(0.5)]


def test_a_count_in_comes_before_the_round() -> None:
    rig = RigSettings(teaching=TeachingSettings(seconds=1.0, count_in=2.0))
    stage = Stage(phone_project(rig=rig))
    stage.hold(FLAT, 0.1)
    stage.do("record")
    begun = stage.engine.now
    stage.hold(SIDE, 1.95)
    stage.hold(FLAT, 1.2)
    assert (rounds(stage)[0].start, rounds(stage)[0].end) == (
        begun + 2 * SECOND,
        begun + 3 * SECOND,
    )
    assert len(examples(stage).rounds) == 100


def test_a_target_set_in_the_count_in_is_the_rounds() -> None:
    stage = Stage()
    stage.do("target", 1, 1, 1, 1)
    stage.do("record", 1.0, 1.0)
    stage.wait(0.5)
    stage.do("target", 2, 2, 2, 2)
    stage.hold(FLAT, 3.0)
    assert set(examples(stage).y.ravel()) == {2.0}
    assert rounds(stage)[0].seconds == pytest.approx(1.0)  # it does not wait to be told
    stage.do("target", 0, 0, 0, 0)
    stage.do("round/redo", 1)
    assert stage.latents == [2.0] * 4
    stage.hold(FLAT, 3.0)
    assert set(examples(stage).y.ravel()) == {2.0}


@pytest.mark.parametrize("end", ["record/stop", "record/cancel", "record", "undo", "back"])
def test_ended_in_its_count_in_there_was_no_round(end: str) -> None:
    stage = Stage()
    stage.do("record", 1.0)
    stage.hold(FLAT, 1.1)
    stage.do("record", 1.0, 5.0)
    stage.hold(SIDE, 1.0)
    stage.do(end)
    assert [r.id for r in rounds(stage)] == [1]
    assert stage.engine.state() == ("idle", "")


def test_what_is_heard_is_what_will_be_learnt() -> None:
    stage = Stage()
    stage.do("target", 1.5, -2.0, 99.0, 0.25)
    assert stage.latents == [1.5, -2.0, 3.0, 0.25]  # inside its limits
    stage.do("record")
    stage.hold(FLAT, 2.1)
    assert np.unique(examples(stage).y, axis=0).tolist() == [[1.5, -2.0, 3.0, 0.25]]
    assert stage.latents == [1.5, -2.0, 3.0, 0.25]


def test_a_moving_target_is_followed_by_the_round() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.1)
    stage.do("target", 0, 0, 0, 0)
    stage.do("record")
    for i in range(30):
        stage.hold(FLAT, 0.1)
        stage.do("target", i / 10, 0, 0, -i / 10)
    assert stage.engine.state()[1] == "recording"  # it now ends when told
    stage.do("record/stop")
    found = examples(stage)
    assert len(found.rounds) == 300
    assert found.y[:, 0].tolist() == pytest.approx([0] * 10 + [i // 10 / 10 for i in range(290)])


def test_a_moving_target_goes_its_way_again_when_its_round_is_redone() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.1)
    stage.do("target", 0, 0, 0, 0)
    stage.do("record")
    for i in range(1, 4):
        stage.hold(FLAT, 1.0)
        stage.do("target", i, i, i, i)
    stage.hold(FLAT, 0.5)
    stage.do("record/stop")
    first = examples(stage).y
    stage.do("round/redo", 1)
    assert stage.latents == [0.0] * 4
    assert "moves by itself" in stage.ask("target", 1, 1, 1, 1)
    since = len(stage.outside.latents)
    stage.hold(SIDE, 4.0)
    assert sorted(set(stage.heard(since)[:, 0])) == [0.0, 1.0, 2.0, 3.0]
    again = examples(stage).y
    assert rounds(stage)[0].seconds == pytest.approx(3.5, abs=1e-6)
    assert again.tolist() == first[1:].tolist() or again.tolist() == first[:-1].tolist()


def test_redone_in_place_and_undone_it_has_its_former_movement() -> None:
    stage = Stage()
    one, two = stage.teach(FLAT, UPRIGHT)
    former = examples(stage)
    before = rounds(stage)
    stage.do("round/rename", two, "up")
    stage.do("round/redo", two)
    assert stage.latents == pytest.approx(before[1].target[0][1])
    stage.hold(SIDE, 2.1)
    redone = examples(stage)
    (first, second) = rounds(stage)
    assert (first.id, second.id, second.name) == (one, two, "up")
    assert second.target[0][1] == before[1].target[0][1]
    assert not np.array_equal(redone.x, former.x)
    stage.do("undo")
    assert np.array_equal(examples(stage).x, former.x)
    stage.do("redo")
    assert np.array_equal(examples(stage).x, redone.x)


def test_every_edit_is_undone_and_done_again() -> None:
    stage = Stage()
    stage.teach(FLAT, UPRIGHT, SIDE)
    edits: list[tuple[Any, ...]] = [
        ("round/rename", 1, "lying"),
        ("round/mute", 2),
        ("round/mute", 2, 0),
        ("round/weight", 3, 2.5),
        ("round/trim", 1, 0.25, 0.5),
        ("round/target", 2, 1, 2, 3, -9),
        ("round/delete", 3),
        ("rounds/clear",),
    ]
    states = [rounds(stage)]
    for name, *args in edits:
        stage.do(name, *args)
        states.append(rounds(stage))
    assert len({repr(s) for s in states}) == len(edits)  # muted and unmuted are the same again
    for state in reversed(states[:-1]):
        stage.do("undo")
        assert rounds(stage) == state
    for state in states[1:]:
        stage.do("redo")
        assert rounds(stage) == state
    assert stage.ask("redo") == "there is nothing to do again"


def test_examples_follow_the_edits() -> None:
    stage = Stage()
    stage.teach(FLAT, UPRIGHT, SIDE)
    stage.do("round/mute", 1)
    stage.do("round/weight", 2, 3)
    stage.do("round/trim", 3, 0.5, 0.25)
    stage.do("round/target", 2, 1, 2, 3, -9)
    found = examples(stage)
    assert np.unique(found.rounds).tolist() == [2, 3]
    assert set(found.weights[found.rounds == 2]) == {3.0}
    assert np.unique(found.y[found.rounds == 2], axis=0).tolist() == [[1, 2, 3, -3]]
    assert np.sum(found.rounds == 3) == pytest.approx(125, abs=1)


def test_a_round_trimmed_to_nothing_keeps_nobody_from_training() -> None:
    stage = Stage()
    stage.teach(FLAT, UPRIGHT)
    stage.engine.active_scene.teaching.book.trim(1, 5, 5)  # as an older project may have it
    assert stage.do("train")[0] == len(examples(stage).rounds)
    assert len(stage.outside.jobs) == 1


def test_a_round_in_which_nothing_was_heard_says_so() -> None:
    stage = Stage()
    stage.do("record", 1.0)
    stage.wait(2.0)
    assert warned(stage) == ['"round 1" holds no movement: no sensor was heard']


def test_a_sensor_that_appears_in_mid_round_is_missing_before() -> None:
    stage = Stage(phone_project(sensors=[Comote(name="a", id="0"), Comote(name="b", id="1")]))
    stage.hold(FLAT, 0.1)
    stage.do("record")
    stage.hold(FLAT, 1.0)
    for _ in range(100):
        stage.now += PERIOD // 2
        stage.hear(sample_of("1", stage.now))
        stage.now += PERIOD // 2
        stage.hear(sample_of("0", stage.now))
    stage.do("record/stop")
    found = examples(stage)
    first = found.x[:, [n.startswith("a.") for n in found.inputs]]
    second = found.x[:, [n.startswith("b.") for n in found.inputs]]
    assert second.shape[1] == first.shape[1] > 0
    assert np.isfinite(first).all()
    assert np.isnan(second[:100]).all()
    assert np.isfinite(second[100:]).all()


def sample_of(device: str, now: int) -> bytes:
    return sample(device, now // MS % 2**31, FLAT)


def test_rounds_are_kept_on_every_change() -> None:
    stage = Stage()
    stage.do("target", 0, 0, 0, 0)
    stage.do("record", 0)
    stage.hold(FLAT, 0.1)
    stage.do("target", 1, 1, 1, 1)
    kept = stage.outside.saved["scenes/main/rounds.json"]
    assert callable(kept)
    saved = RoundBook.loads(kept())
    assert saved.rounds[0].end is None
    stage.do("record/stop")
    kept = stage.outside.saved["scenes/main/rounds.json"]
    assert callable(kept)
    saved = RoundBook.loads(kept())
    assert [values for _, values in saved.rounds[0].target] == [(0.0,) * 4, (1.0,) * 4]


def test_while_a_round_is_recorded_it_cannot_be_changed() -> None:
    stage = Stage()
    stage.teach(FLAT)
    stage.do("record", 0)
    for wrong in (("round/delete", 2), ("round/rename", 2, "x"), ("round/redo", 1), ("scene", "x")):
        assert stage.ask(*wrong)
        assert stage.engine.state()[1] == "recording"


def test_a_refused_redo_changes_nothing() -> None:
    stage = Stage()
    stage.teach(FLAT, UPRIGHT)
    stage.do("train")
    stage.answer()
    stage.do("run")
    assert "no round 9" in stage.ask("round/redo", 9)
    assert stage.engine.state() == ("playing", "")


@pytest.mark.parametrize("args", [(1e300,), (-1, 1e300), (601,)])
def test_endless_rounds_are_refused(args: tuple[float, ...]) -> None:
    stage = Stage()
    assert "must be at most" in stage.ask("record", *args)
    assert rounds(stage) == ()


def test_a_round_of_a_scene_that_had_other_latents_says_what_to_do() -> None:
    project = phone_project()
    book = RoundBook()
    book.add("old.mcap", 5, [1.0, 2.0])
    book.close(1, 9)
    project.rounds["main"] = book
    stage = Stage(project)
    for command in (("train",), ("round/redo", 1), ("play",)):
        assert "teaches 2 latents, and main has 4" in stage.ask(*command)
    stage.do("round/target", 1, 1, 2, 3, 4)
    stage.hold(FLAT, 0.1)
    stage.do("round/redo", 1)


def test_the_nearest_round_is_known() -> None:
    stage = Stage()
    assert stage.do("nearest") == [0]
    stage.teach(FLAT, UPRIGHT, SIDE)
    for number, pose in ((2, UPRIGHT), (3, SIDE), (1, FLAT)):
        stage.hold(pose, 1.0, 0.05)
        assert stage.do("nearest") == [number]
    stage.do("round/mute", 1)
    assert stage.do("nearest") != [1]


def test_queries_and_status_are_json() -> None:
    stage = Stage()
    stage.teach(FLAT, UPRIGHT)
    stage.do("record", 0)
    status = json.loads(stage.do("status")[0])
    assert [r["examples"] for r in status["rounds"]] == [200, 200, None]
    assert status["recording"]["round"] == 3
    assert [t["name"] for t in status["queue"]["targets"]] == ["A", "B", "C", "D"]
    json.dumps(status, allow_nan=False)


def test_a_dropped_recording_leaves_nothing_behind() -> None:
    stage = Stage()
    stage.do("record", 0)
    stage.hold(FLAT, 0.5)
    where = place(rounds(stage)[0])
    assert where in stage.engine.active_scene.teaching.captures
    stage.do("record/cancel")
    assert rounds(stage) == ()
    assert where not in stage.engine.active_scene.teaching.captures


def test_a_command_that_came_late_is_obeyed_after_what_was_stepped_before() -> None:
    stage = Stage()
    stage.hold(FLAT, 1.0)
    late = stage.now - 5 * PERIOD
    stage.engine.step(Command(late, "record", [1.0]))
    assert rounds(stage)[0].start > stage.now


def test_a_phone_that_is_added_has_working_buttons() -> None:
    stage = Stage()
    stage.do("sensor/add", "comote", "7", "second")
    stage.hear(message("/comote/v3/7/control/buttonA", "ii", 1, 10))
    assert stage.engine.state() == ("idle", "recording")


def test_a_phone_that_is_taken_out_takes_its_buttons_along() -> None:
    stage = Stage()
    stage.do("sensor/add", "comote", "7", "second")
    stage.do("sensor/remove", "second")
    assert set(stage.engine.project.rig.buttons) == {
        "phone.control.buttonA",
        "phone.control.buttonB",
    }


def test_the_next_target_is_heard_before_it_is_taught() -> None:
    stage = Stage()
    queue = [t.values for t in stage.engine.project.scenes["main"].targets]
    assert stage.do("targets") == queue[0]
    stage.press("A")
    stage.hold(FLAT, 2.1)
    assert stage.do("targets") == queue[1]
    stage.press("B")
    assert stage.do("targets") == queue[0]
    assert stage.outside.told("cue")[-1][0] == "undone"


def test_a_button_touched_while_playing_costs_nothing() -> None:
    stage = Stage()
    for _ in range(4):
        stage.press("A")
        stage.hold(FLAT, 2.1)
    stage.press("A")
    stage.answer()
    assert stage.engine.state() == ("playing", "")
    stage.press("A")
    assert stage.engine.state() == ("idle", "")
    stage.press("B")
    assert stage.engine.state() == ("playing", "")
    stage.press("A")
    stage.press("A")
    assert stage.engine.state() == ("idle", "recording")
    stage.press("B")
    stage.press("B")
    assert stage.engine.state() == ("playing", "")
    assert len(stage.engine.active_scene.teaching.book.rounds) == 4


def test_buttons_do_nothing_in_panic() -> None:
    stage = Stage()
    stage.do("panic")
    stage.press("A")
    stage.press("B")
    assert stage.engine.state() == ("panic", "")
    stage.do("resume")
    stage.press("A")
    assert stage.engine.state() == ("idle", "recording")


def test_a_trim_that_leaves_nothing_is_refused() -> None:
    stage = Stage()
    stage.teach(FLAT)
    assert "leaves nothing" in stage.ask("round/trim", 1, 1, 1)
    assert stage.engine.active_scene.teaching.book[1].trim == (0.0, 0.0)
    stage.do("round/trim", 1, 0.5, 0.5)


def test_a_round_is_not_redone_where_no_sensor_is_heard() -> None:
    stage = Stage()
    stage.teach(FLAT, UPRIGHT)
    before, latents = rounds(stage), stage.latents
    stage.wait(1.0)
    assert stage.engine.lost == {"phone"}
    assert "no sensor is heard now" in stage.ask("round/redo", 1)
    assert rounds(stage) == before
    assert stage.latents == latents
    assert stage.engine.state() == ("idle", "")
    stage.hold(SIDE, 0.1)
    stage.do("round/redo", 1)
    assert "no sensor is heard now" in Stage(taught_before(stage)).ask("round/redo", 1)


def taught_before(stage: Stage) -> Project:
    """Return a project that begins with the rounds of another."""
    project = phone_project()
    project.rounds["main"] = RoundBook.loads(stage.engine.active_scene.teaching.book.dumps())
    project.rounds["main"].cancel(1)
    return project


@pytest.mark.parametrize("end", ["wait", "record/stop", "undo"])
def test_redone_while_the_sensor_is_lost_a_round_keeps_its_movement(end: str) -> None:
    stage = Stage()
    stage.teach(FLAT, UPRIGHT)
    before, former = rounds(stage), examples(stage)
    undo = status(stage.engine)["undo"]
    stage.do("round/redo", 1)
    stage.wait(1.0)
    if end == "wait":
        stage.wait(2.0)
    elif end == "undo":
        assert stage.do("undo") == ['record "round 1" again']
    else:
        assert stage.do(end) == [0]
    assert rounds(stage) == before
    assert np.array_equal(examples(stage).x, former.x)
    assert warned(stage) == ['"round 1" keeps the movement it had: no sensor was heard']
    assert stage.outside.told("cue")[-1] == ["empty", 1]
    assert status(stage.engine)["undo"] == undo
    assert stage.engine.state() == ("idle", "")


def test_nothing_to_undo_or_do_again_is_refused_in_words() -> None:
    stage = Stage()
    assert stage.ask("undo") == "there is nothing to undo"
    assert stage.ask("redo") == "there is nothing to do again"
    stage.do("back")
    assert stage.outside.told("cue") == [["undone", "nothing"]]


def test_what_is_trimmed_away_is_not_counted() -> None:
    stage = Stage()
    stage.teach(FLAT, UPRIGHT)
    stage.do("round/trim", 1, 0.5, 0.25)
    counts = [r["examples"] for r in status(stage.engine)["rounds"]]
    taught = examples(stage).rounds
    assert counts == [np.sum(taught == 1), np.sum(taught == 2)]
    assert counts[0] < 130
    stage.engine.active_scene.teaching.book.trim(1, 5, 5)
    assert status(stage.engine)["rounds"][0]["examples"] in (0, 1)


def test_a_name_teaches_nothing_else() -> None:
    stage = Stage()
    stage.teach(FLAT, UPRIGHT)
    stage.do("train")
    stage.answer()
    told = len(stage.outside.told("rounds"))
    for name, *args in (("round/rename", 1, "lying"), ("undo",), ("redo",)):
        stage.do(name, *args)
        assert not status(stage.engine)["stale"]
    assert len(stage.outside.told("rounds")) == told + 3
    assert rounds(stage)[0].name == "lying"
    stage.do("play")
    assert stage.engine.state() == ("playing", "")
    stage.do("round/weight", 1, 2)
    assert status(stage.engine)["stale"]
    stage.do("undo")
    stage.do("train")
    stage.answer()
    stage.ask("redo")
    assert status(stage.engine)["stale"]


def test_the_status_says_what_undo_and_redo_would_do() -> None:
    stage = Stage()
    stage.teach(FLAT)
    assert status(stage.engine)["undo"] == 'record "round 1"'
    stage.do("undo")
    assert status(stage.engine)["undo"] is None
    assert status(stage.engine)["redo"] == 'record "round 1"'
