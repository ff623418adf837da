"""The card of the first page that connects a phone: its code, once there is a project for it."""

from typing import Any

from PySide6.QtCore import Qt

from gui.actions import Action
from gui.widgets.basics import act
from gui.widgets.pairing import Pairing, next_phone
from gui.widgets.way_card import WayCard

TEXT = (
    "A new project for a phone with the free app CoMote: scan a code, and move. The first sound "
    "is there at once."
)


class PhoneCard(WayCard):
    """What it does, and then in its place the code."""

    def __init__(self, action: Action, on: Action) -> None:
        super().__init__(action, TEXT)
        self.pairing = Pairing()
        self.on = act(on)
        self._sensor = ""
        self.box.addWidget(self.pairing)
        self.box.addWidget(self.on)
        self.box.addStretch(1)
        self.end()

    def begin(self, status: dict[str, Any]) -> None:
        """Show the code of the phone that the project waits for."""
        device, self._sensor, port, host = next_phone(status)
        self._turn(True)
        self.pairing.begin(device, port, host)
        self.on.setFocus(Qt.FocusReason.TabFocusReason)

    def told(self, status: dict[str, Any]) -> bool:
        """Say how it is; return whether the phone is heard for the first time."""
        if self.pairing.isHidden() or self.pairing.heard:
            return False
        facts = ((status.get("sensors") or {}).get("sensors") or {}).get(self._sensor) or {}
        self.pairing.told(status, bool(facts.get("frames")))
        return self.pairing.heard

    def end(self) -> None:
        """Show no code any longer."""
        self.pairing.end()
        self._turn(False)

    def _turn(self, shown: bool) -> None:
        self.text.setVisible(not shown)
        self.pairing.setVisible(shown)
        self.on.setVisible(shown)
