"""Ctrl-C, and being told to end: never lost, whatever Python is doing when it comes."""

import _thread
import signal
import sys
import threading
from types import FrameType

SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if hasattr(signal, name)  # Windows has no closed terminals
)

AGAIN = 0.02
"""Seconds after which an interruption is tried again that came where it would be lost."""

READS = "<frozen importlib._bootstrap"
"""So begin the names of Python's own files that read modules."""


def catch() -> None:
    """Let the signals that end a program raise KeyboardInterrupt, but those that are ignored."""
    sys.unraisablehook = _ignored
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup and & ask for
            signal.signal(number, interrupt)


def interrupt(number: int, frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt, once no module is being read.

    Libraries that look for others while they are read take it for something that is missing,
    and so does Python where it may not raise.
    """
    if not is_reading(frame):
        raise KeyboardInterrupt
    _again(number)


def _again(number: int) -> None:
    timer = threading.Timer(AGAIN, _thread.interrupt_main, [number])
    timer.daemon = True
    timer.start()


def is_reading(frame: FrameType | None) -> bool:
    """Return whether a frame is part of reading a module."""
    while frame is not None:
        if frame.f_code.co_filename.startswith(READS):
            return True
        frame = frame.f_back
    return False


def _ignored(told: "sys.UnraisableHookArgs") -> None:
    """Interrupt again where Python had to ignore it, as in what it calls when it tidies up."""
    if issubclass(told.exc_type, KeyboardInterrupt):
        _again(signal.SIGINT)  # not now: here, too, Python would ignore it
    else:
        sys.__unraisablehook__(told)


def interrupted(error: BaseException | None) -> bool:
    """Return whether an error comes of Ctrl-C: a library that it stops says so in its own words."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, KeyboardInterrupt):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False
