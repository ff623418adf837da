"""Connecting a phone: which one, by which address, and what may be in the way."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from gui.widgets import pairing as module
from gui.widgets.pairing import Pairing, next_phone
from pipeline.processes.reaching import opens


def rig(*phones: dict[str, Any], heard: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a status with CoMote phones, and strangers of these IDs."""
    plain = {"type": "comote", "port": 8005, "host": "0.0.0.0", "frames": 9}
    sensors = {f"phone-{i}": {**plain, **phone} for i, phone in enumerate(phones)}
    strangers = [{"type": "comote", "id": id_, "port": 8005} for id_ in heard]
    return {"sensors": {"sensors": sensors, "heard": strangers, "malformed": {}}}


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ({}, ("0", "", 8001, "0.0.0.0")),
        (rig({"id": "0"}), ("1", "", 8005, "0.0.0.0")),
        (rig({"id": "0"}, {"id": "2"}, heard=("1",)), ("3", "", 8005, "0.0.0.0")),
        (rig({"id": "0"}, {"id": None, "frames": 0}), ("1", "phone-1", 8005, "0.0.0.0")),
        (rig({"id": "4", "frames": 0, "port": 9}), ("4", "phone-0", 9, "0.0.0.0")),
    ],
)
def test_the_next_phone_is_one_that_nobody_is(
    status: dict[str, Any], expected: tuple[str, str, int, str]
) -> None:
    assert next_phone(status) == expected


def test_addresses_change_and_are_chosen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    now = ["192.168.1.20", "10.42.0.1"]
    monkeypatch.setattr(module, "addresses", lambda: list(now))
    pairing = Pairing()
    qtbot.addWidget(pairing)
    pairing.show()
    pairing.begin("3", 8001, "0.0.0.0")
    assert "udp://192.168.1.20:8001&" in pairing.code.text
    assert "192.168.1.20:8001" in pairing.typed.text()
    pairing.turn()
    assert "udp://10.42.0.1:8001&" in pairing.code.text
    now[:] = ["172.16.0.9"]
    qtbot.waitUntil(lambda: "172.16.0.9" in pairing.code.text)
    assert not pairing.other.isVisible()
    now.clear()
    qtbot.waitUntil(lambda: pairing.none.isVisible())
    assert "no network" in pairing.none.text()
    assert not pairing.code.isVisible()
    pairing.end()


def test_silence_gets_a_cause(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "addresses", lambda: ["192.168.1.20"])
    monkeypatch.setattr(module, "SILENCE", 0.0)
    pairing = Pairing()
    qtbot.addWidget(pairing)
    pairing.show()
    pairing.begin("0", 8001, "")
    pairing.told(rig(), False)
    assert "same Wi-Fi as 192.168.1.20" in pairing.hint.text()
    assert opens(8001) in pairing.hint.text()
    pairing.told(rig(), True)
    assert "heard" in pairing.state.text()
    assert not pairing.hint.isVisible()
    pairing.end()


def test_a_rig_that_only_hears_this_computer_is_told(qtbot: QtBot) -> None:
    pairing = Pairing()
    qtbot.addWidget(pairing)
    pairing.begin("0", 8001, "127.0.0.1")
    assert "no phone can reach this" in pairing.state.text()
    assert 'host = "0.0.0.0"' in pairing.hint.text()
    pairing.end()
