"""Panels held to the engine of a project, as the window holds them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.engine.link import Link
from gui.engine.watch import Watch
from gui.panels.base import Context, Panel
from gui.window.columns import Columns

Kind = TypeVar("Kind", bound=Panel)

PATIENCE = 60_000
"""Milliseconds after which something is taken never to happen; not a measure of speed."""


class Held:
    """Panels in their columns, and what they have said and been refused."""

    def __init__(self, folder: Path, kinds: tuple[type[Panel], ...]) -> None:
        self.said: list[str] = []
        self.link, self.watch = Link(folder), Watch(folder)
        self.link.refused.connect(self.said.append)
        self.context = Context(self.link, self.watch, self.said.append, self.said.append, {})
        self.panels = [kind(self.context) for kind in kinds]
        self.columns: QWidget = Columns(self.panels)
        self.columns.resize(420, 900)
        self.watch.told.connect(self.told)
        self.watch.moved.connect(self.moved)

    def told(self) -> None:
        """Hand the status on."""
        for panel in self.panels:
            panel.told(self.watch.status)

    def moved(self) -> None:
        """Hand on that something moved."""
        for panel in self.panels:
            panel.moved()


@contextmanager
def held(qtbot: QtBot, folder: Path, *kinds: type[Panel]) -> Iterator[Held]:
    """Hold panels to an engine that plays, until the end of the block."""
    found = Held(folder, kinds)
    qtbot.addWidget(found.columns)
    found.columns.show()
    try:
        qtbot.waitUntil(lambda: found.link.connected and bool(found.watch.status), timeout=PATIENCE)
        yield found
    finally:
        found.watch.close()
        found.link.close()


def panel(desk: Held, kind: type[Kind]) -> Kind:
    """Return the panel of a kind."""
    return next(one for one in desk.panels if isinstance(one, kind))


def wait(qtbot: QtBot, desk: Held, ready: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """Return the first status that the panels have been told for which this is so."""
    qtbot.waitUntil(lambda: bool(desk.watch.status and ready(desk.watch.status)), timeout=PATIENCE)
    return desk.watch.status


def press(button: QPushButton) -> None:
    """Click a button, which can be."""
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
