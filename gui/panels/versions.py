"""Versions: the project as it was when somebody kept it, and the way back there."""

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent

from gui.panels.base import Column, Panel
from gui.widgets.version_card import VersionCard


class Versions(Panel):
    """One card: a name keeps the project; the list goes back to what was kept."""

    title: ClassVar[str] = "Versions of the project"
    column: ClassVar[Column] = Column.PAGE

    def build(self) -> None:
        """Make the card."""
        self.card = VersionCard(self.context.do, self._look)
        self.box.addWidget(self.card, 1)

    def _look(self, then: Callable[[list[Any]], None]) -> None:
        self.context.link.do("versions", then=then, failed=lambda _: None)

    def told(self, status: dict[str, Any]) -> None:
        """Show them as they are."""
        self.card.told(status)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Give the keys to the list: in the name, Panic would be a letter."""
        super().showEvent(event)
        self.card.list.setFocus(Qt.FocusReason.TabFocusReason)
