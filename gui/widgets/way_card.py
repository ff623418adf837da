"""One of the three cards of the first page: what it does, its key, and room for more."""

from PySide6.QtWidgets import QSizePolicy

from gui.actions import Action
from gui.look.style import Size
from gui.widgets.basics import Card, act, label, row


class WayCard(Card):
    """A card whose large button does its action; `box` takes what belongs to it."""

    def __init__(self, action: Action, text: str) -> None:
        super().__init__()
        px = Size.px
        self.box.setContentsMargins(px(28), px(26), px(28), px(22))
        self.box.setSpacing(px(12))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.button = act(action)
        self.button.setStyleSheet(f"font-size: {px(22)}px; font-weight: 700; padding: {px(12)}px;")
        self.text = label(text, wrap=True)
        self.text.setStyleSheet(f"font-size: {px(18)}px;")
        self.box.addLayout(row(self.button))
        self.box.addWidget(self.text)
