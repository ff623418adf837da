"""Every panel opens on every state of the instrument, at any size of text, and says so quietly."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.actions import Keys, twice
from gui.engine.link import Link
from gui.engine.watch import Watch
from gui.panels.base import PANELS, Column, Context, Panel
from gui.window.columns import Columns
from gui.window.window import Window
from tests.gui.shown import VIEWS, at_scale, children, instrument, see, settle, tell
from tests.gui.states import STATES, state

SCALES = (1.0, 2.0)


@pytest.fixture
def context(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Context]:
    """What a panel is given, of a project that nobody plays."""
    link, watch = Link(tmp_path / "piece"), Watch(tmp_path / "piece")
    yield Context(link, watch, lambda _: None, lambda _: None, {})
    watch.close()
    link.close()
    said = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    assert said == []


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("name", PANELS.types())
def test_a_panel_opens_on_every_state(
    qtbot: QtBot, context: Context, name: str, scale: float
) -> None:
    with at_scale(scale):
        panel: Panel = PANELS.load(name)(context)
        columns = Columns([panel])
        qtbot.addWidget(columns)
        columns.resize(500, 900)
        columns.show()
        columns.show_all(True)
        if panel.column is Column.PAGE:
            panel.show()
            qtbot.addWidget(panel)
        context.watch.told.connect(lambda: panel.told(context.status))
        context.watch.moved.connect(panel.moved)
        back = reversed(STATES) if scale == SCALES[0] else ()
        for kind in [*STATES, *back]:
            with qtbot.captureExceptions() as raised:
                tell(context.watch, state(kind))
                settle(columns)
                before = children(panel)
                tell(context.watch, state(kind))
                settle(columns)
                panel.grab()
            assert raised == [], kind
            assert children(panel) == before, f"{kind}: built again though nothing has changed"


@pytest.mark.parametrize("name", PANELS.types())
def test_a_panel_has_its_place_and_its_words(qtbot: QtBot, context: Context, name: str) -> None:
    kind = PANELS.load(name)
    assert isinstance(kind.column, Column)
    assert kind.title or kind.column is not Column.PAGE
    panel = kind(context)
    qtbot.addWidget(panel)
    for action in panel.commands():
        assert len(action.does.split()) > 1, f"{action.name} says too little"
        assert panel.commands()[0] is panel.commands()[0]


def test_no_two_actions_want_one_key(qtbot: QtBot, tmp_path: Path) -> None:
    with instrument(qtbot, tmp_path) as shown:
        assert twice(shown._use) == []
        assert all(action.does for action in shown._use)
    first = Window(tmp_path / "window.json")
    qtbot.addWidget(first)
    first.welcome()
    assert isinstance(first.keys, Keys)
    assert first.first is not None
    assert twice([*first.first.commands(), *first._text_actions()]) == []
    first.close()


@pytest.mark.parametrize("scale", SCALES)
def test_the_whole_window_opens_on_every_state(
    qtbot: QtBot, tmp_path: Path, scale: float, caplog: pytest.LogCaptureFixture
) -> None:
    with instrument(qtbot, tmp_path, scale) as shown:
        for name in STATES:
            for view in VIEWS:
                see(shown, view, name)
        assert shown._care._broken == set()
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING] == []
