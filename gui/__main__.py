"""`python -m gui [PROJECT] [--screenshots DIR] [--show]`: the window, in a process of its own."""

import signal

if __name__ == "__main__" and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # no traceback of what is imported

import argparse
import logging
import os
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from gui import application, preferences
from gui.window.window import Window


def main(arguments: list[str] | None = None) -> int:
    """Open the window on a project, or on the first page; return the exit status."""
    parser = argparse.ArgumentParser(prog="limber gui")
    parser.add_argument("project", nargs="?", type=Path)
    parser.add_argument("--screenshots", type=Path, metavar="DIR")
    parser.add_argument("--show", action="store_true", help="begin in the view for the stage")
    asked = parser.parse_args(arguments)
    made = application.make()
    application.log_to(preferences.place().with_name("window.log"))
    if asked.screenshots is not None:
        from gui.screenshots import take_all

        return take_all(made, asked.project, asked.screenshots)
    window = Window(preferences.place())
    if asked.project is None:
        window.welcome()
    else:
        window.open(asked.project)
    window.show()
    if asked.show and window.instrument is not None:
        window.instrument.show_on()
    signal.signal(signal.SIGINT, lambda *_: window.close())
    alive = QTimer()  # lets Python see signals while Qt waits
    alive.start(200)
    alive.timeout.connect(lambda: None)
    return int(made.exec())


if __name__ == "__main__":
    status = main()
    logging.shutdown()
    sys.stderr.flush()
    os._exit(status)  # nobody sees a process without a window that waits for a thread of its own
