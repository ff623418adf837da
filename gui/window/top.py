"""The bar at the top: the project, the state, and what must always be there."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSlider, QWidget

from gui.actions import Action
from gui.look.style import Size
from gui.look.words import READY, number, state_of
from gui.panels.base import Context
from gui.widgets.basics import act, fixed, label, mark, say, say_button

LOWEST, HIGHEST = -60, 6
"""dB that the volume's slider reaches."""


class Top(QWidget):
    """Project, state, Play/Stop, volume, device, A/B, undo, show, panic: always in one place."""

    wide = Signal()

    def __init__(self, context: Context, actions: dict[str, Action]) -> None:
        super().__init__()
        self.context = context
        px = Size.px
        self.project = label("", "name")
        self.saved = label("", "dim")
        self.state = fixed(str(READY), "state")
        self.state.setMinimumWidth(px(210))
        self.play = act(actions["play"])
        self.better = act(actions["better"])
        self.undo = act(actions["undo"])
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(LOWEST, HIGHEST)
        self.volume.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.volume.setAccessibleName("Volume")
        self.volume.setFixedWidth(px(110))
        self.volume.valueChanged.connect(self._set_volume)
        self.loud = fixed("", "dim")
        self.loud.setMinimumWidth(px(52))
        self.device = QComboBox()
        self.device.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.device.setAccessibleName("Audio device")
        self.device.setMaximumWidth(px(190))
        self.device.setMinimumWidth(px(120))
        self.device.activated.connect(self._set_device)
        self.panic = act(actions["panic"], "danger")
        box = QHBoxLayout(self)
        box.setContentsMargins(px(16), px(8), px(16), px(8))
        box.setSpacing(px(8))
        box.addWidget(self.project, 1)
        box.addWidget(self.state)
        box.addWidget(self.play)
        box.addWidget(fixed("Volume", "dim"))
        box.addWidget(self.volume)
        box.addWidget(self.loud)
        box.addWidget(self.device)
        for one in (self.better, self.undo, act(actions["wide"]), act(actions["show"])):
            box.addWidget(one)
        box.addWidget(self.panic)
        self._devices: list[str] = []

    def told(self, status: dict[str, Any]) -> None:
        """Show the state as it is."""
        say(self.project, self.context.link.folder.name)
        mark(self.state, state_of(status))
        playing = status.get("state") == "playing"
        say_button(self.play, "■ Stop" if playing else "▶ Play", "S")
        panic = status.get("state") == "panic"
        say_button(self.panic, "Sound again" if panic else "■ Panic", "hold P")
        offered, former = status.get("offer"), status.get("former")
        self.better.setEnabled(bool(offered or former))
        say_button(self.better, "B: better" if offered else "A: before" if former else "A / B", "A")
        self.undo.setEnabled(bool(status.get("undo")))
        self.undo.setToolTip(f"Undo {status.get('undo') or 'nothing'}")
        self._show_sound(status.get("sound") or {}, status.get("rig") or {})

    def _show_sound(self, sound: dict[str, Any], rig: dict[str, Any]) -> None:
        volume = sound.get("volume")
        if volume is not None and not self.volume.isSliderDown():
            self.volume.blockSignals(True)
            self.volume.setValue(round(max(volume, LOWEST)))
            self.volume.blockSignals(False)
        say(self.loud, number(volume, 0, "dB"))
        here = bool(sound.get("here"))
        wished = (rig.get("sound") or {}).get("device", "")
        names = ["Sound in Max", "Default device", *sound.get("devices", [])]
        if wished and wished not in names:
            names.append(wished)
        if names != self._devices:
            self._devices = names
            self.device.clear()
            self.device.addItems(names)
        at = 0 if not here else names.index(wished) if wished in names else 1
        if not self.device.view().isVisible():
            self.device.setCurrentIndex(at)

    def _set_volume(self, value: int) -> None:
        self.context.do("sound/volume", float(value))

    def _set_device(self, at: int) -> None:
        if at == 0:
            self.context.do("sound/here", 0)
            return
        name = "" if at == 1 else self._devices[at]
        self.context.do("sound/here", 1, then=lambda _: self.context.do("sound/device", name))
