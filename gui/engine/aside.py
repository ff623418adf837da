"""Slow work of the window, done in another thread; its result comes back to Qt's."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

log = logging.getLogger(__name__)


class Aside(QObject):
    """Does one thing at a time beside Qt's thread; asked again meanwhile, it goes on with that."""

    _done = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.busy = False
        self._then: Callable[[Any], None] = lambda _: None
        self._failed: Callable[[str], None] = lambda _: None
        self._done.connect(self._finish)

    def do(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        failed: Callable[[str], None],
    ) -> bool:
        """Begin; `then` gets what `work` returns, `failed` a sentence where it raises.

        Returns False, and does nothing, while something is being done.
        """
        if self.busy:
            return False
        self.busy, self._then, self._failed = True, then, failed

        def chore() -> None:
            try:
                found, problem = work(), ""
            except Exception as error:  # whatever it is, the window goes on and says so
                log.exception("Something slow failed")
                found, problem = None, str(error) or type(error).__name__
            try:
                self._done.emit(found, problem)
            except RuntimeError:  # the window has gone meanwhile
                return

        threading.Thread(target=chore, name="aside", daemon=True).start()
        return True

    def _finish(self, found: Any, problem: str) -> None:
        self.busy = False
        if problem:
            self._failed(problem)
        else:
            self._then(found)
