"""A phone calibrated from its card, by key, and by its own button, with a real engine."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import QElapsedTimer, Qt
from pytestqt.qtbot import QtBot

from gui.look.words import state_of
from gui.panels.sensors import Sensors
from gui.widgets.calibrate import Calibrate, since, timing
from gui.widgets.guiding import whose_turn
from pipeline.engine.calibrating import STEPS
from pipeline.engine.opening import open_project
from pipeline.project.project import Project
from tests.gui.held import PATIENCE, Held, held
from tests.pipeline.processes.running import Stage, played
from tests.sensors.packets import message

AGAIN = 6000
"""Milliseconds after which what has not been seen is done again."""

DOES = [step.does.upper() for step in STEPS.values()]


def bind(project: Project) -> None:
    """Let button A do the step that needs no person."""
    project.rig.buttons = {"phone.control.buttonA": "sensor/calibrate phone front"}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A project that plays, with one phone that sends."""
    with played(tmp_path_factory.mktemp("calibrate") / "piece", bind) as found:
        yield found


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage) -> Iterator[Held]:
    """The panel of sensors, silent."""
    with held(qtbot, stage.folder, Sensors) as found:
        found.context.preferences["clicks"] = False
        yield found


def panel(desk: Held) -> Sensors:
    found = desk.panels[0]
    assert isinstance(found, Sensors)
    return found


def calibrate(desk: Held) -> Calibrate:
    return panel(desk).cards["phone"].calibrate


def wait(qtbot: QtBot, ready: Callable[[], Any]) -> None:
    qtbot.waitUntil(lambda: bool(ready()), timeout=PATIENCE)


def again(qtbot: QtBot, do: Callable[[], object], ready: Callable[[], Any]) -> None:
    """Do it, and again where it was over before this busy machine has looked, until it is so."""
    clock = QElapsedTimer()

    def found() -> bool:
        if ready():
            return True
        if not clock.isValid() or clock.elapsed() > AGAIN:
            clock.restart()
            do()
        return False

    wait(qtbot, found)


def begins(qtbot: QtBot, desk: Held, do: Callable[[], object]) -> None:
    """Let it begin, and be seen."""

    def seen() -> bool:
        if not calibrate(desk).goes_on:
            return False
        assert state_of(desk.watch.status).word in DOES
        assert calibrate(desk).button.text() == "Stop  [K]"
        assert not calibrate(desk).guide.isHidden()
        return True

    again(qtbot, do, seen)


def ends(qtbot: QtBot, desk: Held) -> None:
    """Wait until it is over."""
    wait(qtbot, lambda: not calibrate(desk).goes_on)
    assert calibrate(desk).guide.isHidden()
    wait(qtbot, lambda: calibrate(desk).button.text() == "Calibrate  [K]")


def test_one_key_begins_and_stops_it(qtbot: QtBot, desk: Held) -> None:
    wait(qtbot, lambda: panel(desk).turn == "phone" and "phone" in panel(desk).cards)
    (action,) = panel(desk).commands()
    begins(qtbot, desk, action.do)
    action.do()
    ends(qtbot, desk)


def test_a_button_of_the_card_does_it(qtbot: QtBot, desk: Held) -> None:
    wait(qtbot, lambda: panel(desk).turn == "phone" and "phone" in panel(desk).cards)

    def click() -> None:
        qtbot.mouseClick(calibrate(desk).button, Qt.MouseButton.LeftButton)

    begins(qtbot, desk, click)
    click()
    ends(qtbot, desk)


def test_the_phones_button_does_it_and_the_card_tells(
    qtbot: QtBot, desk: Held, stage: Stage
) -> None:
    wait(qtbot, lambda: panel(desk).turn == "phone" and "phone" in panel(desk).cards)

    def press() -> None:
        for down in (1, 0):
            data = message("/comote/v3/0/control/buttonA", "i", down)
            stage.phone._socket.sendto(data, stage.phone.to)

    again(qtbot, press, lambda: calibrate(desk).known.text().startswith("calibrated "))
    ends(qtbot, desk)
    assert stage.client.status()["calibrations"]["phone"]["steps"] == ["front"]

    def kept() -> bool:
        (sensor,) = open_project(stage.folder).sensors
        return bool(sensor.calibration.turn)

    wait(qtbot, kept)


def test_words_and_times() -> None:
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert since("") == since("nonsense") == "not calibrated yet"
    assert since("2026-11-21T12:00:00Z", noon).startswith("calibrated today ")
    assert since("2026-11-10T12:00:00Z", noon).startswith("calibrated 10 Nov ")
    guided = {"since": 0, "begin": 1_000_000_000, "end": 3_000_000_000}
    assert timing(guided, 500_000_000) == (True, 0.5, 0.5)
    assert timing(guided, 2_000_000_000) == (False, 1.0, 0.5)
    assert timing(guided, 9_000_000_000) == (False, 0.0, 0.0)


def test_whose_turn_it_is() -> None:
    heard = {"frames": 5}
    status: dict[str, Any] = {
        "sensors": {"sensors": {"a": heard, "b": heard, "c": heard, "d": {"frames": 0}}},
        "calibrations": {"a": {"when": "2026-11-21T12:00:00Z"}, "b": {"when": ""}},
        "lost": ["c"],
    }
    assert whose_turn(status) == "b"
    status["calibrations"]["b"] = {"when": "2026-11-21T12:30:00Z"}
    assert whose_turn(status) == "a"
    assert whose_turn({**status, "calibrating": {"sensor": "b"}}) == "b"
    assert whose_turn({}) == ""
