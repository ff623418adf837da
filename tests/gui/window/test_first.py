"""The first page: three ways to sound, with real engines, from a key to what plays."""

import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.window.first import First
from gui.window.window import Window
from pipeline.engine.opening import open_project
from pipeline.processes import performer
from pipeline.processes.client import Client
from pipeline.project.creation import default_scene, new_project, write_project
from pipeline.project.project import Project
from pipeline.terminal import first_pieces
from sensors.comote import Comote
from sensors.synthetic import Synthetic
from tests.pipeline.processes.running import LOCAL, free_port, reading
from tests.recordings.saved import write_saved

PATIENCE = 60_000
"""Milliseconds after which something is taken never to happen; not a measure of speed."""


@pytest.fixture
def documents(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The folder where projects are made; what plays there at the end is ended."""
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path))
    yield tmp_path / "Limber"
    for folder in (tmp_path / "Limber").glob("*"):
        if performer.performing(folder):
            performer.end(folder)


@pytest.fixture
def window(qtbot: QtBot, documents: Path, tmp_path: Path) -> Iterator[Window]:
    """The window on its first page."""
    made = Window(tmp_path / "window.json")
    qtbot.addWidget(made)
    made.welcome()
    made.show()
    yield made
    made.close()
    made.keys.use([])  # it hears the whole application until Qt comes to delete it


def press(window: Window, key: Qt.Key) -> None:
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key)


def wait(qtbot: QtBot, ready: Callable[[], Any]) -> None:
    qtbot.waitUntil(lambda: bool(ready()), timeout=PATIENCE)


def page(window: Window) -> First:
    assert window.first is not None
    return window.first


def quiet_piece(folder: Path) -> Path:
    """Make a project that plays without any device or sound."""
    write_project(new_project([Synthetic(name="hand")], default_scene(2)), folder)
    return folder


def status_of(folder: Path, ready: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    client = Client(folder, patience=60.0)
    try:
        return client.wait(ready, 60.0)
    finally:
        client.close()


def test_hear_it_now_plays_recorded_movement(qtbot: QtBot, window: Window, documents: Path) -> None:
    press(window, Qt.Key.Key_1)
    wait(qtbot, lambda: "Teaching" in page(window).said.text)
    wait(qtbot, lambda: window.instrument is not None)
    status = status_of(documents / "demo", lambda s: s["state"] == "playing")
    assert len(status["rounds"]) == 6
    assert status["learnt"]
    assert not status["stale"]
    first = [latent["value"] for latent in status["latents"]]
    status_of(documents / "demo", lambda s: [x["value"] for x in s["latents"]] != first)
    window.welcome()
    press(window, Qt.Key.Key_1)  # again: the same project, which is learnt already
    wait(qtbot, lambda: window.instrument is not None)
    assert [folder.name for folder in documents.iterdir()] == ["demo"]


def test_a_phone_is_connected_by_its_code(
    qtbot: QtBot, window: Window, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()  # that no other test has
    monkeypatch.setattr(first_pieces, "Comote", partial(Comote, port=port))
    press(window, Qt.Key.Key_2)
    pairing = page(window).phone_card.pairing
    wait(qtbot, pairing.isVisible)
    assert not pairing.address or f":{port}&" in pairing.code.text
    status = status_of(documents / "piece", lambda _: True)
    assert status["target"] == pytest.approx(status["queue"]["targets"][0]["values"])
    assert status["rig"]["buttons"] == {
        "phone.control.buttonA": "next",
        "phone.control.buttonB": "back",
    }
    sent = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:

        def send() -> bool:
            nonlocal sent
            sent += 1
            phone.sendto(reading(sent, 0.0, 9.81, 0.0), (LOCAL, port))
            return True

        wait(qtbot, lambda: send() and window.instrument is not None)
    found = status_of(documents / "piece", lambda s: s["sensors"]["sensors"]["phone"]["frames"])
    assert found["sensors"]["sensors"]["phone"]["id"] == "0"


def test_a_project_of_before_opens_by_enter(qtbot: QtBot, window: Window, documents: Path) -> None:
    folder = quiet_piece(documents / "prelude")
    window.kept["recent"] = [str(folder)]
    window.welcome()
    recent = page(window).open_card.recent
    assert recent.item(0).text() == "prelude — today"
    press(window, Qt.Key.Key_3)
    QTest.keyClick(recent, Qt.Key.Key_Return)
    wait(qtbot, lambda: window.instrument is not None)
    assert status_of(folder, lambda _: True)["scene"] == "main"
    assert window.kept["recent"] == [str(folder)]
    window.kept["recent"] = [str(documents / "another"), str(folder)]
    window.welcome()
    assert page(window).open_card.recent.item(0).text() == "prelude — plays now"


def test_a_project_is_looked_through_once(
    qtbot: QtBot, window: Window, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Path] = []

    def counted(folder: Path) -> Project:
        looked.append(folder)
        return open_project(folder)

    for place in ("gui.window.window.open_project", "gui.window.ways.open_project"):
        monkeypatch.setattr(place, counted)
    folder = quiet_piece(documents / "once")
    page(window).open(folder)
    wait(qtbot, lambda: window.instrument is not None)
    assert looked == [folder]
    assert status_of(folder, lambda _: True)["scene"] == "main"


def test_a_folder_is_typed(qtbot: QtBot, window: Window, documents: Path) -> None:
    folder = quiet_piece(documents / "typed")
    typed = page(window).open_card.typed
    typed.setText(str(folder))
    QTest.keyClick(typed, Qt.Key.Key_Return)
    wait(qtbot, lambda: window.instrument is not None)
    assert status_of(folder, lambda _: True)["scene"] == "main"


def test_a_project_of_wekinators_is_dropped(qtbot: QtBot, documents: Path, tmp_path: Path) -> None:
    source = write_saved(tmp_path / "from wekinator")
    first = First([])
    qtbot.addWidget(first)
    first.show()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(source))])
    drop = QDropEvent(
        QPointF(9, 9),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(first.chosen, timeout=PATIENCE) as chosen:
        first.dropEvent(drop)
    assert chosen.args == [documents / source.name]
    assert (documents / source.name / "rig.toml").is_file()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda folder: None, "is not there"),
        (lambda folder: folder.mkdir(parents=True), "is no project"),
        (
            lambda folder: (quiet_piece(folder) / "rig.toml").write_text("[[sensors]\n"),
            "rig.toml",
        ),
    ],
)
def test_what_does_not_open_is_said_and_the_page_goes_on(
    qtbot: QtBot, window: Window, documents: Path, spoil: Callable[[Path], object], words: str
) -> None:
    broken = documents / "broken"
    spoil(broken)
    first = page(window)
    first.open(broken)
    wait(qtbot, lambda: first.said.text.startswith("▲"))
    assert words in first.said.text
    assert window.instrument is None
    good = quiet_piece(documents / "good")
    with qtbot.waitSignal(first.chosen, timeout=PATIENCE):
        first.open(good)
    assert status_of(good, lambda _: True)["scene"] == "main"
