"""The page of keys, over the window."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from gui.actions import Action
from gui.look.style import Size
from gui.widgets.basics import fixed


class Help(QFrame):
    """All keys and what they do; the key that shows it takes it away."""

    def __init__(self, actions: Sequence[Action], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        grid = QGridLayout(self)
        grid.setContentsMargins(*[Size.px(24)] * 4)
        grid.setHorizontalSpacing(Size.px(18))
        rows = (len(actions) + 1) // 2
        for i, action in enumerate(actions):
            at, side = i % rows, 3 * (i // rows)
            grid.addWidget(fixed(action.key, "name"), at, side)
            grid.addWidget(fixed(action.does), at, side + 1)
        self.hide()

    def turn(self) -> None:
        """Show it in the middle of the window, or take it away."""
        self.setVisible(not self.isVisible())
        parent = self.parentWidget()
        if self.isVisible() and parent is not None:
            self.adjustSize()
            self.move(parent.rect().center() - self.rect().center())
            self.raise_()
