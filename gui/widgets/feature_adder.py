"""A new feature: what it does, and what of the movement it is made from."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QListWidgetItem

from gui.look.colours import BACKGROUND, DIM, WELL
from gui.look.style import Size
from gui.widgets.basics import Card, button, label, say


class FeatureAdder(Card):
    """Chooses a type and inputs; `wanted` tells the arguments of `feature/add`."""

    wanted = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self.kind = QComboBox()
        self.kind.setAccessibleName("What the new feature does")
        self.kind.currentIndexChanged.connect(self._tell)
        self.what = label("", "dim", wrap=True)
        self.inputs = QListWidget()
        self.inputs.setAccessibleName("What it is made from")
        self.inputs.setProperty("keys", ["Up", "Down", "Space", "Home", "End"])
        self.inputs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.inputs.setFixedHeight(Size.px(150))
        self.inputs.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.inputs.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side = Size.px(14)
        self.inputs.setStyleSheet(
            f"QListWidget::indicator {{ width: {side}px; height: {side}px; "
            f"border: 1px solid {DIM}; background: {BACKGROUND}; }}"
            f"QListWidget::indicator:checked {{ background: {WELL}; }}"
        )
        self.inputs.itemChanged.connect(lambda _: self._tell())
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the new feature")
        self.name.returnPressed.connect(self.add)
        self.make = button("Add", self.add, "well")
        self.box.addWidget(self.kind)
        self.box.addWidget(self.what)
        self.box.addWidget(label("made from (Space ticks)", "dim"))
        self.box.addWidget(self.inputs)
        self.box.addWidget(self.name)
        self.box.addWidget(self.make)
        self._types: list[dict[str, Any]] = []
        self._offered: list[str] = []

    def show_types(self, types: list[dict[str, Any]]) -> None:
        """Offer these types, as `feature/types` describes them."""
        self._types = types
        self.kind.clear()
        self.kind.addItems([one["type"] for one in types])

    def show_inputs(self, names: list[str]) -> None:
        """Offer these inputs."""
        if names == self._offered:
            return
        ticked = set(self.ticked)
        self._offered = names
        self.inputs.clear()
        for name in names:
            item = QListWidgetItem(name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            chosen = name in ticked
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
            self.inputs.addItem(item)

    @property
    def ticked(self) -> list[str]:
        """The inputs that are chosen."""
        items = (self.inputs.item(i) for i in range(self.inputs.count()))
        return [item.text() for item in items if item.checkState() == Qt.CheckState.Checked]

    def add(self) -> None:
        """Ask for the feature."""
        name = self.name.text().strip() or self.name.placeholderText()
        self.wanted.emit([self.kind.currentText(), name, *self.ticked])

    def done(self) -> None:
        """Begin anew after one was added."""
        self.name.clear()
        for i in range(self.inputs.count()):
            self.inputs.item(i).setCheckState(Qt.CheckState.Unchecked)

    def _tell(self) -> None:
        at = self.kind.currentIndex()
        if 0 <= at < len(self._types):
            say(self.what, self._types[at]["text"])
        first = (self.ticked or [""])[0]
        self.name.setPlaceholderText(".".join(p for p in (first, self.kind.currentText()) if p))


def inputs_of(status: dict[str, Any]) -> list[str]:
    """Return what a feature can be made from: groups of channels, features, single channels."""
    groups: dict[str, None] = {}
    channels: list[str] = []
    for sensor in (status.get("view") or {}).get("sensors", []):
        for channel in sensor["channels"]:
            group, dot, _ = channel.rpartition(".")
            groups[f"{sensor['name']}.{group}" if dot else sensor["name"]] = None
            channels.append(f"{sensor['name']}.{channel}")
    features = [one["name"] for one in status.get("feature_list", [])]
    return list(dict.fromkeys([*groups, *features, *channels]))
