"""Plays a project from a terminal: the picture, single keys, and plain words."""

import contextlib
import os
import re
import select
import sys
import termios
import time
import tty
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.live import Live

from pipeline.engine.calibrating import STEPS
from pipeline.processes.client import Client, EngineAbsentError, RefusedError
from pipeline.terminal.picture import Picture, next_step

PERIOD = 0.1
"""Seconds between two pictures."""

PATIENCE = 1.0
"""Seconds to wait for an engine that does not answer, before keys are looked at again."""

SHOWN = 6.0
"""Seconds for which a message stays."""

KEYS = {
    " ": ("next", "next", "the next step: record each target, then train, then play"),
    "b": ("back", "back", "take the last thing back: stop, or undo the last round"),
    "r": ("record", "record", "record a round for the present target, or end it"),
    "t": ("train", "train", "learn from the rounds"),
    "m": (
        "train/take",
        "better mapping",
        "play the better mapping that is offered; again: go back",
    ),
    "p": ("play", "play/stop", "play what is learnt, or stop"),
    "u": ("undo", "undo", "undo the last change of rounds"),
    "y": ("redo", "redo", "do again what was undone"),
    "!": ("panic", "panic", "silence at once; again: sound"),
}
"""Key → its command, what it is called, and what it does."""

SAID = {
    "record": "round {}",
    "train": "training on {} examples",
    "train/take": "a better mapping plays: {} % less error; m goes back",
    "train/back": "the mapping from before plays",
    "undo": "undone: {}",
    "redo": "done again: {}",
}
"""What is said when a command that replies is done."""

ONE_KEY = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1bO.|\x1b.|.", re.DOTALL)

ENDS = ("q", "\x03", "\x04")


class Terminal:
    """A client that draws the engine's status and passes keys on as commands."""

    def __init__(self, client: Client, console: Console) -> None:
        self.client, self.console = client, console
        self.message = ""
        self._until = 0.0
        self._began = time.monotonic()
        self._status: dict[str, Any] | None = None

    def run(self) -> None:
        """Draw and obey keys until q or Ctrl-C; without a terminal, say what changes in lines."""
        self.client.patience = PATIENCE
        if not (sys.stdin.isatty() and self.console.is_terminal):
            self._plain()
            return
        with keys_at_once(), Live(console=self.console, screen=True, auto_refresh=False) as live:
            while True:
                self._draw(live)
                for key in pressed(PERIOD):
                    if key in ENDS:
                        return
                    self.press(key)

    def press(self, key: str) -> None:
        """Obey a key; one that has no meaning tells what the others mean."""
        name, args = KEYS.get(key, ("", "", ""))[0], []
        if key in "123456789":
            name, args = "queue/go", [int(key)]
        if name == "panic" and self._status is not None and self._status["state"] == "panic":
            name = "resume"
        if name == "train/take" and self._status is not None and not self._status["offer"]:
            name = "train/back" if self._status["former"] else name
        if not name:
            self.say(explained())
            return
        try:
            reply = self.client.do(name, *args)
            self.say(SAID.get(name, "").format(*reply))
        except RefusedError as error:
            self.say(str(error))
        except EngineAbsentError:
            self.say("the engine is starting again")

    def say(self, message: str) -> None:
        """Show a message for a while."""
        self.message, self._until = message, time.monotonic() + SHOWN

    def _draw(self, live: Live) -> None:
        try:
            waited = {"waited": time.monotonic() - self._began}
            self._status = self.client.status() | waited
        except EngineAbsentError as error:
            self.say(f"{error}; q leaves")
        if hears := hear(self.client, self.console):
            self.say(hears)
        if time.monotonic() > self._until:
            self.message = ""
        if self._status is None:
            live.update(self.message, refresh=True)
        else:
            live.update(Picture(self._status, self.message, keys(self._status)), refresh=True)

    def _plain(self) -> None:
        """Print each change and problem as a line, for a log or a screen reader, until Ctrl-C."""
        told: set[str] = set()
        with contextlib.suppress(KeyboardInterrupt):
            self._print("playing without a terminal: changes are told in lines, Ctrl-C ends")
            while True:
                with contextlib.suppress(EngineAbsentError):
                    problems = self.client.status()["problems"]
                    for problem in problems:
                        if problem not in told:
                            self._print("warning", problem)
                    told.update(problems)
                for name, *args in self.client.notices:
                    self._print(name, *args)
                    told.update(map(str, args))
                self.client.notices.clear()
                time.sleep(PERIOD)

    def _print(self, *words: Any) -> None:
        self.console.print(*words, highlight=False, markup=False, soft_wrap=True)


def keys(status: dict[str, Any]) -> list[str]:
    """Return the keys and what they do now."""
    names = {key: name for key, (_, name, _) in KEYS.items()} | {" ": next_step(status)}
    if not status["offer"]:
        names["m"] = "former mapping"
        if not status["former"]:
            del names["m"]
    told = [f"{'space' if key == ' ' else key} {name}" for key, name in names.items()]
    return [*told, "1–9 target", "q quit"]


def explained() -> str:
    """Return what every key does, a line for each."""
    told = [f"{'space' if key == ' ' else key:<6}{what}" for key, (_, _, what) in KEYS.items()]
    return "\n".join([*told, "1–9   go to that target of the queue", "q     quit; all is kept"])


def hear(client: Client, console: Console) -> str:
    """Return the newest thing said by the engine, ringing the bell when a round has ended."""
    message = ""
    for name, *args in client.notices:
        if name in ("warning", "trained", "calibrated"):
            message = str(args[-1])
        if name == "calibrating" and args[1] in STEPS:
            message = f"{args[0]}: {STEPS[args[1]].does.lower()}, {args[2]:.1f} s"
        if name in ("cue", "calibrating"):
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


def pressed(seconds: float) -> list[str]:
    """Return the keys pressed within some seconds; the end of the input is Ctrl-D.

    What keys such as the arrows send, an escape and more (ECMA-48, 5.4), is one key.
    """
    if not select.select([sys.stdin], [], [], seconds)[0]:
        return []
    text = os.read(sys.stdin.fileno(), 64).decode(errors="replace")
    return ONE_KEY.findall(text) or ["\x04"]
