"""What the engine shows, looked at 60 times a second and handed to whoever draws it."""

import contextlib
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gui.engine.eye import Eye
from gui.engine.traces import Trace
from pipeline.processes.live import Live
from pipeline.processes.local import memory_path
from pipeline.processes.view import View

PERIOD = 16
"""Milliseconds between two looks."""


class Watch(QObject):
    """Looks at the view of one project; signals `told` (a new status) and `moved` (each look).

    `status` is the newest status, {} before the first; `live` what moves, or None; `traces`
    the curves of each sensor by name, `eye` what cameras see.
    """

    told = Signal()
    moved = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.status: dict[str, Any] = {}
        self.live: Live | None = None
        self.traces: dict[str, Trace] = {}
        self._places: list[str] = []
        self._number = self._gone = 0
        self._path = memory_path(folder).with_suffix(".view")
        self.eye = Eye(memory_path(folder))
        self._view: View | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(PERIOD)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def forget(self) -> None:
        """The engine has gone: nothing is known until it is there again."""
        self._gone = self.live.number if self.live is not None else self._gone
        self.status, self.live = {}, None
        if self._view is not None:
            self._number = self._view.status()[0]  # what is there now was told by the one before
        self.told.emit()

    def look(self) -> None:
        """Take in what is new."""
        if self._view is None:
            with contextlib.suppress(OSError):  # no engine has made it yet
                self._view = View(self._path)
                self._number = self._view.status()[0]  # which may be of a performance before
            if self._view is None:
                return
        self._view.watch()
        number, status = self._view.status()
        if status and number != self._number:
            self._number, self.status = number, status
            self._arrange(status.get("view", {}).get("sensors", []))
            self.told.emit()
        for seen in self._view.frames():
            if seen.sensor < len(self._places):
                self.traces[self._places[seen.sensor]].add(seen.values)
        live = self._view.live()
        if live is not None and live.number != self._gone:  # that one was the last before it went
            self.live = live
        self.moved.emit()

    def _arrange(self, sensors: list[dict[str, Any]]) -> None:
        self._places = [one["name"] for one in sensors]
        for one in sensors:
            channels = tuple(one["channels"])
            known = self.traces.get(one["name"])
            if known is None or known.channels != channels:
                self.traces[one["name"]] = Trace(channels)

    def close(self) -> None:
        """Look no longer."""
        self._timer.stop()
        self.eye.close()
        if self._view is not None:
            self._view.close()
            self._view = None
