"""Scenes and cues: what there is to go to, and the order of the show."""

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent

from gui.look.style import Size
from gui.panels.base import Column, Panel
from gui.widgets.abreast import Abreast
from gui.widgets.basics import button
from gui.widgets.cue_card import CueCard
from gui.widgets.flow import flow
from gui.widgets.scene_card import SceneCard


class Scenes(Panel):
    """The scenes at the left; at the right the cues, which go to them one after the other."""

    title: ClassVar[str] = "Scenes and cues"
    column: ClassVar[Column] = Column.PAGE

    def build(self) -> None:
        """Make both cards."""
        self.scenes, self.cues = SceneCard(self.context.do), CueCard(self.context.do)
        self.gestures = button(
            "Gestures and triggers", lambda: self.context.go("gestures"), "quiet", "Shift+G"
        )
        self.gestures.setToolTip("Go to scenes by gestures, keys, knobs and messages")
        self.versions = button("Versions", lambda: self.context.go("versions"), "quiet", "Ctrl+S")
        self.versions.setToolTip("Keep the project as it is, or go back to what was kept")
        self.scenes.box.addWidget(flow(self.gestures, self.versions))
        for card in (self.scenes, self.cues):
            card.setMinimumHeight(1)  # else as high as if all words stood below each other
        self.box.addWidget(Abreast([self.scenes, self.cues], Size.px(10), [2, 3]), 1)

    def told(self, status: dict[str, Any]) -> None:
        """Show both as they are."""
        self.scenes.told(status)
        self.cues.told(status)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Give the keys to the scenes: the page was opened to choose one."""
        super().showEvent(event)
        self.scenes.list.setFocus(Qt.FocusReason.TabFocusReason)
