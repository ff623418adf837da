"""Another process's way to the engine: the same commands as OSC, over the local socket."""

import select
import time
from pathlib import Path
from typing import Any

from pipeline.local import Channel, DisconnectedError, connect, socket_path


class EngineAbsentError(ConnectionError):
    """No engine runs on this project, or it does not answer."""


class RefusedError(ValueError):
    """The engine refused a command; the message says why."""


class Client:
    """Asks the engine of a project; connects by itself, and again after the engine restarts."""

    def __init__(self, folder: Path, patience: float = 5.0) -> None:
        self.path = socket_path(folder)
        self.patience = patience
        self.notices: list[list[Any]] = []
        self._channel: Channel | None = None
        self._id = 0

    def do(self, name: str, *args: Any) -> list[Any]:
        """Obey a command and return its reply; raises RefusedError or EngineAbsentError."""
        answer = self._request({"do": name, "args": list(args)})
        if answer["problem"]:
            raise RefusedError(answer["problem"])
        return list(answer["reply"])

    def status(self) -> dict[str, Any]:
        """Return the engine's status; raises EngineAbsentError."""
        found: dict[str, Any] = self._request({"ask": "status"})["status"]
        return found

    def wait(self, ready: "Any", seconds: float) -> dict[str, Any]:
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

    def _request(self, facts: dict[str, Any]) -> dict[str, Any]:
        until = time.monotonic() + self.patience
        while True:
            try:
                return self._try(facts, until)
            except OSError as error:
                self.close()
                if time.monotonic() > until:
                    raise EngineAbsentError("no engine answers for this project") from error
                time.sleep(0.02)

    def _try(self, facts: dict[str, Any], until: float) -> dict[str, Any]:
        if self._channel is None:
            self._channel = Channel(connect(self.path))
            self._channel.send({"hello": "client"})
        self._id += 1
        self._channel.send({**facts, "id": self._id})
        while True:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._channel], [], [], left)[0]:
                raise DisconnectedError("the engine does not answer")
            for note in self._channel.receive():
                if note.facts.get("id") == self._id:
                    return note.facts
                if "notice" in note.facts:
                    self.notices.append(note.facts["notice"])
