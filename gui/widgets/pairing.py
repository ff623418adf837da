"""A phone being connected: its QR code, the address as text, and whether it is heard."""

import time
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.look.colours import DANGER, LOOK, WELL
from gui.look.style import Size
from gui.widgets.basics import button, label, row, say
from gui.widgets.qr import QrCode
from pipeline.processes.reaching import EVERYWHERE, SILENCE, addresses, causes, taken
from sensors.comote import Comote, settings_link

LOOK_AGAIN = 1000
"""Milliseconds between two looks at this computer's addresses."""

HERE = "127."
"""How addresses begin that nothing but this computer reaches."""


class Pairing(QWidget):
    """The code of the phone `device`, which is to send to `port` of this computer.

    `chosen` says that the address was changed by hand: with Left and Right while it has the
    focus, or by its button.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.device, self.port, self.host = "0", Comote().port, ""
        self.addresses: list[str] = []
        self.heard = False
        self._wish, self._began = "", time.monotonic()
        self._status: dict[str, Any] = {}
        self.code = QrCode()
        self.none = label(
            "This computer is on no network. Join the Wi-Fi that the phone is on, or open the "
            "phone's hotspot and join that; the code comes by itself.",
            wrap=True,
        )
        self.how = label("In the CoMote app: Settings, scan this.", wrap=True)
        self.typed = label("", "dim", wrap=True)
        self.typed.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.other = button("Another address", self.turn)
        self.state = label("", wrap=True)
        self.hint = label("", wrap=True)
        self.hint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setProperty("keys", ["Left", "Right"])
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Size.px(6))
        box.addLayout(row(self.code, 1))
        parts = (self.none, self.state, self.how, self.typed, self.other, self.hint)
        for part in parts:
            box.addWidget(part)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_AGAIN)
        self._timer.timeout.connect(self.look)

    def begin(self, device: str, port: int, host: str) -> None:
        """Show the code of a phone with this ID; `host` is where the rig listens."""
        self.device, self.port, self.host = device, port, host
        self.heard, self._began = False, time.monotonic()
        self._timer.start()
        self.look()

    def end(self) -> None:
        """Look no longer."""
        self._timer.stop()

    @property
    def address(self) -> str:
        """The address that is shown, "" for none."""
        if self._wish in self.addresses:
            return self._wish
        return self.addresses[0] if self.addresses else ""

    def turn(self, step: int = 1) -> None:
        """Show another of this computer's addresses."""
        if self.addresses:
            at = self.addresses.index(self.address) + step
            self._wish = self.addresses[at % len(self.addresses)]
            self.chosen.emit(self._wish)
            self.look()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Left and right go through the addresses."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.turn(step)

    def told(self, status: dict[str, Any], heard: bool) -> None:
        """Say whether it is heard."""
        self._status = status
        self.heard = self.heard or heard
        self._tell()

    def look(self) -> None:
        """Take in what addresses there are now."""
        self.addresses = addresses() if self.host in EVERYWHERE else [self.host]
        address = self.address
        link = settings_link(self.device, address, self.port) if address else ""
        self.code.show_text(link)
        for part in (self.code, self.how, self.typed):
            part.setVisible(bool(address))
        self.none.setVisible(not address)
        several = len(self.addresses) > 1
        self.other.setVisible(several)
        focus = Qt.FocusPolicy.TabFocus if several else Qt.FocusPolicy.NoFocus
        self.other.setFocusPolicy(focus)
        say(
            self.typed,
            f"By hand: ID {self.device}, OSC on, to udp://{address}:{self.port}, every 10 ms",
        )
        if several:
            at = self.addresses.index(address) + 1
            self.other.setText(f"Another address ({at} of {len(self.addresses)})")
        self._tell()

    def _tell(self) -> None:
        address, waited = self.address, time.monotonic() - self._began
        inner = address.startswith(HERE)
        if self.heard:
            text, colour = "● heard!", WELL
        elif not address or inner:
            text, colour = "▲ no phone can reach this", DANGER
        else:
            text, colour = f"◌ listening on {address} …", LOOK
        say(self.state, text)
        self.state.setStyleSheet(f"color: {colour}; font-weight: 600;")
        hint = ""
        if inner:
            hint = (
                f"The rig listens to this computer alone ({address}). In rig.toml, set the "
                'sensor\'s host = "0.0.0.0".'
            )
        elif not self.heard and address and (waited > SILENCE or taken(self._status, self.port)):
            hint = causes(self._status, address, self.port)
        say(self.hint, hint)
        self.hint.setVisible(bool(hint))


def next_phone(status: dict[str, Any]) -> tuple[str, str, int, str]:
    """Return which phone to connect: its ID, the sensor that waits for it or "", port and host.

    A sensor of the rig that has heard nobody yet comes first; else it is a phone with the
    first number that none has, on the port of the others.
    """
    sensors = status.get("sensors") or {}
    phones = {n: f for n, f in (sensors.get("sensors") or {}).items() if f.get("type") == "comote"}
    strangers = [one for one in sensors.get("heard", []) if one.get("type") == "comote"]
    taken = {str(one.get("id")) for one in [*phones.values(), *strangers]}
    free = next(str(i) for i in range(len(taken) + 1) if str(i) not in taken)
    waiting = [name for name, facts in phones.items() if not facts.get("frames")]
    name = (waiting or list(phones) or [""])[0]
    port = int(phones.get(name, {}).get("port") or Comote().port)
    hosts = {str(f.get("host") or "") for f in phones.values() if f.get("port") == port}
    host = hosts.pop() if len(hosts) == 1 else EVERYWHERE[0]  # the widest of several
    if waiting:
        return str(phones[name].get("id") or free), name, port, host
    return free, "", port, host
