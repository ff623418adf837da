"""The keys of a feature as fields, each with its range and a word on what it does."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from gui.look.style import Size
from gui.widgets.basics import clear, label
from gui.widgets.pick import Pick


class FeatureForm(QWidget):
    """Fields for keys; `wanted` tells a key and the words of its new value."""

    wanted = Signal(str, list)

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(Size.px(4))
        self._known: tuple[Any, ...] = ()
        self.fields: dict[str, QWidget] = {}

    def show_keys(
        self, feature: str, described: list[dict[str, Any]], keys: dict[str, Any]
    ) -> None:
        """Show the keys of a feature, as `feature/types` describes them, with their values."""
        known = feature, len(described), repr(keys)
        if known == self._known:
            return
        self._known = known
        clear(self._box)
        self.fields = {}
        for one, key, value in rows(described, keys):
            field = self._field(one, key, value)
            field.setAccessibleName(key)
            field.setToolTip(one["help"])
            self.fields[key] = field
            self._box.addWidget(label(caption(one, key), "dim", wrap=True))
            self._box.addWidget(field)

    def _field(self, one: dict[str, Any], key: str, value: Any) -> QWidget:
        """Return a field for a key."""
        if one["kind"] == "switch":
            box = QCheckBox("on")
            box.setChecked(bool(value))
            box.toggled.connect(lambda on: self.wanted.emit(key, [str(int(on))]))
            return box
        if one["kind"] == "choice":
            combo = Pick()
            combo.addItems([str(choice) for choice in one["choices"]])
            combo.setCurrentText(str(value))
            combo.activated.connect(lambda at: self.wanted.emit(key, [combo.itemText(at)]))
            return combo
        line = QLineEdit(words(value))
        many = one["kind"] == "texts" and key == one["name"]
        line.returnPressed.connect(
            lambda: self.wanted.emit(key, line.text().split() if many else [line.text()])
        )
        return line


def rows(
    described: list[dict[str, Any]], keys: dict[str, Any]
) -> Iterator[tuple[dict[str, Any], str, Any]]:
    """Give each key with its description and value; of a table, each of its entries."""
    for one in described:
        value = keys.get(one["name"], one["default"])
        if isinstance(value, dict):
            for part, text in value.items():
                yield one, f"{one['name']}.{part}", text
        else:
            yield one, one["name"], value


def words(value: Any) -> str:
    """Return a value as it is typed."""
    if isinstance(value, list):
        return " ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str("" if value is None else value)


def caption(one: dict[str, Any], key: str) -> str:
    """Return what stands over a field: its key, its help, its limits."""
    unit = f" {one['unit']}" if one["unit"] else ""
    low, high = one["min"], one["max"]
    if low is not None and high is not None:
        limits = f" ({low:g} to {high:g}{unit})"
    elif low is not None:
        limits = f" (from {low:g}{unit})"
    else:
        limits = f" ({unit.strip()})" if unit else ""
    return f"{key}{limits}: {one['help']}" if one["help"] else f"{key}{limits}"
