"""Plays a project from a terminal: the picture, single keys, and plain words."""

import contextlib
import os
import select
import sys
import termios
import time
import tty
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.live import Live

from pipeline.client import Client, EngineAbsentError, RefusedError
from pipeline.picture import picture

PERIOD = 0.1
"""Seconds between two pictures."""

KEYS = {
    " ": ("next", "space next"),
    "b": ("back", "b back"),
    "r": ("record", "r record"),
    "t": ("train", "t train"),
    "p": ("play", "p play/stop"),
    "u": ("undo", "u undo"),
    "y": ("redo", "y redo"),
    "!": ("panic", "! panic"),
}
"""Key → command and what it says of itself; 1 to 9 choose a target of the queue."""

HELP = " · ".join([*(text for _, text in KEYS.values()), "1–9 target", "q quit"])


class Terminal:
    """A client that draws the engine's status and passes keys on as commands."""

    def __init__(self, client: Client, console: Console) -> None:
        self.client, self.console = client, console
        self.message = ""
        self._said: dict[str, Any] = {}

    def run(self) -> None:
        """Draw and obey keys until q or Ctrl-C; without a terminal, say what changes in lines."""
        if not (sys.stdin.isatty() and self.console.is_terminal):
            self._plain()
            return
        with keys_at_once(), Live(console=self.console, screen=True, auto_refresh=False) as live:
            while True:
                self._draw(live)
                key = pressed(PERIOD)
                if key in ("q", "\x03", "\x04"):
                    return
                if key:
                    self.press(key)

    def press(self, key: str) -> None:
        """Obey a key."""
        name, args = KEYS.get(key, ("", ""))[0], []
        if key in "123456789":
            name, args = "queue/go", [int(key)]
        if name == "panic" and self._said.get("state") == "panic":
            name = "resume"
        if not name:
            self.message = HELP
            return
        try:
            reply = self.client.do(name, *args)
            self.message = f"{name} {' '.join(map(str, reply))}".strip()
        except RefusedError as error:
            self.message = str(error)
        except EngineAbsentError:
            self.message = "the engine is starting again"

    def _draw(self, live: Live) -> None:
        try:
            self._said = self.client.status()
        except EngineAbsentError as error:
            self.message = str(error)
            return
        self.message = hear(self.client, self.message, self.console)
        live.update(picture(self._said, self.message, HELP), refresh=True)

    def _plain(self) -> None:
        """Print each change as a line, for a log or a screen reader, until Ctrl-C."""
        with contextlib.suppress(KeyboardInterrupt):
            while True:
                with contextlib.suppress(EngineAbsentError):
                    self.client.status()
                for name, *args in self.client.notices:
                    self.console.print(name, *args, highlight=False, markup=False)
                self.client.notices.clear()
                time.sleep(PERIOD)


def hear(client: Client, message: str, console: Console) -> str:
    """Return the newest thing said by the engine, ringing the bell when a round has ended."""
    for name, *args in client.notices:
        if name in ("warning", "trained"):
            message = str(args[0])
        if name == "cue":
            console.bell()
    client.notices.clear()
    return message


@contextlib.contextmanager
def keys_at_once() -> Iterator[None]:
    """Let single keys be read without Return and without being shown."""
    before = termios.tcgetattr(sys.stdin)
    tty.setcbreak(sys.stdin)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def pressed(seconds: float) -> str:
    """Return the key pressed within some seconds, or an empty string."""
    if select.select([sys.stdin], [], [], seconds)[0]:
        return os.read(sys.stdin.fileno(), 1).decode(errors="replace")
    return ""
