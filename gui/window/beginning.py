"""A project that begins: its engine is started, and asked to do the first thing."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gui.engine.link import Link
from gui.engine.watch import Watch
from pipeline.processes import performer
from pipeline.processes.local import running

PATIENCE = 60_000
"""Milliseconds after which an engine is taken never to come."""


def first_sound(folder: Path, status: dict[str, Any]) -> str:
    """Return that a project is made, and whether its first sound can be heard here."""
    sound = status.get("sound") or {}
    made = f"{folder} is made."
    if sound.get("problems"):
        return f"{made} {sound['problems'][0]}."
    if sound.get("here") and sound.get("device"):
        return f"{made} Its first sound is on."
    return made


class Beginning(QObject):
    """Starts the engine of one project, and does `first` (a command and what follows it) there.

    `ready` says that this is done, `told` brings each status from then on, `failed` a sentence.
    """

    ready = Signal()
    told = Signal(dict)
    failed = Signal(str)

    def __init__(self, folder: Path, *first: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self._first, self._asked = first, False
        self.link = Link(folder, self)
        self.watch = Watch(folder, self)
        self.watch.told.connect(self._told)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(PATIENCE)
        self._late.timeout.connect(self._too_late)
        self._late.start()

    def start(self) -> None:
        """Start the engine, where none plays it yet; raises OSError."""
        if not (performer.performing(self.folder) or running(self.folder)):
            performer.start(self.folder)

    def _told(self) -> None:
        status = self.watch.status
        if not status or not self.link.connected:
            return
        if not self._asked:
            self._asked = True
            self.link.do(*self._first, then=self._done, failed=self._refused)
        self.told.emit(status)

    def _done(self, _: list[Any]) -> None:
        self._late.stop()
        self.ready.emit()

    def _refused(self, sentence: str) -> None:
        if self.link.connected:
            self._late.stop()
            self.failed.emit(sentence)
        else:
            self._asked = False  # it is started again; then once more

    def _too_late(self) -> None:
        log = self.folder / "limber.log"
        self.failed.emit(f"{self.folder.name} did not start; {log} says why.")

    def close(self) -> None:
        """Let the engine go; it goes on."""
        self._late.stop()
        self.watch.close()
        self.link.close()
