"""What the cameras of one project see, as pictures."""

import contextlib
from pathlib import Path

from PySide6.QtGui import QImage

from pipeline.camera.sight import PICTURES, Sight, sight_path


class Eye:
    """The pictures of a project's cameras, by their place; made of memory that may not be there.

    `base` is what the project's memory begins with.
    """

    def __init__(self, base: Path) -> None:
        self._path = sight_path(base)
        self._sight: Sight | None = None
        self._file = 0
        self._numbers: dict[int, int] = {}

    def look(self, place: int) -> QImage | None:
        """Ask for a camera's pictures, and return the newest if it is a new one."""
        if place >= PICTURES or not self._opened() or self._sight is None:
            return None
        self._sight.watch(place)
        number, picture = self._sight.picture(place)
        if picture is None or number == self._numbers.get(place):
            return None
        self._numbers[place] = number
        height, width = picture.shape[:2]
        whole = QImage(picture.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
        return whole.copy()  # the bytes go

    def _opened(self) -> bool:
        """Open the memory, anew where an engine has made another."""
        try:
            file = self._path.stat().st_ino
        except OSError:
            return False
        if file != self._file:
            self.close()
            with contextlib.suppress(OSError):
                self._sight, self._file = Sight(self._path), file
        return self._sight is not None

    def close(self) -> None:
        """Give the memory back."""
        if self._sight is not None:
            self._sight.close()
        self._sight, self._file, self._numbers = None, 0, {}
