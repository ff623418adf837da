"""Record, the sounds to teach, rounds and the mapping, each button with a real engine."""

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.panels.mapping import Mapping
from gui.panels.record import Record
from gui.panels.rounds import Rounds
from gui.panels.targets import Targets
from tests.gui.held import PATIENCE, Held, held, panel, press, wait
from tests.pipeline.processes.running import Stage, played

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A project that plays, with a phone and two sounds to teach."""
    with played(tmp_path_factory.mktemp("teach") / "piece") as found:
        yield found


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage) -> Iterator[Held]:
    """The panels of the column for teaching; nothing is taught, and the first sound is next."""
    stage.client.do("stop")
    stage.client.do("train/cancel")
    stage.client.do("rounds/clear")
    stage.client.do("record/times", 0.4, 0)
    stage.client.do("queue/go", 1)
    with held(qtbot, stage.folder, Record, Targets, Rounds, Mapping) as found:
        wait(qtbot, found, lambda s: not s["rounds"] and s["besides"] == "")
        yield found


def key(desk: Held, name: str) -> None:
    """Do what a key of the panels does."""
    actions = {a.key: a for one in desk.panels for a in one.commands()}
    actions[name].do()


def times(qtbot: QtBot, stage: Stage, desk: Held, seconds: float, count_in: float) -> None:
    """Have rounds of so many seconds after such a count-in."""
    stage.client.do("record/times", seconds, count_in)
    wanted = {"seconds": seconds, "count_in": count_in}
    wait(qtbot, desk, lambda s: s["rig"]["teaching"].items() >= wanted.items())


def is_nearest(rounds: Rounds, number: int) -> bool:
    return rounds.list.nearest == number


def taught(qtbot: QtBot, stage: Stage, desk: Held) -> None:
    """Have a round for each of the two sounds."""
    stage.teach()
    wait(qtbot, desk, lambda s: len(s["rounds"]) == 2)


def test_record_begins_a_round_and_ends_it(qtbot: QtBot, stage: Stage, desk: Held) -> None:
    record = panel(desk, Record)
    times(qtbot, stage, desk, 0.0, 0.0)  # until told
    press(record.big)
    wait(qtbot, desk, lambda s: s["besides"] == "recording" and s["recording"]["seconds"] > 0.1)
    assert "ROUND 1" in record.big.accessibleName()
    key(desk, "Space")
    status = wait(qtbot, desk, lambda s: s["besides"] == "" and s["rounds"])
    assert [one["number"] for one in status["rounds"]] == [1]
    assert "RECORD" in record.big.accessibleName()


def test_a_count_in_ticks_then_sounds_higher_at_the_begin_and_the_end(
    qtbot: QtBot, stage: Stage, desk: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, heard = panel(desk, Record), list[str]()
    monkeypatch.setattr(record._clicks, "play", heard.append)
    monkeypatch.setattr(record._clicks, "rest", lambda: heard.append("rest"))
    times(qtbot, stage, desk, 1.0, 2.0)
    key(desk, "Space")
    wait(qtbot, desk, lambda s: s["besides"] == "recording")
    wait(qtbot, desk, lambda s: s["besides"] == "" and s["rounds"])
    qtbot.waitUntil(lambda: "rest" in heard, timeout=PATIENCE)
    assert heard == ["tick", "tick", "high", "high", "rest"]


def test_the_steppers_hold_for_buttons_too_and_are_said(
    qtbot: QtBot, stage: Stage, desk: Held
) -> None:
    record = panel(desk, Record)
    times(qtbot, stage, desk, 1.0, 0.0)
    press(record.count.more)
    press(record.length.more)
    press(record.length.more)
    wanted = {"seconds": 4.0, "count_in": 2.0}
    wait(qtbot, desk, lambda s: s["rig"]["teaching"].items() >= wanted.items())
    assert "count-in 2 s · 4 s" in record.big.accessibleName()
    stage.client.do("next")
    wait(qtbot, desk, lambda s: (s["recording"] or {}).get("seconds", 0.0) < -0.1)
    press(record.big)  # in the count-in: it is dropped
    wait(qtbot, desk, lambda s: s["besides"] == "" and not s["rounds"])


def test_the_next_step_is_said_and_done(qtbot: QtBot, desk: Held) -> None:
    record = panel(desk, Record)
    assert "record up" in record.following.text()
    press(record.following)
    wait(qtbot, desk, lambda s: s["rounds"] and s["besides"] == "")
    qtbot.waitUntil(lambda: "record side" in record.following.text(), timeout=PATIENCE)


def test_a_sound_is_gone_to_by_its_key_by_arrows_and_by_a_click(qtbot: QtBot, desk: Held) -> None:
    grid = panel(desk, Targets).grid
    key(desk, "2")
    assert wait(qtbot, desk, lambda s: s["queue"]["next"] == 1)["target"] == [1.0, 0.0]
    assert grid.cells[1].heard
    assert grid.cells[1].next
    QTest.mouseClick(grid, LEFT, pos=grid.place(0).center().toPoint())
    wait(qtbot, desk, lambda s: s["queue"]["next"] == 0)
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Down)
    QTest.keyClick(grid, Qt.Key.Key_Return)
    wait(qtbot, desk, lambda s: s["queue"]["next"] == 1)


def test_a_sound_is_drawn_kept_and_taught(qtbot: QtBot, stage: Stage, desk: Held) -> None:
    targets = panel(desk, Targets)
    before = desk.watch.status["target"]
    key(desk, "D")
    drawn = wait(qtbot, desk, lambda s: s["target"] != before)["target"]
    targets.name.setText("<b>mine</b>")
    press(targets.keep)
    status = wait(qtbot, desk, lambda s: len(s["queue"]["targets"]) == 3)
    assert status["queue"]["targets"][2] == {"name": "<b>mine</b>", "values": drawn}
    assert targets.name.text() == ""
    stage.client.do("record", 0.3, 0)
    wait(qtbot, desk, lambda s: s["rounds"] and s["besides"] == "")
    qtbot.waitUntil(lambda: targets.grid.cells[2].rounds == 1, timeout=PATIENCE)


def test_the_list_is_cleared_by_two_presses(qtbot: QtBot, stage: Stage, desk: Held) -> None:
    targets = panel(desk, Targets)
    kept = desk.watch.status["queue"]["targets"]
    press(targets.empty)
    assert targets.empty.text() == "Clear all?"
    press(targets.empty)
    wait(qtbot, desk, lambda s: not s["queue"]["targets"])
    for one in kept[:2]:
        stage.client.do("queue/add", one["name"], *one["values"])
    wait(qtbot, desk, lambda s: len(s["queue"]["targets"]) == 2)


def test_a_round_opens_by_key_and_by_click_and_shows_its_movement(
    qtbot: QtBot, stage: Stage, desk: Held
) -> None:
    taught(qtbot, stage, desk)
    rounds = panel(desk, Rounds)
    key(desk, "Down")
    assert rounds.opened == desk.watch.status["rounds"][0]["number"]
    QTest.mouseClick(rounds.list, LEFT, pos=rounds.list.place(1).center().toPoint())
    assert rounds.opened == desk.watch.status["rounds"][1]["number"]
    assert rounds.tools.isVisible()
    qtbot.waitUntil(lambda: len(rounds.tools.timeline.movement.curves) > 0, timeout=PATIENCE)
    assert all(0 <= v <= 1 for curve in rounds.tools.timeline.movement.curves for v in curve)
    key(desk, "Down")
    assert rounds.opened == desk.watch.status["rounds"][1]["number"]  # there is none below


def test_the_open_round_is_muted_weighed_renamed_and_given_another_sound(
    qtbot: QtBot, stage: Stage, desk: Held
) -> None:
    taught(qtbot, stage, desk)
    rounds = panel(desk, Rounds)
    key(desk, "Down")
    press(rounds.tools.buttons["mute"])
    wait(qtbot, desk, lambda s: s["rounds"][0]["muted"])
    assert rounds.list.rows[0].verdict[0] == "muted"
    key(desk, "M")
    wait(qtbot, desk, lambda s: not s["rounds"][0]["muted"])
    press(rounds.tools.weight.more)
    wait(qtbot, desk, lambda s: s["rounds"][0]["weight"] == 1.5)
    rounds.tools.name.setText("arms low")
    QTest.keyClick(rounds.tools.name, Qt.Key.Key_Return)
    wait(qtbot, desk, lambda s: s["rounds"][0]["name"] == "arms low")
    stage.client.do("target", 0.25, 0.75)
    wait(qtbot, desk, lambda s: s["target"] == [0.25, 0.75])
    press(rounds.tools.aim)
    wait(qtbot, desk, lambda s: s["rounds"][0]["target"] == [0.25, 0.75])


def test_a_round_is_trimmed_by_drag_and_by_keys(qtbot: QtBot, stage: Stage, desk: Held) -> None:
    taught(qtbot, stage, desk)
    key(desk, "Down")
    line = panel(desk, Rounds).tools.timeline
    qtbot.waitUntil(lambda: line.width() > 100, timeout=PATIENCE)
    middle = QPointF(line.width() / 4, line.height() / 2).toPoint()
    QTest.mousePress(line, LEFT, pos=middle)
    QTest.mouseRelease(line, LEFT, pos=middle)
    status = wait(qtbot, desk, lambda s: s["rounds"][0]["trim"][0] > 0.05)
    assert status["rounds"][0]["seconds"] < 0.36
    line.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Left)
    wait(qtbot, desk, lambda s: s["rounds"][0]["trim"][1] > 0.05)


def test_a_round_is_heard_again_recorded_again_and_deleted(
    qtbot: QtBot, stage: Stage, desk: Held
) -> None:
    taught(qtbot, stage, desk)
    rounds = panel(desk, Rounds)
    key(desk, "Down")
    number = rounds.opened
    press(rounds.tools.buttons["listen"])
    wait(qtbot, desk, lambda s: s["playing_back"] == number)
    wait(qtbot, desk, lambda s: s["playing_back"] == 0)
    press(rounds.tools.buttons["redo"])
    wait(qtbot, desk, lambda s: s["besides"] == "recording")
    wait(qtbot, desk, lambda s: s["besides"] == "")
    press(rounds.tools.buttons["delete"])
    wait(qtbot, desk, lambda s: len(s["rounds"]) == 1)
    assert rounds.opened == 0
    assert not rounds.tools.isVisible()
    key(desk, "Delete")
    assert "Choose a round first" in desk.said[-1]


def test_history_goes_back_several_steps_and_forth(qtbot: QtBot, stage: Stage, desk: Held) -> None:
    taught(qtbot, stage, desk)
    history = panel(desk, Rounds).history
    qtbot.waitUntil(lambda: history.count() > 3, timeout=PATIENCE)
    history.activated.emit(2)  # both records
    wait(qtbot, desk, lambda s: not s["rounds"])
    qtbot.waitUntil(lambda: history.currentIndex() == 2, timeout=PATIENCE)
    assert "Do again" in history.itemText(0)
    history.activated.emit(0)
    wait(qtbot, desk, lambda s: len(s["rounds"]) == 2)


def test_the_nearest_round_lights_up(qtbot: QtBot, stage: Stage, desk: Held) -> None:
    taught(qtbot, stage, desk)
    rounds = panel(desk, Rounds)
    for pose, one in zip(("up", "side"), desk.watch.status["rounds"], strict=True):
        stage.phone.pose = pose
        qtbot.waitUntil(partial(is_nearest, rounds, one["number"]), timeout=PATIENCE)


def test_training_says_what_it_found_and_how_well_each_latent_is_recalled(
    qtbot: QtBot, stage: Stage, desk: Held
) -> None:
    mapping = panel(desk, Mapping)
    assert not mapping.button.isEnabled()
    assert "record rounds" in mapping.sentence.text()
    taught(qtbot, stage, desk)
    press(mapping.button)
    wait(qtbot, desk, lambda s: s["learnt"] and not s["stale"] and not s["progress"])
    assert mapping.sentence.text() == desk.watch.status["report"]["summary"]
    assert [bar.name for bar in mapping.bars.bars] == ["left", "right"]
    assert "left out" in mapping.scheme.text()
    stage.client.do("round/mute", desk.watch.status["rounds"][0]["number"])
    wait(qtbot, desk, lambda s: s["stale"])
    assert "train again" in mapping.sentence.text()


def test_a_training_that_changed_nothing_says_why_until_one_does(
    qtbot: QtBot, stage: Stage, desk: Held
) -> None:
    mapping = panel(desk, Mapping)
    taught(qtbot, stage, desk)
    press(mapping.button)
    wait(qtbot, desk, lambda s: s["learnt"] and not s["stale"] and not s["progress"])
    stage.client.do("rounds/clear")
    for number in (1, 2, 1, 2):  # the same movement for both sounds
        stage.client.do("queue/go", number)
        stage.client.do("record", 0.5, 0)
        wait(qtbot, desk, lambda s: s["besides"] == "recording")
        wait(qtbot, desk, lambda s: s["besides"] == "")
    press(mapping.button)
    qtbot.waitUntil(lambda: "What was learnt before stays" in mapping.sentence.text())
    stage.client.do("undo/to", 5)
    wait(qtbot, desk, lambda s: len(s["rounds"]) == 2)
    press(mapping.button)
    wait(qtbot, desk, lambda s: not s["stale"] and not s["progress"])
    assert mapping.sentence.text() == desk.watch.status["report"]["summary"]


def test_a_better_mapping_is_offered_by_a_sentence_and_a_button(desk: Held) -> None:
    mapping = panel(desk, Mapping)
    desk.watch.told.disconnect(desk.told)  # what is shown here is not what the engine says
    mapping.told(desk.watch.status | {"offer": {"less": 12, "now": 0.1, "error": 0.088}})
    assert "12 % less error" in mapping.offer.text()
    assert "Take it" in mapping.take.text()
    mapping.told(desk.watch.status | {"former": True})
    assert "Back to the one before" in mapping.take.text()
    mapping.told(desk.watch.status)
    assert not mapping.take.isVisible()


def test_what_is_not_offered_cannot_be_taken(qtbot: QtBot, desk: Held) -> None:
    panel(desk, Mapping)._take()
    qtbot.waitUntil(lambda: any("no better mapping" in said for said in desk.said))


def test_the_kind_of_mapping_is_chosen(qtbot: QtBot, stage: Stage, desk: Held) -> None:
    mapping = panel(desk, Mapping)
    mapping.kind.activated.emit(mapping.kind.findData("knn"))
    wait(qtbot, desk, lambda s: s["mapping"]["type"] == "knn")
    assert mapping.kind.currentData() == "knn"
    assert not mapping.way.isVisible()
    mapping.kind.activated.emit(mapping.kind.findData("auto"))
    wait(qtbot, desk, lambda s: s["mapping"]["type"] == "auto")
    mapping.way.activated.emit(mapping.way.findData("off"))
    wait(qtbot, desk, lambda s: s["mapping"].get("improve") == "off")


def test_the_kinds_are_compared(qtbot: QtBot, stage: Stage, desk: Held) -> None:
    taught(qtbot, stage, desk)
    explained = panel(desk, Mapping).explained
    QTest.mouseClick(explained.more, LEFT)
    with qtbot.waitSignal(explained.comparing.found, timeout=60_000) as found:
        press(explained.compare)
    assert found.args is not None
    assert "knn" in found.args[0]["kinds"]
    assert explained._grid.count() == 2 * len(found.args[0]["kinds"])


def test_without_an_engine_all_is_quiet(qtbot: QtBot, desk: Held) -> None:
    for one in desk.panels:
        one.told({})
    assert not panel(desk, Record).big.isEnabled()
    assert panel(desk, Targets).grid.cells == []
    assert panel(desk, Rounds).list.rows == []
    assert panel(desk, Mapping).sentence.text() == ""
