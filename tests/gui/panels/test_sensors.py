"""The cards of devices, with a real engine and real datagrams."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from gui.panels.connect import Connect
from gui.panels.sensors import Sensors
from gui.widgets.sensor_card import SensorCard
from pipeline.processes.reaching import addresses
from sensors.comote import settings_link
from sensors.wire.osc import encode
from tests.gui.held import PATIENCE, Held, held
from tests.pipeline.processes.running import Stage, played, reading

LEFT = Qt.MouseButton.LeftButton


class Other:
    """Another phone of this ID, which sends to the same port when it is told to."""

    def __init__(self, stage: Stage, device: str) -> None:
        self.stage, self.device, self.sent = stage, device, 0

    def send(self) -> bool:
        """Send the next reading."""
        self.sent += 1
        data = reading(self.sent, 0.0, 9.81, 0.0)
        data = data.replace(b"/comote/v3/0/", f"/comote/v3/{self.device}/".encode())
        self.stage.phone._socket.sendto(data, self.stage.phone.to)
        return True


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A project that plays, with one phone that sends."""
    with played(tmp_path_factory.mktemp("sensors") / "piece") as found:
        yield found


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage) -> Iterator[Held]:
    """Both panels of the sensors' column."""
    with held(qtbot, stage.folder, Sensors, Connect) as found:
        yield found


def cards(desk: Held) -> dict[str, SensorCard]:
    panel = desk.panels[0]
    assert isinstance(panel, Sensors)
    return panel.cards


def connect(desk: Held) -> Connect:
    panel = desk.panels[1]
    assert isinstance(panel, Connect)
    return panel


def wait(qtbot: QtBot, ready: Callable[[], Any]) -> None:
    qtbot.waitUntil(lambda: bool(ready()), timeout=PATIENCE)


def enter(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setText(text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def press(qtbot: QtBot, button: QPushButton) -> None:
    qtbot.mouseClick(button, LEFT)


def test_a_device_is_shown_as_it_is(qtbot: QtBot, desk: Held) -> None:
    wait(qtbot, lambda: cards(desk))
    card = cards(desk)["phone"]
    wait(qtbot, lambda: str(card.state.text()) == "● live" and "Hz" in card.rate.text())
    assert card.title.text() == "phone"
    assert card.device.text() == "CoMote 0"
    assert card.battery.text() == "battery —"
    wait(qtbot, lambda: card.legend.name.text() == "accelerometer")
    assert [w.text() for w in card.legend.words] == ["x", "y", "z"]
    wait(qtbot, lambda: desk.watch.traces["phone"].count > 50)
    before = card.curves.grab().toImage()
    wait(qtbot, lambda: card.curves.grab().toImage() != before)


def test_role_and_name_are_changed_in_place(qtbot: QtBot, desk: Held, stage: Stage) -> None:
    wait(qtbot, lambda: cards(desk))
    card = cards(desk)["phone"]
    press(qtbot, card.edit)
    enter(qtbot, card.editor.role, "left hand")
    wait(qtbot, lambda: card.title.text() == "phone · left hand")
    enter(qtbot, card.editor.name, "arm")
    wait(qtbot, lambda: "arm" in cards(desk))
    assert cards(desk)["arm"].title.text() == "arm · left hand"
    stage.client.do("sensor/rename", "arm", "phone")
    wait(qtbot, lambda: "phone" in cards(desk))


def test_what_cannot_be_is_said(qtbot: QtBot, desk: Held) -> None:
    wait(qtbot, lambda: cards(desk))
    card = cards(desk)["phone"]
    press(qtbot, card.edit)
    enter(qtbot, card.editor.name, "a.b")
    wait(qtbot, lambda: desk.said)
    assert "phone" in cards(desk)


def test_malformed_data_is_counted_in_words(qtbot: QtBot, desk: Held, stage: Stage) -> None:
    wait(qtbot, lambda: cards(desk))
    stage.phone._socket.sendto(encode("/comote/v3/0/accelerometer", "what"), stage.phone.to)
    card = cards(desk)["phone"]
    wait(qtbot, lambda: "not understood" in card.faults.text())
    assert card.faults.isVisible()


def test_who_is_heard_is_added_by_a_click_and_plays(qtbot: QtBot, desk: Held, stage: Stage) -> None:
    assert not connect(desk).card.isVisible()
    other = Other(stage, "2")

    def heard() -> QPushButton | None:
        other.send()
        return connect(desk).findChild(QPushButton, "add CoMote 2")

    wait(qtbot, heard)
    button = heard()
    assert button is not None
    assert button.text() == "Add  [Shift+Q]"
    assert "Heard: CoMote 2" in [label.text() for label in connect(desk).findChildren(QLabel)]
    press(qtbot, button)
    wait(qtbot, lambda: "phone-2" in cards(desk))
    wait(qtbot, lambda: connect(desk).findChild(QPushButton, "add CoMote 2") is None)
    wait(qtbot, lambda: other.send() and cards(desk)["phone-2"].state.text().startswith("●"))
    wait(qtbot, lambda: other.send() and "phone-2.intensity" in desk.watch.status["features"])
    values = desk.watch.status["features"]
    assert values["phone-2.intensity"] is not None


def test_one_is_removed_by_two_presses_and_put_back(qtbot: QtBot, desk: Held, stage: Stage) -> None:
    wait(qtbot, lambda: "phone" in cards(desk))
    stage.client.do("sensor/role", "phone", "head")
    wait(qtbot, lambda: "head" in cards(desk)["phone"].title.text())
    panel = desk.panels[0]
    assert isinstance(panel, Sensors)
    card = cards(desk)["phone"]
    press(qtbot, card.edit)
    press(qtbot, card.editor.remove)
    assert "again" in card.editor.remove.text()
    assert "phone" in stage.client.status()["sensors"]["sensors"]
    press(qtbot, card.editor.remove)
    wait(qtbot, lambda: "phone" not in cards(desk))
    wait(qtbot, panel.back.isVisible)
    press(qtbot, panel.back)
    wait(qtbot, lambda: "phone" in cards(desk) and "head" in cards(desk)["phone"].title.text())
    wait(qtbot, lambda: cards(desk)["phone"].state.text() == "● live")
    wait(qtbot, lambda: not panel.back.isVisible())


def test_the_code_connects_the_next_phone(qtbot: QtBot, desk: Held, stage: Stage) -> None:
    panel, port = connect(desk), stage.port
    press(qtbot, panel.connect_button)
    assert panel.card.isVisible()
    pairing = panel.pairing
    device = pairing.device
    assert device not in ("0", "2")
    reached = [settings_link(device, one, port) for one in (*addresses(), "127.0.0.1")]
    assert pairing.code.text in (reached if pairing.address else [""])
    other = Other(stage, device)
    wait(qtbot, lambda: other.send() and pairing.heard)
    assert "heard" in pairing.state.text()
    assert f"phone-{device}" in cards(desk)
    press(qtbot, panel.connect_button)
    assert not panel.card.isVisible()


def test_many_shrink_to_a_line_each(qtbot: QtBot, desk: Held, stage: Stage) -> None:
    wait(qtbot, lambda: cards(desk))
    desk.columns.resize(420, 420)
    names = [str(stage.client.do("sensor/add", "comote", f"m{i}")[0]) for i in range(4)]
    wait(qtbot, lambda: set(names) <= set(cards(desk)))
    wait(qtbot, lambda: all(card.level == 2 for card in cards(desk).values()))
    wait(qtbot, lambda: max(c.height() for c in cards(desk).values()) < 70)
    desk.columns.resize(420, 900)
    for name in names:
        stage.client.do("sensor/remove", name)
    wait(qtbot, lambda: not set(names) & set(cards(desk)))
    wait(qtbot, lambda: all(card.level < 2 for card in cards(desk).values()))
