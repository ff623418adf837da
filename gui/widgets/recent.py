"""The projects opened before, with when: arrows choose, Enter opens."""

import contextlib
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from gui.look.style import Size
from gui.widgets.word import tip
from pipeline.processes import performer

PLACE = Qt.ItemDataRole.UserRole

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

DAY = 86400


class Recent(QListWidget):
    """A line for each; `opened` says which one was chosen."""

    opened = Signal(Path)

    def __init__(self, folders: Sequence[str]) -> None:
        super().__init__()
        self.setAccessibleName("Projects opened before")
        self.setProperty("keys", ["Up", "Down", "Home", "End", "PgUp", "PgDown", "Return", "Space"])
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(Size.px(3))
        self.setStyleSheet(f"font-size: {Size.px(18)}px;")
        places = [Path(folder) for folder in folders]
        playing = {place for place in places if plays(place)}
        for folder in sorted(places, key=lambda place: place not in playing):
            word = "plays now" if folder in playing else when(folder)
            item = QListWidgetItem(f"{folder.name} — {word}")
            item.setData(PLACE, str(folder))
            item.setToolTip(tip(str(folder)))
            self.addItem(item)
        self.itemClicked.connect(self._open)
        if folders:
            self.setCurrentRow(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open the chosen one with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            item = self.currentItem()
            if item is not None:
                self._open(item)
        else:
            super().keyPressEvent(event)

    def _open(self, item: QListWidgetItem) -> None:
        self.opened.emit(Path(item.data(PLACE)))


def plays(folder: Path) -> bool:
    """Return whether a project plays now."""
    with contextlib.suppress(OSError, ValueError):  # it is gone, or no path at all
        return performer.performing(folder)
    return False


def when(folder: Path, now: float | None = None) -> str:
    """Return when a project was last played, as people say it."""
    times = []
    for name in ("rig.toml", "takes", "limber.log"):
        try:
            times.append((folder / name).stat().st_mtime)
        except (OSError, ValueError):  # it is gone, or no path at all
            continue
    if not times:
        return "not there any more"
    now = time.time() if now is None else now
    then, today = time.localtime(max(times)), time.localtime(now)
    for days, word in ((0, "today"), (1, "yesterday")):
        if then[:3] == time.localtime(now - days * DAY)[:3]:
            return word
    year = "" if then.tm_year == today.tm_year else f" {then.tm_year}"
    return f"{then.tm_mday} {MONTHS[then.tm_mon - 1]}{year}"
