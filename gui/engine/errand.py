"""Something slow that is done beside the window: a thread, which tells how it goes."""

import contextlib
import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from pipeline.terminal.shell import told

log = logging.getLogger(__name__)

PLAIN = (OSError, ValueError, RuntimeError)
"""What errors that are meant for people are; others are faults of ours."""


class Errand(QObject):
    """Does one thing at a time in a thread; its signals arrive in the window's.

    `tells` brings what it does, `done` what it gave, `failed` why it did not, in plain words.
    """

    tells = Signal(str)
    done = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._left = False

    @property
    def busy(self) -> bool:
        """Whether it is under way."""
        return self._thread is not None

    def run(self, work: Callable[[], Any]) -> bool:
        """Do this, unless something is being done; return whether it began."""
        if self.busy:
            return False
        self._thread = threading.Thread(target=self._work, args=(work,), daemon=True)
        self._thread.start()
        return True

    def leave(self) -> None:
        """Tell no more: whoever listened goes away."""
        self._left = True
        self.blockSignals(True)

    def _work(self, work: Callable[[], Any]) -> None:
        try:
            found = work()
        except PLAIN as error:
            self._end(self.failed, told(error))
        except Exception as error:
            log.exception("Something slow failed")
            self._end(self.failed, f"It failed: {error}. window.log says more.")
        else:
            self._end(self.done, found)

    def _end(self, signal: Any, what: Any) -> None:
        self._thread = None
        if not self._left:
            with contextlib.suppress(RuntimeError):  # the window has gone meanwhile
                signal.emit(what)
