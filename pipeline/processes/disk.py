"""Writes a project's files in a thread, so that the loop never waits for a disk."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.engine.outside import Content
from recordings.files import advice, write_atomic

log = logging.getLogger(__name__)

PACE = 0.05
"""Seconds in which several contents for one file become one."""

RETRY = 1.0
"""Seconds between attempts to write what a full or read-only disk refused."""


class Disk:
    """Files waiting to be written, the newest content of each only.

    `save` is called in the loop; all else happens in the thread. `failure` says in plain
    words what cannot be written now; it is tried again until it can.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.failure = ""
        self._waiting: dict[str, Content] = {}
        self._chores: list[Callable[[], None]] = []
        self._lock = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="disk", daemon=True)
        self._thread.start()

    def save(self, path: str, data: Content) -> None:
        """Write a file of the project soon; a later content for the same path replaces it.

        `data` may be a function that gives the bytes: it is called in the disk's thread.
        """
        with self._lock:
            self._waiting[path] = data
            self._lock.notify()

    def do(self, chore: Callable[[], None]) -> None:
        """Do something else that needs the disk, after what waits."""
        with self._lock:
            self._chores.append(chore)
            self._lock.notify()

    def close(self) -> None:
        """Write what waits, once, and end the thread."""
        with self._lock:
            self._closing = True
            self._lock.notify()
        self._thread.join(timeout=10)

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
            if not closing:
                time.sleep(PACE)
                with self._lock:
                    files, self._waiting = files | self._waiting, {}
            self._write(files)
            for chore in chores:
                self._try(chore)
            if closing and not chores and (not files or self.failure):
                return

    def _write(self, files: dict[str, Content]) -> None:
        failure = ""
        for path, data in files.items():
            try:
                content = data if isinstance(data, bytes) else data()
                self._write_one(self.folder / path, content)
            except OSError as error:
                failure = error.strerror or str(error)
                with self._lock:
                    self._waiting.setdefault(path, data)
            except Exception:
                log.exception("What %s should hold could not be put into words", path)
        self.failure = failure

    def _write_one(self, path: Path, content: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OSError(error.errno, advice(path.parent, error)) from error
        write_atomic(path, content)

    def _try(self, chore: Callable[[], None]) -> None:
        try:
            chore()
        except Exception:
            log.exception("A chore on the disk failed")
