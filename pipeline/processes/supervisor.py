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

from pipeline.processes.local import socket_path

log = logging.getLogger(__name__)

KINDS = ("engine", "trainer")

PERIOD = 0.02
"""Seconds between looks at the processes."""

PATIENCE = (0.05, 2.0)
"""Seconds before a process that ended soon, again, is started once more: first, and at most."""

STEADY = 10.0
"""Seconds that a process must live to count as one that works."""


@dataclass
class Child:
    """A process, when it was started, after what wait, and once it has ended, when it is again."""

    process: "subprocess.Popen[bytes]"
    started: float
    delay: float = 0.0
    restarts: int = 0
    due: float | None = None


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
        command = [sys.executable, "-m", "pipeline.processes.process", kind]
        return subprocess.Popen(  # noqa: S603 - our own program, no shell
            [*command, str(self.folder), str(self.path)],
            stdin=subprocess.PIPE,  # its end tells the child that we are gone
            stderr=self._errors,
            env=os.environ | {"PYTHONSAFEPATH": "1"},
            start_new_session=True,  # Ctrl-C is for us, before they can leave it to us too
        )

    def _watch(self) -> None:
        while not self._stopping.wait(PERIOD):
            for kind, child in list(self.children.items()):
                if child.process.poll() is not None:
                    self._again(kind, child, time.monotonic())

    def _again(self, kind: str, child: Child, now: float) -> None:
        if child.due is None:
            child.delay = wait_after(child, now)
            child.due = now + child.delay
            code = child.process.returncode
            log.warning("The %s ended (%s); it is started again", kind, code)
        if now < child.due:
            return
        try:
            process = self._spawn(kind)
        except OSError:
            log.exception("The %s cannot be started; it is tried again", kind)
            child.due = now + PATIENCE[1]
            return
        if child.process.stdin is not None:
            child.process.stdin.close()
        self.children[kind] = Child(process, now, child.delay, child.restarts + 1)
        self.on_restart(kind)


def wait_after(child: Child, ended: float) -> float:
    """Return the seconds before a process that `ended` is started again.

    At once, unless it is the second time in a short while; then longer each time.
    """
    if ended - child.started > STEADY or not child.restarts:
        return 0.0
    return min(max(child.delay * 2, PATIENCE[0]), PATIENCE[1])


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
