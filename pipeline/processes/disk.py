"""Writes a project's files in threads, so that the loop never waits for a disk."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.engine.outside import Content
from recordings.files import advice, make_folder, write_atomic

log = logging.getLogger(__name__)

GATHER = 0.01
"""Seconds in which several contents for one file become one, after a while without any."""

PACE = 0.03
"""Seconds from one writing of a file to its next: what is saved over and over is written so often.
"""

RETRY = 1.0
"""Seconds between attempts to write what a full or read-only disk refused."""


class Disk:
    """Files waiting to be written, the newest content of each only.

    `save` is called in the loop; files are written in one thread, in the order in which they
    were last saved, so that none tells of another that is not there. Chores are done in a thread
    of their own: what takes long holds up no file. `failure` says in plain words what cannot be
    written now; it is tried again until it can.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.failure = ""
        self._waiting: dict[str, Content] = {}
        self._chores: list[Callable[[], None]] = []
        self._lock = threading.Condition()
        self._closing = False
        self._wrote: dict[str, float] = {}
        self._written: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._doer = threading.Thread(target=self._work, name="chores", daemon=True)
        self._doer.start()
        self._thread = threading.Thread(target=self._run, name="disk", daemon=True)
        self._thread.start()

    def save(self, path: str, data: Content) -> None:
        """Write a file of the project soon; a later content for the same path replaces it.

        `data` may be a function that gives the bytes: it is called in the disk's thread.
        """
        with self._lock:
            self._waiting.pop(path, None)  # last now: it may tell of what was saved since
            self._waiting[path] = data
            self._lock.notify()

    def do(self, chore: Callable[[], None]) -> None:
        """Do something else that needs the disk, after what waits."""
        with self._lock:
            self._chores.append(chore)
            self._lock.notify()

    def close(self) -> None:
        """Write what waits, once, do what is to be done, and end the threads."""
        with self._lock:
            self._closing = True
            self._lock.notify()
        self._thread.join(timeout=10)
        self._doer.join(timeout=10)

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._waiting and not self._chores and not self._closing:
                    self._lock.wait()
                elif self.failure and not self._closing:
                    self._lock.wait(RETRY)
                files, self._waiting = self._waiting, {}
                chores, self._chores = self._chores, []
                closing = self._closing
            if files and not closing:
                time.sleep(max(GATHER, self._paced(files) - time.monotonic()))
                with self._lock:
                    files, self._waiting = together(files, self._waiting), {}
            self._wrote |= dict.fromkeys(files, time.monotonic())
            self._write(files)
            for chore in chores:
                self._written.put(chore)
            if closing and not chores and (not files or self.failure):
                self._written.put(None)
                return

    def _paced(self, files: dict[str, Content]) -> float:
        """Return when the first of some files may be written: the others go with it."""
        return min(self._wrote.get(path, -PACE) for path in files) + PACE

    def _write(self, files: dict[str, Content]) -> None:
        failure, refused = "", dict[str, Content]()
        for path, data in files.items():
            if path == "rig.toml" and any(other.endswith("/scene.toml") for other in refused):
                refused[path] = data  # it may name a scene that is not there
                continue
            try:
                content = data if isinstance(data, bytes) else data()
                self._write_one(self.folder / path, content)
            except OSError as error:
                failure = error.strerror or str(error)
                refused[path] = data
            except Exception:
                log.exception("What %s should hold could not be put into words", path)
        with self._lock:
            self._waiting = together(refused, self._waiting)
        self.failure = failure

    def _write_one(self, path: Path, content: bytes) -> None:
        try:
            make_folder(path.parent)
        except OSError as error:
            raise OSError(error.errno, advice(path.parent, error)) from error
        write_atomic(path, content)

    def _work(self) -> None:
        while (chore := self._written.get()) is not None:
            try:
                chore()
            except Exception:
                log.exception("A chore on the disk failed")


def together(files: dict[str, Content], newer: dict[str, Content]) -> dict[str, Content]:
    """Return all files, those with a newer content last."""
    return {path: data for path, data in files.items() if path not in newer} | newer
