"""A list to choose from, with a last entry that turns into a field for a path."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy

from gui.look.style import Size
from gui.widgets.pick import Pick
from gui.widgets.word import tip

OTHER = "other …"
"""The entry behind which something else can be typed."""


class Choice(Pick):
    """Names that are chosen from, or, behind "other …", one that is typed and ended by Enter.

    `wanted` tells which. Esc, or going elsewhere, leaves the field as it was before.
    """

    wanted = Signal(str)

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(name)
        self.setMinimumWidth(Size.px(80))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._name, self._hint = name, hint
        self._names: list[str] = []
        self._chosen = ""
        self.activated.connect(self._choose)
        self._say()

    def type(self) -> None:
        """Become a field to type into."""
        self.setEditable(True)
        self.setCompleter(None)  # type: ignore[arg-type]  # Qt: none
        line = self.lineEdit()
        assert line is not None  # noqa: S101 - an editable one has it
        line.clear()
        line.setPlaceholderText(self._hint)
        line.returnPressed.connect(self._take)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Give the focus on, unless something is to be typed."""
        if not self.isEditable():
            super().leave()

    def _choose(self, at: int) -> None:
        if at == len(self._names):
            self.type()
        elif not self.isEditable() and 0 <= at < len(self._names):
            self.wanted.emit(self._names[at])

    def _take(self) -> None:
        """Want what was typed, and be a list again."""
        text = self.currentText().strip()
        self._close_soon()
        super().leave()
        if text:
            self.wanted.emit(text)

    def _close_soon(self) -> None:
        """Be a list again once the field is through with its key: it goes with it."""
        QTimer.singleShot(0, self, self._close)

    def _close(self) -> None:
        if self.isEditable():
            self.setEditable(False)
            self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Type into the field, or do what a list does."""
        if not self.isEditable():
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self._close_soon()
        elif event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            QComboBox.keyPressEvent(self, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Be a list again, where nothing was typed to its end."""
        super().focusOutEvent(event)
        away = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if self.isEditable() and event.reason() not in away:
            self._close_soon()

    def show_names(self, names: Sequence[str], chosen: str) -> None:
        """Show what there is, and what is chosen; what is being chosen or typed is left."""
        if self.view().isVisible() or self.isEditable():
            return
        every = list(dict.fromkeys([*names, *([chosen] if chosen else [])]))
        if every != self._names or chosen != self._chosen:
            self._names, self._chosen = every, chosen
            self.clear()
            self.addItems([*every, OTHER])
            self._show()
        elif self.currentText() != chosen:  # what was asked for was refused
            self._show()

    def _show(self) -> None:
        """Show the chosen one as it is; its name whole in the tip."""
        at = self._names.index(self._chosen) if self._chosen in self._names else -1
        self.setCurrentIndex(at)
        self._say()

    def _say(self) -> None:
        lines = self._name, self._chosen, "Space opens the list"
        self.setToolTip(tip("\n".join(filter(None, lines))))
        self.setPlaceholderText(self._hint)
