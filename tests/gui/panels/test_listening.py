"""Listen and move: each button, with a real engine; the line, the count and the lag are drawn."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from gui.panels.listening import Listening
from gui.panels.targets import Targets
from gui.widgets.along_line import AlongLine
from gui.widgets.heard_files import heard_files
from gui.widgets.lag_bar import LagBar, Shown
from tests.gui.held import PATIENCE, Held, held, press, wait
from tests.pipeline.processes.running import Stage, played


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A project that plays, with a phone that is heard."""
    with played(tmp_path_factory.mktemp("listen") / "piece") as found:
        yield found


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage) -> Iterator[Held]:
    """The panel, while nothing is taught."""
    stage.client.do("demonstrate/cancel")
    stage.client.do("rounds/clear")
    stage.client.do("record/times", 0.4, 0)
    with held(qtbot, stage.folder, Listening) as found:
        wait(qtbot, found, lambda s: not s["rounds"] and s["besides"] == "")
        yield found


def panel(desk: Held) -> Listening:
    (found,) = desk.panels
    assert isinstance(found, Listening)
    return found


def goes_on(status: dict[str, Any]) -> int:
    return int(status["demonstrating"]["round"])


def test_it_begins_draws_what_plays_and_ends(qtbot: QtBot, stage: Stage, desk: Held) -> None:
    listening = panel(desk)
    stage.client.do("record/times", 0.4, 0.1)
    wait(qtbot, desk, lambda s: s["rig"]["teaching"]["count_in"] == 0.1)
    press(listening.begin)
    wait(qtbot, desk, goes_on)
    qtbot.waitUntil(lambda: len(listening.line.lines) == 2, timeout=PATIENCE)
    assert "End now" in listening.begin.text()
    assert listening.drop.isVisibleTo(listening)
    wait(qtbot, desk, lambda s: (s["recording"] or {}).get("seconds", -1) > 0.2)
    press(listening.begin)
    found = wait(qtbot, desk, lambda s: not goes_on(s) and s["rounds"])
    assert found["rounds"][0]["moves"]
    wait(qtbot, desk, lambda s: s["lag"]["said"] and not s["lag"]["asked"])
    qtbot.waitUntil(lambda: "go on moving" in listening.said.text(), timeout=PATIENCE)
    press(listening.again)
    wait(qtbot, desk, goes_on)
    press(listening.drop)
    assert len(wait(qtbot, desk, lambda s: not goes_on(s))["rounds"]) == 1


def test_what_is_chosen_plays_and_what_cannot_be_is_said(qtbot: QtBot, desk: Held) -> None:
    listening = panel(desk)
    listening.choose("drawn")
    press(listening.begin)
    qtbot.waitUntil(lambda: any("nothing is drawn" in text for text in desk.said), timeout=PATIENCE)


def test_a_lag_can_be_left_in_and_found_anew(qtbot: QtBot, stage: Stage, desk: Held) -> None:
    listening = panel(desk)
    stage.client.do("lag/found", "phone", 180.0, 160.0, 200.0, 1, 3)
    wait(qtbot, desk, lambda s: s["lag"].get("ms") == 180.0)
    assert listening.lag.shown == Shown(180.0, 160.0, 200.0, False)
    assert listening.said.text() == "You move 180 ms after the sound, ±20 ms, from 3 takes"
    press(listening.ignore)
    wait(qtbot, desk, lambda s: s["lag"].get("by_hand"))
    assert "Find it anew" in listening.ignore.text()
    press(listening.ignore)
    wait(qtbot, desk, lambda s: "ms" not in s["lag"])
    assert listening.lag.shown is None


def test_it_is_found_among_the_sounds_to_teach(qtbot: QtBot, stage: Stage) -> None:
    with held(qtbot, stage.folder, Targets) as desk:
        (targets,) = desk.panels
        assert isinstance(targets, Targets)
        press(targets.listen)
        assert desk.said == ["listening"]


def test_the_moment_and_the_count_are_drawn(qtbot: QtBot) -> None:
    line = AlongLine()
    qtbot.addWidget(line)
    line.resize(400, 200)
    line.show_lines([[0.0, 1.0, 0.5]])
    pictures = [line.grab().toImage()]
    for seconds in (-2.5, 1.0, 5.0, 10.4):
        line.show_time(seconds, 10.0)
        pictures.append(line.grab().toImage())
    assert all(a != b for a, b in pairwise(pictures))
    line.rest()
    assert line.grab().toImage() == pictures[0]


def test_how_late_one_moves_is_drawn(qtbot: QtBot) -> None:
    bar = LagBar()
    qtbot.addWidget(bar)
    bar.resize(400, 84)
    nothing = bar.grab().toImage()
    bar.show_lag(Shown(100.0, 90.0, 110.0, False), "You move 100 ms after the sound")
    sure = bar.grab().toImage()
    bar.show_lag(Shown(100.0, 0.0, 300.0, False), "the same, less sure")
    assert nothing != sure != bar.grab().toImage()
    assert bar.accessibleName() == "the same, less sure"


def test_files_that_can_be_moved_along_are_offered(tmp_path: Path) -> None:
    (tmp_path / "sounds").mkdir()
    for name in ("a.csv", "b.txt", "sounds/c.wav", "sounds/c.wav.limber.csv", "sounds/d.csv"):
        (tmp_path / name).write_text("")
    assert heard_files(tmp_path) == ["a.csv", "sounds/c.wav", "sounds/d.csv"]
    assert heard_files(tmp_path / "nothing") == []
