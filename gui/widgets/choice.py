"""A list to choose from that also takes what is typed, such as a path."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy

from gui.look.style import Size


class Choice(QComboBox):
    """Names that are chosen from, or typed and ended by Enter; `wanted` tells which."""

    wanted = Signal(str)

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        self.setToolTip(hint)
        self.setMinimumWidth(Size.px(80))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._names: list[str] = []
        self._told: str | None = None
        self.activated.connect(lambda i: self._want(self.itemText(i)))
        line = self.lineEdit()
        assert line is not None  # noqa: S101 - an editable one has it
        line.setPlaceholderText(hint)
        line.returnPressed.connect(lambda: self._want(self.currentText().strip()))

    def _want(self, name: str) -> None:
        """Tell a name once: Enter on a name of the list both chooses and ends it."""
        if name != self._told:
            self._told = name
            QTimer.singleShot(0, self._forget)
            self.wanted.emit(name)

    def _forget(self) -> None:
        self._told = None

    def show_names(self, names: Sequence[str], chosen: str) -> None:
        """Show what there is, and what is chosen; what is being typed is left."""
        line = self.lineEdit()
        if self.view().isVisible() or (line is not None and line.hasFocus()):
            return
        every = list(dict.fromkeys([*names, *([chosen] if chosen else [])]))
        if every != self._names:
            self._names = every
            self.clear()
            self.addItems(every)
        if self.currentText() != chosen:
            self.setEditText(chosen)
            self.setCurrentIndex(every.index(chosen) if chosen in every else -1)
