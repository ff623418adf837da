"""One of the three cards of the first page: what it does, its key, and room for more."""

from PySide6.QtWidgets import QLabel, QSizePolicy

from gui.actions import Action
from gui.look.style import Size
from gui.widgets.basics import Card, act, fixed, label, row

HEAR = (
    "Recorded movement teaches a mapping, then plays it. No sensor is needed. To play it "
    "yourself, stop (S) and drag in the map."
)


def heading() -> tuple[QLabel, QLabel]:
    """Return the name of the instrument, and what it is."""
    tagline = fixed("Play neural sound with your body.", "dim")
    tagline.setStyleSheet(f"font-size: {Size.px(22)}px;")
    tagline.setContentsMargins(0, 0, 0, Size.px(16))
    return fixed("Limber", "huge"), tagline


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
