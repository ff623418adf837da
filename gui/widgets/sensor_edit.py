"""What can be changed of a sensor, in its card: name, role, and whether it is there at all."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gui.look.style import Size
from gui.widgets.basics import fixed, row
from gui.widgets.sure import sure

Do = Callable[..., None]

SURE = "Press again to remove it"


class SensorEdit(QWidget):
    """Fields that act as soon as they are left; `done` is called when all is as wished."""

    def __init__(self, name: str, do: Do, remove: Callable[[], None]) -> None:
        super().__init__()
        self.sensor, self._do = name, do
        self._role = ""
        self.name = self._field("Name")
        self.role = self._field("Where it is worn, such as left hand")
        self.name.editingFinished.connect(self._rename)
        self.role.editingFinished.connect(self._set_role)
        self.remove = sure("Remove", SURE, remove)
        self.remove.setProperty("role", "danger")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Size.px(6))
        for word, field in (("name", self.name), ("role", self.role)):
            said = fixed(word, "dim")
            said.setMinimumWidth(Size.px(40))
            line = row(said, field)
            line.setStretch(1, 1)
            box.addLayout(line)
        box.addLayout(row(self.remove, 1))

    def _field(self, hint: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(hint)
        field.setAccessibleName(hint)
        return field

    def open(self, facts: dict[str, Any]) -> None:
        """Begin with what is so now."""
        self._role = str(facts.get("role") or "")
        self.name.setText(self.sensor)
        self.role.setText(self._role)
        self.role.setFocus()

    def _rename(self) -> None:
        wish = self.name.text().strip()
        if wish and wish != self.sensor and self.isVisible():
            self._do("sensor/rename", self.sensor, wish)

    def _set_role(self) -> None:
        wish = self.role.text().strip()
        if wish != self._role and self.isVisible():
            self._role = wish
            self._do("sensor/role", self.sensor, wish)
