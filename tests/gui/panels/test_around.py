"""What is plugged in or streams is found from the window, and added to a real engine."""

import subprocess
import sys
from collections.abc import Iterator
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.engine.survey import Found, read
from gui.panels.around import Around
from tests.gui.held import PATIENCE, held
from tests.pipeline.processes.running import DEADLINE, Stage, played
from tests.sensors.test_lsl import SENDER

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with played(tmp_path_factory.mktemp("around") / "piece", ready=False) as found:
        yield found


@pytest.fixture
def stream() -> Iterator[str]:
    """A stream of another process."""
    name = f"wrists-{uuid4()}"
    process = subprocess.Popen([sys.executable, "-c", SENDER, name, "100"])
    yield name
    process.kill()
    process.wait()


def test_a_stream_is_found_and_added(qtbot: QtBot, stage: Stage, stream: str) -> None:
    with held(qtbot, stage.folder, Around) as desk:
        panel = desk.panels[0]
        assert isinstance(panel, Around)

        def found() -> bool:
            if not panel._errand.busy and stream not in {one.device for one in panel.found}:
                qtbot.mouseClick(panel.look_button, LEFT)  # it is not there at once
            return stream in {one.device for one in panel.found}

        qtbot.waitUntil(found, timeout=1000 * round(DEADLINE))
        assert panel.said.isHidden()
        adds = panel.findChildren(QPushButton)
        (add,) = [b for b in adds if b.accessibleName() == f"Add stream {stream}"]
        qtbot.mouseClick(add, LEFT)
        stage.wait(lambda s: stream in {f["id"] for f in s["sensors"]["sensors"].values()})
        qtbot.waitUntil(lambda: stream not in {o.device for o in panel.found}, timeout=PATIENCE)


def test_what_is_said_of_each() -> None:
    plugged = {"name": "midi", "type": "midi", "id": "nano:1"}
    nearby = {"name": "TouchOSC", "host": "pad.local", "address": "", "port": 9000, "by": "udp"}
    assert read({"plugged": [plugged], "nearby": [nearby]}) == [
        Found("midi", "midi", "nano:1"),
        Found("TouchOSC", "", "", "pad.local:9000"),
    ]
    assert read({}) == []
