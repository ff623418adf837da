"""The whole window on a project that plays, driven as by keys and mouse."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.window.instrument import Instrument
from gui.window.window import Window
from tests.gui.held import PATIENCE


class Opened:
    """A window on a project that plays, and what a test does with it."""

    def __init__(self, qtbot: QtBot, window: Window, instrument: Instrument) -> None:
        self._qtbot, self.window, self.shown = qtbot, window, instrument

    def wait(self, ready: Callable[[], object]) -> None:
        """Wait until something is so."""
        self._qtbot.waitUntil(lambda: bool(ready()), timeout=PATIENCE)

    def told(self, ready: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Return the first status that the window was told for which this is so."""
        status = self.shown.context.status
        self.wait(lambda: self.shown.context.status and ready(self.shown.context.status))
        return self.shown.context.status or status

    def press(self, button: QPushButton) -> None:
        """Click on a button that can be pressed."""
        assert button.isEnabled()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def key(self, key: Qt.Key) -> None:
        """Press a key, wherever the focus is."""
        handle = self.window.windowHandle()
        assert handle is not None
        QTest.keyClick(handle, key)

    def hold(self, key: Qt.Key, ready: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Hold a key until a status says that it did something."""
        handle = self.window.windowHandle()
        assert handle is not None
        QTest.keyPress(handle, key)
        try:
            return self.told(ready)
        finally:
            QTest.keyRelease(handle, key)


@contextmanager
def opened(qtbot: QtBot, folder: Path, place: Path) -> Iterator[Opened]:
    """Open the window on a project that plays, until the end of the block."""
    window = Window(place / "window.json")
    qtbot.addWidget(window)
    window.play(folder)
    window.show()
    assert window.instrument is not None
    found = Opened(qtbot, window, window.instrument)
    try:
        found.told(lambda status: status.get("sensors"))
        yield found
    finally:
        window.close()
        window.keys.use([])  # it hears the whole application until Qt comes to delete it
