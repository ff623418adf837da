"""A list of values, each by the name that people have for it."""

from PySide6.QtWidgets import QComboBox

from gui.widgets.pick import Pick
from gui.widgets.word import tip


def choice(name: str, words: dict[str, str], values: list[str]) -> Pick:
    """Return a list to choose from: what the values are called, each with its value."""
    made = Pick()
    made.setAccessibleName(name)
    made.setToolTip(tip(name))
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(16)
    for value in values:
        made.addItem(words.get(value, value), value)
    return made


def choose(combo: QComboBox, value: str) -> None:
    """Show a value, unless somebody is choosing just now."""
    at = combo.findData(value)
    if at != combo.currentIndex() and not combo.view().isVisible():
        combo.setCurrentIndex(at)
