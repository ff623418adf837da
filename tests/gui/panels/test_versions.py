"""Versions are kept, gone back to and forgotten in the window, by hand and by key."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.panels.versions import Versions
from gui.widgets.version_card import EMPTY, VersionCard, line_of
from tests.gui.held import PATIENCE, Held, held, wait
from tests.pipeline.processes.running import Stage, played

KEPT = {"name": "one", "when": "2026-11-22T01:10:49+00:00", "instead": "", "lost": [], "now": False}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with played(tmp_path_factory.mktemp("versions") / "piece", ready=False) as found:
        yield found


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage) -> Iterator[Held]:
    """The page, as it is opened."""
    with held(qtbot, stage.folder, Versions) as found:
        found.panels[0].resize(1000, 700)
        found.panels[0].show()
        wait(qtbot, found, lambda s: s["scenes"] == ["main"])
        yield found


def test_a_version_is_kept_gone_back_to_and_forgotten(
    qtbot: QtBot, desk: Held, stage: Stage
) -> None:
    panel = desk.panels[0]
    assert isinstance(panel, Versions)
    card = panel.card

    def names() -> list[str]:
        return [line.name for line in card.list.lines]

    qtbot.waitUntil(lambda: card.state.text() == EMPTY, timeout=PATIENCE)
    card.name.setText("before the premiere")
    QTest.keyClick(card.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names() == ["before the premiere"], timeout=PATIENCE)
    assert card.name.text() == ""
    take = stage.client.status()["take"]
    stage.client.do("scene/new", "storm", 3)
    wait(qtbot, desk, lambda s: s["scenes"] == ["main", "storm"])
    QTest.keyClick(card.list, Qt.Key.Key_Return)
    assert card.to.text() == "Go back? Again"
    QTest.keyClick(card.list, Qt.Key.Key_Return)
    wait(qtbot, desk, lambda s: s["take"] not in ("", take) and s["scenes"] == ["main"])
    qtbot.waitUntil(lambda: len(names()) == 2, timeout=PATIENCE)
    assert "going back" in names()[0]
    card.list.setCurrentRow(0)
    for _ in range(2):
        QTest.keyClick(card.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: names() == ["before the premiere"], timeout=PATIENCE)


def test_what_is_told_of_a_version() -> None:
    assert line_of(KEPT).name == "one"
    assert line_of(KEPT).state is None
    there = line_of({**KEPT, "instead": "two", "lost": ["a.mcap"], "now": True})
    assert 'as it was before going back to "two"' in there.below
    assert "its takes are gone" in there.below
    assert str(there.state) == "● as it is now"


def test_without_an_engine_nothing_can_be_done(qtbot: QtBot) -> None:
    asked: list[Any] = []
    card = VersionCard(lambda *args, **_: asked.append(args), lambda _: asked.append("look"))
    qtbot.addWidget(card)
    card.told({})
    assert not asked
    assert not any(one.isEnabled() for one in (card.more, card.to, card.out))
    told = {"ready": True, "versions": [], "problem": "versions/one.json is damaged"}
    card._show([json.dumps({**told, "ready": False})])
    assert card.state.text() == ""
    card._show([json.dumps(told)])
    assert card.state.text() == "versions/one.json is damaged"
