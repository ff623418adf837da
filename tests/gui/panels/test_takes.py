"""Takes are found, seen, played, noted and written from the window, with a real engine."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.panels.takes import Takes
from pipeline.terminal.demo_script import SAMPLES
from recordings.events import About
from recordings.take import pack_take
from sensors.wire.recorded import recorded_frames
from tests.gui.held import PATIENCE, Held, held
from tests.pipeline.processes.running import Stage, played


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A project that plays, with a take of recorded movement beside the one being written."""
    with played(tmp_path_factory.mktemp("takes") / "piece") as found:
        frames = list(recorded_frames(SAMPLES / "digit-0-a.mcap"))
        about = About(frames[0].arrival - 1, {"source": "recorded movement"})
        (found.folder / "takes" / "waltz.mcap").write_bytes(pack_take(about, frames))
        yield found


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage) -> Iterator[Held]:
    with held(qtbot, stage.folder, Takes) as found:
        found.panels[0].resize(1000, 700)
        found.panels[0].show()
        yield found


@pytest.fixture
def page(qtbot: QtBot, desk: Held) -> Takes:
    """The page, with the recorded take chosen."""
    found = desk.panels[0]
    assert isinstance(found, Takes)
    qtbot.waitUntil(lambda: found.list.count() == 2, timeout=PATIENCE)
    found.choose("waltz.mcap")
    return found


def press(page: Takes, text: str) -> None:
    (button,) = [b for b in page.findChildren(QPushButton) if text in b.text()]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_take_is_seen_before_it_is_played(qtbot: QtBot, page: Takes) -> None:
    qtbot.waitUntil(lambda: "magnetometer.x" in page.channels.text(), timeout=PATIENCE)
    assert page.name.text() == "waltz"


def test_a_search_finds_and_what_it_does_not_find_goes(qtbot: QtBot, page: Takes) -> None:
    page.search.setText("waltz")
    qtbot.waitUntil(lambda: page.list.count() == 1, timeout=PATIENCE)
    page.search.setText("no such word")
    qtbot.waitUntil(lambda: page.list.count() == 0, timeout=PATIENCE)
    assert not page.play.isEnabled()


def test_a_note_is_kept_and_found(qtbot: QtBot, page: Takes, stage: Stage) -> None:
    page.note.setText("for Anna")
    page.note.editingFinished.emit()
    page.search.setText("anna")
    qtbot.waitUntil(lambda: page.list.count() == 1, timeout=PATIENCE)
    assert "for Anna" in page.list.item(0).text()


def test_it_is_written_as_tables_where_it_says(qtbot: QtBot, page: Takes, desk: Held) -> None:
    now = page.context.status["take"]
    page.choose(now)
    press(page, "CSV")
    folder = page.context.link.folder / "exports" / now.removesuffix(".mcap")
    qtbot.waitUntil((folder / "phone.csv").exists, timeout=PATIENCE)
    qtbot.waitUntil(lambda: str(folder) in desk.said[-1], timeout=PATIENCE)
    assert (folder / "phone.csv").read_text().startswith("time,")


def test_what_cannot_be_written_says_why(qtbot: QtBot, page: Takes, desk: Held) -> None:
    press(page, "CSV")  # it was recorded by no engine
    qtbot.waitUntil(lambda: bool(desk.said) and "not recorded" in desk.said[-1], timeout=PATIENCE)
