"""Which modes a scene's model can play, read from its file beside Qt's thread, without torch."""

from pathlib import Path

from PySide6.QtCore import QObject

from gui.engine.errand import Errand
from pipeline.sound.fitting import modes_of
from pipeline.sound.metadata import ModelError, read_metadata
from pipeline.sound.settings import SoundSettings

Known = frozenset[str] | None


class Playable(QObject):
    """Keeps the modes of the newest model in `modes`; None while nobody knows them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.modes: Known = None
        self._errand = Errand(self)
        self._errand.done.connect(self._keep)
        self._read: tuple[Path, float] | None = None

    def told(self, folder: str, model: str) -> None:
        """Look at a scene's model, if it is another or its file has changed."""
        key = stamp(Path(folder), model) if folder and model else None
        if key == self._read or self._errand.busy:
            return
        self._read, self.modes = key, None
        if key is not None:
            path = key[0]
            self._errand.run(lambda: modes(path))

    def _keep(self, found: Known) -> None:
        self.modes = found


def stamp(folder: Path, model: str) -> tuple[Path, float] | None:
    """Return a model's file and when it was changed; None where there is none."""
    try:
        path = SoundSettings(model=model).model_path(folder)
        return path, path.stat().st_mtime
    except (ModelError, OSError, ValueError):  # no path may have a byte that is 0
        return None


def modes(path: Path) -> Known:
    """Return the modes that a model can play; None for a file that does not say so."""
    try:
        return frozenset(modes_of(read_metadata(path)))
    except (ModelError, OSError):
        return None
