"""Gestures and triggers: what is recognised, and what is done when something happens."""

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent

from gui.look.style import Size
from gui.panels.base import Column, Panel
from gui.widgets.abreast import Abreast
from gui.widgets.gesture_card import GestureCard
from gui.widgets.trigger_card import TriggerCard


class Gestures(Panel):
    """The gestures at the left; at the right what waits for them, and for all else."""

    title: ClassVar[str] = "Gestures and triggers"
    column: ClassVar[Column] = Column.PAGE

    def build(self) -> None:
        """Make both cards."""
        self.gestures, self.triggers = GestureCard(self.context.do), TriggerCard(self.context.do)
        for card in (self.gestures, self.triggers):
            card.setMinimumHeight(1)  # else as high as if all words stood below each other
        self.box.addWidget(Abreast([self.gestures, self.triggers], Size.px(10)), 1)

    def told(self, status: dict[str, Any]) -> None:
        """Show both as they are."""
        self.gestures.told(status)
        self.triggers.told(status)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Give the keys to the gestures."""
        super().showEvent(event)
        self.gestures.list.setFocus(Qt.FocusReason.TabFocusReason)
