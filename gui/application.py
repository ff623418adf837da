"""The Qt application: dark wherever it runs, and never ended by a mistake in one panel."""

import logging
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from gui.look.colours import BACKGROUND, DIM, LINE, PANEL, RAISED, TEXT, WELL
from gui.look.style import FAMILIES

log = logging.getLogger(__name__)


def make(arguments: list[str] | None = None) -> QApplication:
    """Return the application, made if there is none yet."""
    found = QApplication.instance()
    application = (
        found if isinstance(found, QApplication) else QApplication(arguments or ["limber"])
    )
    application.setApplicationName("Limber")
    application.setStyle("Fusion")
    application.setPalette(palette())
    font = QFont()
    font.setFamilies(list(FAMILIES))
    application.setFont(font)
    return application


def palette() -> QPalette:
    """Return Limber's colours for what the style sheet leaves to the system."""
    found = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, BACKGROUND),
        (role.Base, PANEL),
        (role.AlternateBase, RAISED),
        (role.Button, RAISED),
        (role.Text, TEXT),
        (role.WindowText, TEXT),
        (role.ButtonText, TEXT),
        (role.PlaceholderText, DIM),
        (role.Mid, LINE),
        (role.Highlight, WELL),
        (role.HighlightedText, BACKGROUND),
        (role.ToolTipBase, RAISED),
        (role.ToolTipText, TEXT),
    ):
        found.setColor(which, QColor(colour))
    return found


def log_to(path: Path) -> None:
    """Write what goes wrong in the window to a file, and go on: the sound is elsewhere."""
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(logging.FileHandler(path, delay=True))
    except OSError:
        pass
    logging.basicConfig(level=logging.WARNING, handlers=handlers)
    sys.excepthook = fault


def fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log an exception of the window's."""
    log.error("The window failed at something", exc_info=(kind, error, trace))
