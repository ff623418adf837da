"""Starts the processes of a performance and starts again, alone, any that ends."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.local import socket_path

log = logging.getLogger(__name__)

KINDS = ("engine", "trainer")

PERIOD = 0.02
"""Seconds between looks at the processes."""

PATIENCE = (0.0, 2.0)
"""Seconds before a process is started again: the first time, and at most."""


@dataclass
class Child:
    """A process, when it was started, and how long to wait before the next start."""

    process: "subprocess.Popen[bytes]"
    started: float
    delay: float = PATIENCE[0]
    restarts: int = 0


class Supervisor:
    """The parent of the engine and the trainer of one project; it carries no data.

    A process that ends is started again at once; one that ends again and again, after a
    little longer each time. When the supervisor itself goes, so do the processes.
    """

    def __init__(self, folder: Path, errors: int | None = None) -> None:
        self.folder = folder.resolve()
        self.path = socket_path(folder)
        self.children: dict[str, Child] = {}
        self.on_restart: Callable[[str], None] = lambda _: None
        self._errors = errors
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start every process, and a thread that keeps them going."""
        for kind in KINDS:
            self.children[kind] = Child(self._spawn(kind), time.monotonic())
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End every process in order, the engine last so that nothing is lost."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        for kind in reversed(KINDS):
            if kind in self.children:
                end(self.children[kind].process)

    def pid(self, kind: str) -> int:
        """Return the process id of a kind of process."""
        return self.children[kind].process.pid

    def _spawn(self, kind: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "pipeline.process", kind]
        return subprocess.Popen(  # noqa: S603 - our own program, no shell
            [*command, str(self.folder), str(self.path)],
            stdin=subprocess.PIPE,  # its end tells the child that we are gone
            stderr=self._errors,
            env=os.environ | {"PYTHONSAFEPATH": "1"},
        )

    def _watch(self) -> None:
        while not self._stopping.wait(PERIOD):
            for kind, child in self.children.items():
                if child.process.poll() is not None:
                    self._again(kind, child)

    def _again(self, kind: str, child: Child) -> None:
        lived = time.monotonic() - child.started
        delay = PATIENCE[0] if lived > 10 else min(max(child.delay * 2, 0.05), PATIENCE[1])
        log.warning("The %s ended (%s); it is started again", kind, child.process.returncode)
        if child.restarts and self._stopping.wait(child.delay):
            return
        process = self._spawn(kind)
        restarts = child.restarts + 1
        self.children[kind] = Child(process, time.monotonic(), delay, restarts)
        self.on_restart(kind)


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process in order; one that does not listen is killed."""
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdin is not None:
        process.stdin.close()
