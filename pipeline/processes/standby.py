"""Processes that wait, with all imported, to stand in at once for one that ends."""

import contextlib
import os
import subprocess
import threading
from collections.abc import Callable, Collection

from pipeline.processes.child import let_go

KINDS = ("engine", "sound")
"""The processes without which nothing is heard, and which take long to start."""

REST = 0.5
"""Seconds after one has stood in before the next is started: first of all it plays."""

AGAIN = 10.0
"""Seconds after one has ended by itself, or could not be started, before it is tried again."""

READY, GO = b"!", b"!"
"""What one says when it is ready, and what it is told."""


class Standbys:
    """Keeps one process of each kind ready; `spawn` starts one.

    One that is not ready, or has ended itself, stands in for nobody: `take` then gives None.
    """

    def __init__(self, spawn: Callable[[str], "subprocess.Popen[bytes]"]) -> None:
        self._spawn = spawn
        self._waiting: dict[str, subprocess.Popen[bytes]] = {}
        self._ready: dict[str, int] = {}
        self._due: dict[str, float] = {}
        self._lock = threading.Lock()

    @property
    def ready(self) -> dict[str, int]:
        """The process ids of those that can stand in now, by their kind; for any thread."""
        with self._lock:
            return dict(self._ready)

    def tend(self, wanted: Collection[str], now: float) -> None:
        """Keep one of each kind that is `wanted`, and none of another."""
        with self._lock:
            for kind in [kind for kind in self._waiting if kind not in wanted]:
                self._drop(kind)
            for kind in wanted:
                if self._waits(kind, now):
                    self._look(kind)
                elif now >= self._due.get(kind, 0.0):
                    self._begin(kind, now)

    def take(self, kind: str, now: float) -> "subprocess.Popen[bytes] | None":
        """Let the one of this kind begin, and return it; None where none is ready."""
        with self._lock:
            if not self._waits(kind, now):
                return None
            self._look(kind)
            process = self._waiting[kind]
            if kind not in self._ready or not told(process):
                return None
            del self._waiting[kind], self._ready[kind]
            self._due[kind] = now + REST
            return process

    def close(self) -> None:
        """End them all; they hold nothing."""
        with self._lock:
            for kind in list(self._waiting):
                self._drop(kind)

    def _waits(self, kind: str, now: float) -> bool:
        """Return whether there is one; one that has ended by itself is forgotten."""
        process = self._waiting.get(kind)
        if process is not None and process.poll() is not None:
            self._drop(kind)
            self._due[kind] = now + AGAIN
        return kind in self._waiting

    def _begin(self, kind: str, now: float) -> None:
        try:
            process = self._spawn(kind)
        except OSError:  # there is no memory for it, say; what plays does without
            self._due[kind] = now + AGAIN
            return
        if process.stdout is not None:
            os.set_blocking(process.stdout.fileno(), False)
        self._waiting[kind] = process

    def _look(self, kind: str) -> None:
        """Find out whether the one of this kind is ready."""
        process = self._waiting[kind]
        if kind not in self._ready and process.stdout is not None:
            with contextlib.suppress(BlockingIOError):
                if os.read(process.stdout.fileno(), 1) == READY:
                    self._ready[kind] = process.pid

    def _drop(self, kind: str) -> None:
        process = self._waiting.pop(kind)
        self._ready.pop(kind, None)
        process.kill()
        process.wait()
        let_go(process)


def told(process: "subprocess.Popen[bytes]") -> bool:
    """Tell one to begin; return whether it was still there to hear it."""
    try:
        os.write(process.stdin.fileno() if process.stdin else -1, GO)
    except OSError:
        return False
    return True
