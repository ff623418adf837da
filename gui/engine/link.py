"""Commands from the window to the engine, and what the engine says, never waiting for it."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

from pipeline.processes.channel import Channel, DisconnectedError
from pipeline.processes.local import connect, socket_path

Reply = list[Any]

AGAIN = 200
"""Milliseconds between attempts to reach an engine."""

GONE = "The engine is starting again; what plays goes on. Try once more in a moment."
NOBODY = "Nobody plays this project: press Return to start it again."


@dataclass(slots=True)
class Asked:
    """A command on its way: who wants to know its reply, and who its refusal."""

    name: str
    then: Callable[[Reply], None] | None
    failed: Callable[[str], None] | None


class Link(QObject):
    """The window's connection to the engine of one project; it connects again by itself.

    Everything happens in Qt's thread and returns at once. Signals: `present` (whether there
    is an engine), `noticed` (name, arguments: what `/limber/NAME` would say over OSC),
    `refused` (a plain sentence, for commands whose caller does not look at it itself).
    `given_up` is set by who sees that no engine will come by itself.
    """

    present = Signal(bool)
    noticed = Signal(str, list)
    refused = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self.given_up = False
        self._path = socket_path(folder)
        self._channel: Channel | None = None
        self._reader: QSocketNotifier | None = None
        self._writer: QSocketNotifier | None = None
        self._asked: dict[int, Asked] = {}
        self._id = 0
        self._timer = QTimer(self)
        self._timer.setInterval(AGAIN)
        self._timer.timeout.connect(self._connect)
        self._timer.start()
        self._connect()

    @property
    def connected(self) -> bool:
        """Whether an engine is there now."""
        return self._channel is not None

    def do(
        self,
        name: str,
        *args: Any,
        then: Callable[[Reply], None] | None = None,
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """Ask for a command or a query, the same as `/limber/NAME` over OSC.

        `then` gets its reply; `failed` the sentence that says why it was refused (left out:
        it is told by the signal `refused`).
        """
        asked = Asked(name, then, failed)
        if self._channel is None:
            self._fail(asked, NOBODY if self.given_up else GONE)
            return
        self._id += 1
        self._asked[self._id] = asked
        try:
            self._channel.send({"do": name, "args": list(args), "id": self._id})
        except DisconnectedError:
            self._lose()
        else:
            self._watch_writing()

    def close(self) -> None:
        """Let the connection go; the engine goes on."""
        self._timer.stop()
        self._drop()

    # ---- the connection ----------------------------------------------------------------

    def _connect(self) -> None:
        if self._channel is not None:
            return
        try:
            stream = connect(self._path, 0.2)
        except OSError:
            return
        stream.setblocking(False)
        self._channel = channel = Channel(stream)
        self._reader = QSocketNotifier(channel.fileno(), QSocketNotifier.Type.Read, self)
        self._reader.activated.connect(self._read)
        self._writer = QSocketNotifier(channel.fileno(), QSocketNotifier.Type.Write, self)
        self._writer.activated.connect(self._write)
        try:
            channel.send({"hello": "client"})
        except DisconnectedError:
            self._lose()
            return
        self._watch_writing()
        self.present.emit(True)

    def _read(self) -> None:
        if self._channel is None:
            return
        try:
            for note in self._channel.receive():
                self._hear(note.facts)
        except DisconnectedError:
            self._lose()

    def _write(self) -> None:
        if self._channel is None:
            return
        try:
            self._channel.flush()
        except DisconnectedError:
            self._lose()
        self._watch_writing()

    def _watch_writing(self) -> None:
        if self._writer is not None and self._channel is not None:
            self._writer.setEnabled(self._channel.waiting)

    def _lose(self) -> None:
        """The engine has gone: what was asked is answered by that, and it is looked for again."""
        self._drop()
        self.present.emit(False)
        asked, self._asked = self._asked, {}
        for one in asked.values():
            self._fail(one, GONE)

    def _drop(self) -> None:
        for notifier in (self._reader, self._writer):
            if notifier is not None:
                notifier.setEnabled(False)
                notifier.deleteLater()
        self._reader = self._writer = None
        if self._channel is not None:
            with contextlib.suppress(OSError):
                self._channel.close()
            self._channel = None

    # ---- what it says ------------------------------------------------------------------

    def _hear(self, facts: dict[str, Any]) -> None:
        if "notice" in facts:
            name, *args = facts["notice"]
            self.noticed.emit(str(name), args)
            return
        asked = self._asked.pop(facts.get("id", -1), None)
        if asked is None:
            return
        if facts.get("problem"):
            self._fail(asked, str(facts["problem"]))
        elif asked.then is not None:
            asked.then(list(facts.get("reply", [])))

    def _fail(self, asked: Asked, sentence: str) -> None:
        if asked.failed is not None:
            asked.failed(sentence)
        else:
            self.refused.emit(sentence)
