"""What the scene is played around, where it is a path of latents: a file of the project."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit


class PathLine(QLineEdit):
    """`wanted` tells the file; "" is none: then it is the sound that is played around."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("What it plays around")
        self.setPlaceholderText("Around: sounds/voice.csv, takes/….mcap; empty: the sound")
        self.setToolTip("A path of latents in the project's folder, from limber encode. Enter")
        self.returnPressed.connect(lambda: self.wanted.emit(self.text().strip()))

    def show_table(self, table: dict[str, Any]) -> None:
        """Show what a table [mapping] says; of other kinds than around, nothing."""
        self.setVisible(table.get("type") == "around")
        file = str(table.get("file", ""))
        if not self.hasFocus() and self.text() != file:
            self.setText(file)
