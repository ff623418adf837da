"""The pad of the window, played by mouse and arrows into a real engine."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtNetwork import QHostAddress
from pytestqt.qtbot import QtBot

from gui.panels.pad import Pad
from gui.widgets.xy_pad import XyPad
from pipeline.project.project import Project
from sensors.xy import Xy
from tests.gui.held import PATIENCE, Held, held
from tests.pipeline.processes.running import LOCAL, Stage, free_port, played

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A project that plays, with a pad that nobody touches."""

    def with_pad(project: Project) -> None:
        project.sensors.append(Xy(name="hand", id="7", host=LOCAL, port=free_port()))

    with played(tmp_path_factory.mktemp("pad") / "piece", with_pad) as found:
        yield found


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage) -> Iterator[Held]:
    with held(qtbot, stage.folder, Pad) as found:
        yield found


def pad_of(qtbot: QtBot, desk: Held, name: str) -> XyPad:
    panel = desk.panels[0]
    assert isinstance(panel, Pad)
    qtbot.waitUntil(lambda: name in panel.pads, timeout=PATIENCE)
    return panel.pads[name]


def arrives(qtbot: QtBot, stage: Stage, name: str, x: float, y: float) -> None:
    """Wait until the engine has the pad there."""

    def there() -> bool:
        found = stage.client.status()["features"]
        place = [found.get(f"{name}.place.{axis}") for axis in "xy"]
        return None not in place and place == pytest.approx([x, y], abs=1e-6)

    qtbot.waitUntil(there, timeout=PATIENCE)
    assert stage.client.status()["sensors"]["sensors"][name]["malformed"] == 0


def test_it_is_played_by_mouse_and_keys(qtbot: QtBot, stage: Stage, desk: Held) -> None:
    stage.client.do("sensor/defaults", "hand")
    pad = pad_of(qtbot, desk, "hand")
    assert pad.sends  # nobody else does
    arrives(qtbot, stage, "hand", 0.5, 0.5)
    area = pad._area()
    corner = QPoint(round(area.left()), round(area.top()))
    qtbot.mousePress(pad, LEFT, pos=corner)
    assert (pad.x_, pad.y_, pad.pressed) == (0.0, 1.0, True)
    arrives(qtbot, stage, "hand", 0.0, 1.0)
    qtbot.mouseRelease(pad, LEFT, pos=corner)
    assert not pad.pressed
    qtbot.keyClick(pad, Qt.Key.Key_Right)
    qtbot.keyClick(pad, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    arrives(qtbot, stage, "hand", 0.02, 0.9)
    qtbot.keyClick(pad, Qt.Key.Key_Left)
    qtbot.keyClick(pad, Qt.Key.Key_Left)  # at the edge it stays
    arrives(qtbot, stage, "hand", 0.0, 0.9)
    qtbot.keyPress(pad, Qt.Key.Key_Space)
    assert pad.pressed
    qtbot.keyRelease(pad, Qt.Key.Key_Space)
    assert not pad.pressed


def test_all_of_its_keys_are_its_own(qtbot: QtBot) -> None:
    pad = XyPad("hand")
    qtbot.addWidget(pad)
    assert {"Left", "Shift+Up", "Space", "Home"} <= set(pad.property("keys"))
    assert pad.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_another_pad_that_plays_is_left_alone(qtbot: QtBot) -> None:
    pad = XyPad("hand")
    qtbot.addWidget(pad)
    facts = {"host": "0.0.0.0", "port": 6448, "id": "", "frames": 5}
    pad.told(facts, lost=False)
    assert not pad.sends
    assert pad._to == (QHostAddress(LOCAL), 6448, "/limber/xy")
    pad.told(facts, lost=True)
    assert pad.sends


def test_one_is_added_by_a_key_and_goes_with_its_sensor(
    qtbot: QtBot, stage: Stage, desk: Held
) -> None:
    panel = desk.panels[0]
    assert isinstance(panel, Pad)
    pad_of(qtbot, desk, "hand")
    assert panel.add_button.isHidden()
    stage.client.do("sensor/remove", "hand")
    qtbot.waitUntil(lambda: not panel.pads, timeout=PATIENCE)
    assert not panel.add_button.isHidden()
    qtbot.mouseClick(panel.add_button, LEFT)
    pad_of(qtbot, desk, "xy")
    assert "drag in it" in desk.said[-1]
