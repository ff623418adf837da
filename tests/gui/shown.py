"""A whole window of one project without an engine, shown whatever state a test likes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui import application
from gui.engine.watch import Watch
from gui.look.style import Size, sheet
from gui.window.instrument import Instrument
from gui.window.window import SIZE, Window
from tests.gui.states import State, state

VIEWS = ("dancer", "path", "takes", "scenes", "health", "stage")
"""What can be seen of a project."""


def tell(watch: Watch, shown: State) -> None:
    """Let a watch tell of a state, as if it had seen it in the engine's view."""
    watch.status, watch.live = shown.status, shown.live
    if shown.status:
        watch._arrange(shown.status["view"]["sensors"])
        places = [one["name"] for one in shown.status["view"]["sensors"]]
        for seen in shown.seen:
            watch.traces[places[seen.sensor]].add(seen.values)
    watch.told.emit()
    watch.moved.emit()


@contextmanager
def at_scale(scale: float) -> Iterator[None]:
    """Show text at this size until the end of the block."""
    made = application.make()
    before = Size.scale, made.styleSheet()
    Size.scale = scale
    made.setStyleSheet(sheet())
    try:
        yield
    finally:
        Size.scale = before[0]
        made.setStyleSheet(before[1])


@contextmanager
def instrument(qtbot: QtBot, place: Path, scale: float = 1.0) -> Iterator[Instrument]:
    """Show the window of a project that nobody plays, 1440 × 900, until the end of the block."""
    with at_scale(scale):
        window = Window(place / "window.json")
        qtbot.addWidget(window)
        Size.scale = scale
        window._show(place / "piece")
        window.resize(*SIZE)
        window.show()
        assert window.instrument is not None
        try:
            yield window.instrument
        finally:
            window.close()


def see(shown: Instrument, view: str, name: str) -> None:
    """Show a view of VIEWS, in a state of STATES, and let it be laid out."""
    found = state(name)
    if found.status:  # what is seen follows what the engine says
        on = {"show": view == "stage", "show_since": found.status.get("show_since")}
        found = State({**found.status, **on}, found.live, found.seen)
    tell(shown.watch, found)
    if view in ("takes", "scenes", "health"):
        if shown.pages.opened != view:
            shown.go(view)
    else:
        shown.go("")
        shown.columns.show_all(view == "path")
    settle(shown)
    tell(shown.watch, found)
    settle(shown)


def settle(shown: QWidget) -> None:
    """Let layouts and deferred deletions be done."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()


def children(of: QWidget) -> dict[str, int]:
    """Return how many widgets of each kind there are in one."""
    counts: dict[str, Any] = {}
    for child in of.findChildren(QWidget):
        kind = type(child).__name__
        counts[kind] = counts.get(kind, 0) + 1
    return counts
