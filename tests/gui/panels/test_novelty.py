"""Novelty in the window: its bar and words, the policy, and the button, with a real engine."""

from collections.abc import Iterator
from math import nan
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.look.colours import LOOK, WELL
from gui.look.words import state_of
from gui.panels.novelty import WORDS, Novelty, sentences
from gui.widgets.novelty_bar import NoveltyBar, mark_of
from pipeline.project.novelty import POLICIES
from tests.gui.held import PATIENCE, Held, held
from tests.pipeline.processes.running import Stage, played


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with played(tmp_path_factory.mktemp("novelty") / "piece") as found:
        yield found


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage) -> Iterator[Held]:
    with held(qtbot, stage.folder, Novelty) as found:
        qtbot.waitUntil(lambda: bool(found.watch.status), timeout=PATIENCE)
        yield found


def panel(desk: Held) -> Novelty:
    return next(one for one in desk.panels if isinstance(one, Novelty))


def test_the_button_records_a_round_for_what_sounds(qtbot: QtBot, desk: Held) -> None:
    found = panel(desk)
    assert found.teach.text() == "Teach me here  [T]"
    before = len(desk.watch.status["rounds"])
    qtbot.waitUntil(found.teach.isEnabled, timeout=PATIENCE)
    QTest.mouseClick(found.teach, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(desk.watch.status["rounds"]) == before + 1, timeout=PATIENCE)


def choose(qtbot: QtBot, desk: Held, kind: str) -> None:
    """Choose a policy as a person does, until the window shows it."""
    found = panel(desk)
    found.policy.activated.emit(found.policy.findData(kind))

    def chosen() -> bool:
        told = desk.watch.status["novelty"]["policy"]
        return bool(told == kind == found.policy.currentData())

    qtbot.waitUntil(chosen, timeout=PATIENCE)


def test_a_policy_is_chosen_for_the_project_or_for_a_scene_that_has_its_own(
    qtbot: QtBot, desk: Held
) -> None:
    assert set(WORDS) == set(POLICIES)
    choose(qtbot, desk, "hold")
    choose(qtbot, desk, "open")
    assert desk.watch.status["novelty"]["own"] is False
    desk.context.do("novelty/policy", "rest", "main")
    qtbot.waitUntil(lambda: desk.watch.status["novelty"]["own"], timeout=PATIENCE)
    choose(qtbot, desk, "show")
    assert desk.watch.status["novelty"]["own"] is True


def test_what_is_not_known_is_a_dash_and_the_rest_a_shape_and_a_word(
    qtbot: QtBot, desk: Held
) -> None:
    assert panel(desk).word.text().strip() == "—"
    shown = [mark_of(value) for value in (0.2, 0.6, 0.95)]
    assert len({mark.shape for mark in shown}) == 3
    assert shown[0].word == "as taught"
    assert mark_of(nan).word == "—"


def test_the_bar_is_as_long_as_the_movement_is_new(qtbot: QtBot) -> None:
    bar = NoveltyBar()
    qtbot.addWidget(bar)
    bar.resize(200, 16)
    for value, colour, at in ((0.4, WELL, 40), (0.9, LOOK, 150)):
        bar.show_novelty(value)
        image = bar.grab().toImage()
        assert image.pixelColor(at, 8).name() == colour
        assert image.pixelColor(195, 8).name() != colour
    bar.show_novelty(nan)
    assert bar.grab().toImage().pixelColor(40, 8).name() not in (WELL, LOOK)


def test_the_state_says_that_nothing_was_taught_here_and_what_is_done_without() -> None:
    playing: dict[str, Any] = {"state": "playing", "besides": "", "learnt": True}
    assert state_of(playing).word == "PLAYING"
    assert "not taught here" in state_of({**playing, "novelty": {"new": True}}).word
    without = {"plays": "left phone", "says": ["Without left phone: off by 12 %."]}
    assert "without left phone" in state_of({**playing, "without": without}).word
    assert sentences(without) == ['▲ Plays without "left phone" now.', *without["says"]]
