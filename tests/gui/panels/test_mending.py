"""Freezing, mending and letting go, the safe state, and A/B, each button with a real engine."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from gui.look.words import FROZEN, SAFE, state_of
from gui.panels.mapping import Mapping
from gui.panels.mending import Mending
from gui.widgets.kept import Kept
from gui.window.banner import next_thing
from tests.gui.held import PATIENCE, Held, held, press, wait
from tests.gui.states import state
from tests.pipeline.processes.running import Stage, played


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A project that plays by hand, which needs no training."""
    with played(tmp_path_factory.mktemp("mend") / "piece") as found:
        found.client.do("mapping", "direct")
        yield found


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage) -> Iterator[Held]:
    stage.client.do("run")
    with held(qtbot, stage.folder, Mending, Mapping) as found:
        wait(qtbot, found, lambda s: s["state"] == "playing")
        yield found


def mending(desk: Held) -> Mending:
    return next(one for one in desk.panels if isinstance(one, Mending))


def test_it_is_frozen_and_let_go(qtbot: QtBot, desk: Held) -> None:
    panel = mending(desk)
    assert panel.next.text() == "Freeze  [Z]"
    assert not panel.leave.isEnabled()
    press(panel.next)
    status = wait(qtbot, desk, lambda s: s["held"])
    qtbot.waitUntil(lambda: panel.next.text() == "Show the fix  [Z]", timeout=PATIENCE)
    assert state_of(status) == FROZEN
    assert "show the movement" in next_thing(status)
    press(panel.next)
    qtbot.waitUntil(lambda: any("set by hand" in said for said in desk.said), timeout=PATIENCE)
    press(panel.leave)
    wait(qtbot, desk, lambda s: s["state"] == "playing" and not s["held"])


def test_what_is_safe_plays_on(qtbot: QtBot, stage: Stage, desk: Held) -> None:
    stage.client.do("safe", 0)
    status = wait(qtbot, desk, lambda s: s["held"])
    assert state_of(status) == SAFE
    qtbot.waitUntil(lambda: mending(desk).next.text() == "Play on  [Z]", timeout=PATIENCE)
    press(mending(desk).next)
    wait(qtbot, desk, lambda s: s["state"] == "playing")


def test_each_button_of_a_and_b_asks_for_its_command(qtbot: QtBot) -> None:
    asked: list[tuple[Any, ...]] = []
    kept = Kept(lambda *args, **_: asked.append(args))
    qtbot.addWidget(kept)
    kept.told(state("frozen").status)
    assert [kept.list.itemText(i).split(" · ")[0] for i in range(2)] == ["soft", "wild"]
    assert kept.list.currentIndex() == 1
    assert kept.what.text().startswith('"wild" plays.')
    kept.name.setText(" hard ")
    press(kept.keep)
    press(kept.turn)
    press(kept.out)
    press(kept.out)  # it asks first
    kept.list.activated.emit(0)
    wanted = [("keep", "hard"), ("other",), ("forget", "wild"), ("use", "soft")]
    assert asked == [(f"mapping/{name}", *rest) for name, *rest in wanted]


def test_the_key_of_a_and_b_reaches_the_engine(qtbot: QtBot, desk: Held) -> None:
    mapping = next(one for one in desk.panels if isinstance(one, Mapping))
    mapping.kept.other.do()
    qtbot.waitUntil(lambda: any("no other mapping" in said for said in desk.said), timeout=PATIENCE)
