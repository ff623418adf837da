"""Another process's way to the engine: the same commands as OSC, over the local socket."""

import select
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.processes.channel import Channel, DisconnectedError
from pipeline.processes.local import connect, socket_path

NOTICES = 1000
"""Notices kept for who does not look at them; the oldest go first."""


class EngineAbsentError(ConnectionError):
    """No engine runs on this project, or it does not answer."""


class RefusedError(ValueError):
    """The engine refused a command; the message says why."""


class Client:
    """Asks the engine of a project; connects by itself, and again after the engine restarts.

    `at` is its socket, where that is known and its folder is not.
    """

    def __init__(self, folder: Path, patience: float = 5.0, at: Path | None = None) -> None:
        self.path = socket_path(folder) if at is None else at
        self.patience = patience
        self.notices: deque[list[Any]] = deque(maxlen=NOTICES)
        self._channel: Channel | None = None
        self._id = 0

    def do(self, name: str, *args: Any) -> list[Any]:
        """Obey a command and return its reply; raises RefusedError or EngineAbsentError.

        An engine that ends over a command is not asked again: it may have obeyed.
        """
        answer = self._request({"do": name, "args": list(args)}, repeat=False)
        if answer["problem"]:
            raise RefusedError(answer["problem"])
        return list(answer["reply"])

    def status(self) -> dict[str, Any]:
        """Return the engine's status; raises EngineAbsentError."""
        found: dict[str, Any] = self._request({"ask": "status"}, repeat=True)["status"]
        return found

    def wait(self, ready: Callable[[dict[str, Any]], object], seconds: float) -> dict[str, Any]:
        """Return the first status for which `ready(status)` is true.

        Raises TimeoutError after `seconds`, and EngineAbsentError.
        """
        until = time.monotonic() + seconds
        while True:
            found = self.status()
            if ready(found):
                return found
            if time.monotonic() > until:
                raise TimeoutError("the engine did not get there in time")
            time.sleep(0.02)

    def close(self) -> None:
        """Close the connection."""
        if self._channel is not None:
            self._channel.close()
            self._channel = None

    def _request(self, facts: dict[str, Any], repeat: bool) -> dict[str, Any]:
        until = time.monotonic() + self.patience
        while True:
            channel = self._ask(facts, until)
            try:
                return self._answer(channel, until)
            except OSError as error:
                self.close()
                if not repeat or time.monotonic() > until:
                    raise EngineAbsentError(f"the engine has not answered: {error}") from error

    def _ask(self, facts: dict[str, Any], until: float) -> Channel:
        """Send a request, connecting for as long as that takes; what is sent has arrived."""
        while True:
            try:
                if self._channel is None:
                    left = max(0.1, until - time.monotonic())
                    self._channel = Channel(connect(self.path, left))
                    self._channel.send({"hello": "client"})
                self._id += 1
                self._channel.send({**facts, "id": self._id})
            except OSError as error:
                self.close()
                if time.monotonic() > until:
                    raise EngineAbsentError("no engine answers for this project") from error
                time.sleep(0.02)
            else:
                return self._channel

    def _answer(self, channel: Channel, until: float) -> dict[str, Any]:
        while True:
            left = until - time.monotonic()
            if left <= 0 or not select.select([channel], [], [], left)[0]:
                raise DisconnectedError("it takes too long")
            for note in channel.receive():
                if note.facts.get("id") == self._id:
                    return note.facts
                if "notice" in note.facts:
                    self.notices.append(note.facts["notice"])
