"""The web page's code in the window."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.widgets import page_code as module
from gui.widgets.page_code import PageCode
from pipeline.web.pairing import token
from sensors.web import Web
from tests.pipeline.terminal.test_phones import piece


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def test_the_code_follows_addresses(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = ["192.168.1.20", "10.42.0.1"]
    monkeypatch.setattr(module, "reached_at", lambda _: list(now))
    folder = piece(tmp_path / "p", Web(name="web", page=9443))
    page = PageCode(folder)
    qtbot.addWidget(page)
    page.show()
    page.begin()
    assert page.code.text == f"https://192.168.1.20:9443/#{token(folder)}"
    assert page.code.text in page.typed.text()
    assert not page.open.isVisible()
    page.turn()
    assert "10.42.0.1" in page.code.text
    now[:] = ["172.16.0.9"]
    qtbot.waitUntil(lambda: "172.16.0.9" in page.code.text, timeout=60_000)
    assert not page.other.isVisible()
    now.clear()
    qtbot.waitUntil(lambda: not page.code.isVisible(), timeout=60_000)
    assert "no network" in page.state.text()
    page.end()


def test_a_page_is_asked_for_and_shown_once_it_is_in_the_rig(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "reached_at", lambda _: ["192.168.1.20"])
    folder = piece(tmp_path / "p")
    page = PageCode(folder)
    qtbot.addWidget(page)
    page.show()
    page.begin()
    assert page.open.isVisible()
    assert not page.code.isVisible()
    with qtbot.waitSignal(page.wanted):
        page.open.click()
    (folder / "rig.toml").write_text('[[sensors]]\nname = "web"\ntype = "web"\n')
    qtbot.waitUntil(page.code.isVisible, timeout=60_000)
    page.end()


def test_who_is_heard_and_why_nobody_is(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "reached_at", lambda _: ["192.168.1.20"])
    monkeypatch.setattr(module, "SILENCE", -1.0)
    page = PageCode(piece(tmp_path / "p", Web(name="web")))
    qtbot.addWidget(page)
    page.show()
    page.begin()
    assert "192.168.1.20" in page.hint.text()
    page.told({"sensors": {"sensors": {"web": {"type": "web", "frames": 4}}}})
    assert "web: heard" in page.state.text()
    assert not page.hint.isVisible()
    page.end()
