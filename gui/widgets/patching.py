"""Patches for other programs, drawn in a thread and put where a person finds them."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from gui.engine.errand import Errand

MAX = "maxpat"
PASTED = {
    MAX: "it is copied: in Max, File > New From Clipboard",
    "supercollider": "it is copied: paste it into a new SuperCollider document",
}
"""Kinds whose text is put on the clipboard, and what is done with it; of others their file is."""


@dataclass(frozen=True)
class Drawn:
    """A patch as it was drawn: its kind, text and file, and what there is to tell of it."""

    kind: str
    text: str
    file: Path
    told: str


class Patching(QObject):
    """Draws a patch of the project and copies it; `told` says in a sentence what was done."""

    told = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self._errand = Errand(self)
        self._errand.done.connect(self._copy)
        self._errand.failed.connect(lambda why: self.told.emit(f"No patch could be made: {why}"))

    def copy(self, kind: str) -> None:
        """Begin to draw a patch of a kind of pipeline.patches."""
        self._errand.run(lambda: drawn(self.folder, kind))

    def _copy(self, found: Drawn) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(found.text if found.kind in PASTED else str(found.file))
        self.told.emit(found.told)


def drawn(folder: Path, kind: str) -> Drawn:
    """Draw a patch and keep it beside the project's others, where none of its name is yet.

    Raises OSError, and what `draw_patches` raises.
    """
    from pipeline.terminal.patching import draw_patches
    from recordings.files import write_atomic

    plan, ((program, name, text),) = draw_patches(folder, [kind])
    file = folder / "patches" / name
    there = file.exists()  # which a person may have changed
    if not there:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(file, text.encode())
    kept = f"{file} stays as it was" if there else f"kept as {file}"
    does = PASTED.get(kind, "the file's place is copied")
    parts = [f"Patch for {program}: {does}; {kept}.", *plan.warnings[:1]]
    return Drawn(kind, text, file, " ".join(parts))
