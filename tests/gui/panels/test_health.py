"""The page of health: what is wrong, how late it is, the check, and the log in plain words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.panels.health import LINES, Health, tail
from tests.gui.held import PATIENCE, Held, held
from tests.pipeline.processes.running import Stage, played


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with played(tmp_path_factory.mktemp("health") / "piece") as found:
        yield found


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage) -> Iterator[Held]:
    with held(qtbot, stage.folder, Health) as found:
        found.panels[0].show()
        yield found


def words(page: Health) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel))


def test_the_check_tells_what_it_found(qtbot: QtBot, desk: Held) -> None:
    page = desk.panels[0]
    assert isinstance(page, Health)
    (check,) = page.commands()
    check.do()
    assert page.checked.text() == "Looking …"
    qtbot.waitUntil(lambda: "show" in page.checked.text(), timeout=PATIENCE)
    assert "phone" in words(page)
    assert "Disk" in words(page)


def test_what_is_wrong_now_is_there_and_goes(qtbot: QtBot, desk: Held, stage: Stage) -> None:
    page = desk.panels[0]
    assert isinstance(page, Health)
    page.told({"problems": ["the phone is on fire"]})
    assert "the phone is on fire" in words(page)
    page.told({**desk.watch.status, "problems": []})
    assert "the phone is on fire" not in words(page)
    assert "Nothing is wrong." in words(page)


def test_the_log_is_for_people_and_the_newest_comes_first(tmp_path: Path) -> None:
    log = tmp_path / "limber.log"
    assert tail(log) == ["There is no log yet."]
    lines = [f"WARNING: 10:00:{i:02d} number {i}" for i in range(30)]
    log.write_text("\n".join(["INFO: begun", *lines, "Traceback (most recent call last):"]))
    found = tail(log)
    assert found[0] == "10:00:29 number 29"
    assert len(found) == LINES
    assert not any("Traceback" in line for line in found)
