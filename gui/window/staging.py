"""The way on stage and back: the engine decides, and what is seen follows."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QWidget

from gui.actions import Keys
from gui.panels.base import Context
from gui.window.show import Show


class Staging:
    """Shows the stage or the work in `views`, and lets keys do only what they may there."""

    def __init__(self, context: Context, keys: Keys, views: QStackedLayout, stage: Show) -> None:
        self._context, self._keys, self._views, self._stage = context, keys, views, stage
        self._begins = False
        self._window_was = Qt.WindowState.WindowNoState

    @property
    def on(self) -> bool:
        """Whether the show view is what is seen."""
        return self._views.currentWidget() is self._stage

    def enter(self) -> None:
        """Go on stage: nothing can be changed by accident until it is left."""
        if self._context.link.connected:
            self._context.do("show", 1)
        else:
            self._begins = True

    def leave(self) -> None:
        """Leave the stage."""
        if self.on and self._context.link.given_up:
            self._see(False)
        elif self.on:
            self._context.do("show", 0)

    def told(self, status: dict[str, Any]) -> None:
        """Follow what the engine says."""
        if status and self._begins:
            self._begins = False
            self.enter()
        if status and bool(status.get("show")) != self.on:
            self._see(not self.on)

    def _see(self, stage: bool) -> None:
        shown: QWidget | None = self._stage if stage else self._views.widget(0)
        if shown is not None:
            self._views.setCurrentWidget(shown)
        self._keys.on_stage = stage
        self._stage.shown(stage)
        window = self._stage.window()
        if not window.isVisible():
            return
        if stage:
            self._window_was = window.windowState()
            window.showFullScreen()
        else:
            window.setWindowState(self._window_was)
