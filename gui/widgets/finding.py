"""One thing that is well or not, in a line: shape, what, and what to do about it."""

from PySide6.QtWidgets import QWidget

from gui.look.colours import DANGER, LOOK, WELL
from gui.look.words import Mark
from gui.widgets.basics import Card, fixed, label, mark, row

WELL_MARK = Mark("✓", "well", WELL)
LOOK_MARK = Mark("▲", "look", LOOK)
STOP_MARK = Mark("✕", "stops the show", DANGER)


def finding(state: Mark, what: str, text: str, remedy: str = "") -> QWidget:
    """Return a card with a state, what it is about, and what to do."""
    card = Card()
    shown = fixed()
    mark(shown, state)
    card.box.addLayout(row(shown, label(what, "name")))
    card.box.addWidget(label(text, wrap=True))
    if remedy:
        card.box.addWidget(label(remedy, "dim", wrap=True))
    return card
