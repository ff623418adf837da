"""The application's window: the first page, or the instrument of the project that is open."""

import contextlib
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from gui import preferences
from gui.actions import Action, Keys
from gui.look.style import SCALES, Size, sheet
from gui.window.first import First
from gui.window.instrument import Instrument
from pipeline.engine.opening import open_project
from pipeline.processes import performer
from pipeline.processes.local import running

SIZE = (1440, 900)

PAUSE = 350
"""Milliseconds after the last step of the text's size, until all is made anew for it."""


class Window(QMainWindow):
    """What Qt opens: it starts an engine where none plays the project, and never ends one by
    itself being closed."""

    def __init__(self, settings: Path) -> None:
        super().__init__()
        self.setWindowTitle("Limber")
        self._settings = settings
        self._before: Path | None = None
        self._rescale = QTimer(self)
        self._rescale.setSingleShot(True)
        self._rescale.setInterval(PAUSE)
        self._rescale.timeout.connect(self._again)
        self.kept: dict[str, Any] = preferences.read(settings)
        Size.scale = preferences.number(self.kept, "scale", 1.0, SCALES[0], SCALES[-1])
        self.keys = Keys(self)
        self.instrument: Instrument | None = None
        self.first: First | None = None
        self.resize(*SIZE)
        geometry = self.kept.get("geometry")
        if isinstance(geometry, str):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode(errors="replace")))

    def welcome(self) -> None:
        """Show the first page; what was open plays on until another is chosen there."""
        if self.instrument is not None:
            self._before = self.instrument.link.folder
        self._let_go()
        self._dress()
        self.first = First(preferences.words(self.kept, "recent"), self._before)
        self.first.chosen.connect(self.play)
        self.keys.on_stage = False
        self.keys.use([*self.first.commands(), *self._text_actions()])
        self.setCentralWidget(self.first)

    def open(self, folder: Path, sound: bool | None = None) -> None:
        """Open a project: its engine is started where none plays it yet.

        One that cannot be opened is told of on the first page.
        """
        if not played(folder) and (problem := wrong_with(folder)):
            self._fail(problem)
        else:
            self.play(folder, sound)

    def play(self, folder: Path, sound: bool | None = None) -> None:
        """Open a project that is known to open; its engine is started where none plays it yet."""
        try:
            if not played(folder):
                performer.start(folder, sound)
        except OSError as error:
            self._fail(str(error))
            return
        self._before = None
        preferences.opened(self.kept, folder)
        self.remember()
        self._show(folder)

    def _fail(self, problem: str) -> None:
        self.welcome()
        if self.first is not None:
            self.first.fail(problem)

    def _show(self, folder: Path) -> None:
        self._let_go()
        self._dress()
        self.setWindowTitle(f"{folder.name} – Limber")
        does = {
            "bigger": lambda: self.scale(1),
            "smaller": lambda: self.scale(-1),
            "projects": self.welcome,
            "close": self.shut,
            "end": self.end,
        }
        self.instrument = Instrument(folder, self.keys, self.kept, does)
        self.setCentralWidget(self.instrument)
        self.instrument.setFocus()  # no button has the ring before Tab is pressed

    def _dress(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - a window has one
        application.setStyleSheet(sheet())

    def _text_actions(self) -> list[Action]:
        return [
            Action("bigger", "Ctrl++", "Larger text", "Larger text", lambda: self.scale(1)),
            Action("smaller", "Ctrl+-", "Smaller text", "Smaller text", lambda: self.scale(-1)),
            Action("close", "Ctrl+W", "Close", "Close the window", self.shut),
            Action("leave", "Esc", "Leave", "Leave a text field", leave_field),
        ]

    def scale(self, step: int) -> None:
        """Show all text larger or smaller, and remember it."""
        at = min(range(len(SCALES)), key=lambda i: abs(SCALES[i] - Size.scale)) + step
        Size.scale = SCALES[max(0, min(at, len(SCALES) - 1))]
        self.kept["scale"] = Size.scale
        self._rescale.start()  # several steps are one

    def _again(self) -> None:
        size = self.size()
        if self.instrument is not None:
            self._show(self.instrument.link.folder)
        else:
            self.welcome()
        self.resize(size)

    def shut(self) -> None:
        """Close the window; the sound plays on."""
        self.close()

    def end(self) -> None:
        """End the performance and close the window, first out of sight: it takes a second."""
        if self.instrument is not None:
            folder = self.instrument.link.folder
            self.remember()
            self.hide()
            with contextlib.suppress(performer.NotPlayingError, TimeoutError):
                performer.end(folder)
        self.close()
        QApplication.quit()  # which Qt leaves to the last window that was seen

    def remember(self) -> None:
        """Keep preferences and layout."""
        if self.isVisible():
            self.kept["geometry"] = self.saveGeometry().toBase64().toStdString()
        preferences.write(self._settings, self.kept)

    def _let_go(self) -> None:
        if self.instrument is not None:
            self.instrument.close_down()
        if self.first is not None:
            self.first.close_down()
        self.instrument = self.first = None
        if (old := self.takeCentralWidget()) is not None:  # dressed anew, it would take seconds
            old.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Remember, and let the engine go; it goes on."""
        self.remember()
        self._let_go()
        self.keys.end()
        event.accept()


def leave_field() -> None:
    """Let letters be keys again: a text field that has the focus gives it up."""
    if (field := QApplication.focusWidget()) is not None:
        field.clearFocus()


def played(folder: Path) -> bool:
    """Return whether somebody plays a project now."""
    return performer.performing(folder) or running(folder)


def wrong_with(folder: Path) -> str:
    """Return in a sentence why a project cannot be opened, "" where it can."""
    try:
        open_project(folder)
    except (OSError, ValueError) as error:
        return f"{folder} cannot be opened: {error}"
    return ""
