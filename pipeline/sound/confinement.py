"""The rights that a process gives up before it loads a sound model, since models are programs."""

import threading
from pathlib import Path

from pipeline.sound import _landlock, _seccomp

LANDLOCK, SECCOMP = "Landlock", "seccomp"

_state = {"wanted": False, "done": False}
"""Of this process, of which confinement is a property: whether it is to be, and is."""

_thread = threading.local()
"""Landlock holds a thread and those it starts, seccomp all there are."""


def confine(into: Path | None = None) -> str:
    """Give up, for good, all rights that no model needs; return what holds it now, "" for nothing.

    From then on this process starts no program and opens no connection; it writes to what it has
    open and maps already, and makes and changes no file but those beneath `into`. It reads whatever
    the user may read. To be called before other threads are started, where that can be. Fails
    softly: what a system does not have is left out.
    """
    _state["done"] = _thread.done = True
    done = [LANDLOCK] * _landlock.restrict(into) + [SECCOMP] * _seccomp.restrict(into is not None)
    return " and ".join(done)


def confine_later() -> None:
    """Let `before_a_model` confine this process, which does without as long as it loads none."""
    _state["wanted"] = True


def before_a_model(into: Path | None = None) -> None:
    """Confine this process where that was wanted of it, and each thread that loads models."""
    if _state["wanted"] and not _state["done"]:
        confine(into)
    elif _state["wanted"] and not hasattr(_thread, "done"):
        _thread.done = _landlock.restrict(None)


def confined() -> bool:
    """Return whether this process has given up its rights, as far as its system can."""
    return _state["done"]


def means() -> list[str]:
    """Return the names of what can hold a process here."""
    found = [LANDLOCK] if _landlock.version() else []
    return found + ([SECCOMP] if _seccomp.available() else [])
