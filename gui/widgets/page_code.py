"""The web page that makes any phone a sensor: its QR code, its link, and who is heard on it."""

import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.look.colours import DANGER, LOOK, WELL
from gui.look.style import Size
from gui.widgets.basics import button, label, row, say
from gui.widgets.qr import QrCode
from pipeline.processes.reaching import SILENCE, page_causes, reached_at, taken
from pipeline.processes.rig_ways import RigFile, ways
from pipeline.web.pairing import link, token
from sensors.wire.way import Way

LOOK_AGAIN = 1000
"""Milliseconds between two looks at this computer's addresses."""


class PageCode(QWidget):
    """The code of a project's page; `wanted` asks for a page where there is none."""

    wanted = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._rig = RigFile(folder)
        self.way: Way | None = None
        self._status: dict[str, Any] = {}
        self._began, self._at = time.monotonic(), 0
        self.link = ""
        self.title = label("Web page: any phone, no app", wrap=True)
        self.title.setStyleSheet("font-weight: 600;")
        self.open = button("Serve the page", self.wanted.emit)
        self.code = QrCode()
        self.code.setAccessibleName("QR code of the web page")
        self.state = label("", wrap=True)
        self.how = label(
            "Scan it with the phone's camera. The browser warns of the certificate, which this "
            "computer has made itself: go on. Then press Start.",
            wrap=True,
        )
        self.typed = label("", "dim", wrap=True)
        self.typed.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.other = button("Another address of the page", self.turn)
        self.hint = label("", wrap=True)
        self.hint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Size.px(6))
        box.addWidget(self.title)
        box.addWidget(self.open)
        box.addLayout(row(self.code, 1))
        for part in (self.state, self.how, self.typed, self.other, self.hint):
            box.addWidget(part)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_AGAIN)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Show the code, and again whenever the addresses or the rig change."""
        self._began = time.monotonic()
        self._timer.start()
        self.look()

    def end(self) -> None:
        """Look no longer."""
        self._timer.stop()

    def turn(self) -> None:
        """Show another of this computer's addresses."""
        self._at += 1
        self.look()

    def told(self, status: dict[str, Any]) -> None:
        """Say who is heard."""
        self._status = status
        self._tell()

    def look(self) -> None:
        """Take in what addresses there are now, and whether there is a page."""
        if self._rig.changed():
            self.way = next((way for way in ways(self._folder) if way.page), None)
        hosts = reached_at(self.way.host) if self.way is not None else []
        self.link = ""
        if self.way is not None and hosts:
            try:
                self.link = link(hosts[self._at % len(hosts)], self.way.port, token(self._folder))
            except OSError as error:
                say(self.hint, f"The page has no link: {error}")
        self.code.show_text(self.link)
        say(self.typed, f"By hand: {self.link}")
        self.open.setVisible(self.way is None)
        for part in (self.code, self.how, self.typed):
            part.setVisible(bool(self.link))
        self.other.setVisible(len(hosts) > 1)
        self._tell()

    def _tell(self) -> None:
        sensors = (self._status.get("sensors") or {}).get("sensors") or {}
        heard = [n for n, f in sensors.items() if f.get("type") == "web" and f.get("frames")]
        if heard:
            text, colour = f"● {', '.join(heard)}: heard!", WELL
        elif self.link:
            text, colour = "◌ nobody has pressed Start there yet …", LOOK
        else:
            text, colour = "▲ this computer is on no network", DANGER
        self.state.setVisible(self.way is not None)
        say(self.state, text)
        self.state.setStyleSheet(f"color: {colour}; font-weight: 600;")
        hint = ""
        if self.way is not None and self.link and not heard:
            silent = time.monotonic() - self._began > SILENCE
            if silent or taken(self._status, self.way.port):
                host = self.link.split("/")[2].rpartition(":")[0]
                hint = page_causes(self._status, host, self.way.port)
        say(self.hint, hint)
        self.hint.setVisible(bool(hint))
