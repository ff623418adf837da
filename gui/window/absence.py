"""An engine that does not come back: seen after some seconds, and started again when asked."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from gui.actions import Action
from gui.engine.link import Link
from pipeline.processes import performer

PATIENCE = 5.0
"""Seconds without an engine after which one looks whether anybody still plays the project."""

LOOK = 1000
"""Milliseconds between looks."""


class Absence(QObject):
    """Tells by `changed` that nobody plays the project (`link.given_up`), or somebody again.

    `tell` says a sentence. While somebody performs, an engine that is away comes back by itself.
    """

    changed = Signal()

    def __init__(self, link: Link, tell: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._tell = link, tell
        self._here = time.monotonic()
        self.action = Action(
            "start again", "Return", "Start again", "Start the engine again", self.again, stage=True
        )
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        link.present.connect(lambda _: self.look())

    def look(self) -> None:
        """See whether anybody plays the project."""
        if self._link.connected:
            self._here = time.monotonic()
        late = time.monotonic() - self._here > PATIENCE
        gone = late and not performer.performing(self._link.folder)
        if gone != self._link.given_up:
            self._link.given_up = gone
            self.changed.emit()

    def close(self) -> None:
        """Look no longer."""
        self._timer.stop()

    def again(self) -> None:
        """Start the engine again, where nobody else has."""
        self._here = time.monotonic()
        try:
            performer.start(self._link.folder)
        except OSError as error:
            self._tell(str(error))
        self.look()
