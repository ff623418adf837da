"""Every kind of mapping judged on the rounds of a scene, by a process of its own."""

import json
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QProcess, Signal


class Comparing(QObject):
    """Runs `limber evaluate`; `found` tells its errors, `failed` why there are none."""

    found = Signal(dict)
    failed = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._process: QProcess | None = None
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.stop)

    @property
    def busy(self) -> bool:
        """Whether it is at work."""
        return self._process is not None

    def begin(self, scene: str) -> None:
        """Begin, unless it is at work already."""
        if self._process is not None:
            return
        process = self._process = QProcess(self)
        process.finished.connect(self._end)
        words = ["-m", "pipeline", "evaluate", str(self._folder), "--scene", scene, "--json"]
        process.start(sys.executable, words)

    def stop(self) -> None:
        """Give it up; nothing is told."""
        process, self._process = self._process, None
        if process is not None:
            process.finished.disconnect(self._end)
            process.kill()
            process.waitForFinished(2000)

    def _end(self, code: int) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        said = bytes(process.readAllStandardOutput().data()).decode(errors="replace")
        wrong = bytes(process.readAllStandardError().data()).decode(errors="replace")
        process.deleteLater()
        try:
            errors: dict[str, Any] = json.loads(said) if code == 0 else {}
        except ValueError:
            errors = {}
        if errors.get("kinds"):
            self.found.emit(errors)
        else:
            lines = (wrong or said).strip().splitlines()
            self.failed.emit(lines[-1] if lines else "The kinds could not be compared.")
