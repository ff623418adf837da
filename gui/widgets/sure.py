"""A button for what is better not pressed by accident: it is pressed twice."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

from gui.widgets.basics import button

WAIT = 3000
"""Milliseconds in which the second press must come."""


def sure(text: str, again: str, do: Callable[[], None]) -> QPushButton:
    """Return a button that asks by the words `again`, and acts when it is pressed once more."""
    timer = QTimer()
    timer.setSingleShot(True)
    timer.setInterval(WAIT)

    def press() -> None:
        if timer.isActive():
            forget()
            do()
        else:
            name(again)
            timer.start()

    def forget() -> None:
        timer.stop()
        name(text)

    def name(words: str) -> None:
        made.setText(words)
        made.setAccessibleName(words)

    made = button(text, press)
    timer.setParent(made)
    timer.timeout.connect(forget)
    return made
