"""The card of the first page that opens a project: one of before, one typed, one among files."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit

from gui.actions import Action
from gui.widgets.basics import act, column, label
from gui.widgets.recent import Recent
from gui.widgets.way_card import WayCard


class OpenCard(WayCard):
    """Projects opened before, a field for a folder, and a button to choose one.

    `wished` says which folder or file is to be opened.
    """

    wished = Signal(Path)

    def __init__(self, action: Action, browse: Action, recent: Sequence[str]) -> None:
        super().__init__(action, "" if recent else "Projects that you open are listed here.")
        self.text.setVisible(not recent)
        self.recent = Recent(recent)
        self.recent.setVisible(bool(recent))
        self.recent.opened.connect(self.wished)
        self.typed = QLineEdit()
        self.typed.setPlaceholderText("or type its folder, and Enter")
        self.typed.setAccessibleName("The folder of a project")
        self.typed.returnPressed.connect(self._type)
        drop = label("or drop a project here, Limber's or Wekinator's", "dim", wrap=True)
        self.box.addWidget(self.recent, 1)
        if not recent:
            self.box.addStretch(1)
        self.box.addLayout(column(drop, self.typed, act(browse)))

    def choose_one(self) -> None:
        """Go to the projects of before, or where a folder is typed."""
        where = self.recent if self.recent.count() else self.typed
        where.setFocus(Qt.FocusReason.TabFocusReason)

    def browse(self, begin: Path) -> None:
        """Choose a folder among the files."""
        dialog = QFileDialog(self, "Open a project", str(begin))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self.wished.emit(Path(path)))
        dialog.open()

    def _type(self) -> None:
        text = self.typed.text().strip()
        if text:
            self.wished.emit(Path(text).expanduser())
