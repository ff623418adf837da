"""What must always be there, in one place: Play/Stop, volume, device, A/B, undo, safe, panic."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSlider, QVBoxLayout, QWidget

from gui.actions import STEPS, Action
from gui.look.style import LARGE, Size
from gui.look.words import NONE, number
from gui.panels.base import Context
from gui.widgets.basics import act, fixed, label, row, say, say_button
from gui.widgets.flow import flow
from gui.widgets.pick import Pick
from gui.widgets.word import tip

LOWEST, HIGHEST = -60, 6
"""dB that the volume's slider reaches."""

ELSEWHERE, USUAL = "Sound in Max", "Default device"


class Top(QWidget):
    """Two rows of controls beside the banner; they look the same in every view but the stage's."""

    def __init__(self, context: Context, actions: dict[str, Action]) -> None:
        super().__init__()
        self.context = context
        self.project = label("", "name")
        self.project.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.play = act(actions["play"])
        self.better = act(actions["better"])
        self.undo = act(actions["undo"])
        self.panic = act(actions["panic"], "danger")
        self.safe = act(actions["safe"])
        self.volume = self._volume()
        self.loud = fixed("", "dim")
        self.device = self._device()
        self._devices: list[str] = []
        wide, show = act(actions["wide"]), act(actions["show"])
        first = [self.volume, self.loud, self.device, self.play]
        second = [self.better, self.undo, wide, show, self.safe, self.panic]
        if Size.scale < LARGE:
            self._rows(first, second)
        else:
            self._lines([*first, *second])

    def _rows(self, first: Sequence[QWidget], second: Sequence[QWidget]) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(Size.px(12), Size.px(6), Size.px(12), Size.px(6))
        box.setSpacing(Size.px(6))
        upper = row(self.project, *first)
        upper.setStretch(0, 1)
        box.addLayout(upper)
        box.addLayout(row(1, *second))

    def _lines(self, parts: Sequence[QWidget]) -> None:
        """Let very large parts flow: as high as their lines need at any width."""
        QVBoxLayout(self).addWidget(flow(*parts))
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the lines of this window's width: Qt asks for those of the narrowest."""
        least, box = super().minimumSizeHint(), self.layout()
        if box is not None and box.hasHeightForWidth():
            least.setHeight(box.totalHeightForWidth(max(self.window().width(), least.width())))
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Let another width ask for other lines."""
        super().resizeEvent(event)
        self.updateGeometry()

    def _volume(self) -> QSlider:
        made = QSlider(Qt.Orientation.Horizontal)
        made.setRange(LOWEST, HIGHEST)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setProperty("keys", list(STEPS))
        made.setAccessibleName("Volume")
        made.setToolTip("Volume  [+ and -]")
        made.setFixedWidth(Size.px(110))
        made.valueChanged.connect(lambda value: self.context.do("sound/volume", float(value)))
        return made

    def _device(self) -> Pick:
        made = Pick()
        made.setPlaceholderText(NONE)
        made.setToolTip("Where the sound goes: Space opens the list")
        made.setAccessibleName("Audio device")
        made.setFixedWidth(Size.px(190))
        made.activated.connect(self._choose)
        return made

    def told(self, status: dict[str, Any]) -> None:
        """Show the state as it is."""
        say(self.project, self.context.link.folder.name)
        say_button(self.play, "■ Stop" if status.get("state") == "playing" else "▶ Play", "S")
        panic = status.get("state") == "panic"
        say_button(self.panic, "Sound again" if panic else "■ Panic", "hold P")
        offered, former = status.get("offer"), status.get("former")
        self.better.setEnabled(bool(offered or former))
        say_button(self.better, "B: better" if offered else "A: before" if former else "A / B", "A")
        self.undo.setEnabled(bool(status.get("undo")))
        self.undo.setToolTip(tip(f"Undo {status.get('undo') or 'nothing'}"))
        for part in (self.play, self.volume, self.device, self.safe):
            part.setEnabled(bool(status))
        if status:
            rig = status.get("rig") or {}
            self._show_sound(status.get("sound") or {}, rig.get("sound") or {})
        else:
            say(self.loud, number(None))
            self.device.setCurrentIndex(-1)

    def _show_sound(self, sound: dict[str, Any], wished: dict[str, Any]) -> None:
        volume = sound.get("volume")
        if volume is not None and not self.volume.isSliderDown():
            self.volume.blockSignals(True)
            self.volume.setValue(round(max(volume, LOWEST)))
            self.volume.blockSignals(False)
        say(self.loud, number(volume, 0, "dB"))
        name = str(wished.get("device", ""))
        names = [ELSEWHERE, USUAL, *sound.get("devices", [])]
        if name and name not in names:
            names.append(name)
        if names != self._devices:
            self._devices = names
            self.device.clear()
            self.device.addItems(names)
        if not self.device.view().isVisible():
            chosen = names.index(name) if name else 1
            self.device.setCurrentIndex(chosen if sound.get("here") else 0)

    def _choose(self, at: int) -> None:
        if at == 0:
            self.context.do("sound/here", 0)
            return
        name = "" if at == 1 else self._devices[at]
        self.context.do("sound/here", 1, then=lambda _: self.context.do("sound/device", name))
