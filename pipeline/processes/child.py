"""A process that the supervisor has started: how it is started, ended, and started again."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.processes.sieve import sieved

STANDBY = "--standby"
"""Says that a process is to wait, ready, until it is wanted."""

PATIENCE = (0.05, 0.5)
"""Seconds before a process that ended soon, again, is started once more: first, and at most."""

LEAVING = 5.0
"""Seconds that a process has to end for good."""

STEADY = 3.0
"""Seconds that a process must live to count as one that works."""


@dataclass
class Child:
    """A process, when it was started, after what wait, and once it has ended, when it is again."""

    process: "subprocess.Popen[bytes]"
    started: float
    delay: float = 0.0
    restarts: int = 0
    due: float | None = None
    leaving: float | None = None
    """When it was asked to end for good, if it was."""


def start(
    kind: str, arguments: Sequence[str], errors: int | None = None, sift: bool = False
) -> "subprocess.Popen[bytes]":
    """Start a process of a kind; raises OSError.

    What it says goes to the file descriptor `errors` (None: to ours), without what libraries
    chat where that is to be `sift`ed.
    """
    process = subprocess.Popen(  # noqa: S603 - our own program, no shell
        [sys.executable, "-m", "pipeline.processes.process", kind, *arguments],
        stdin=subprocess.PIPE,  # its end tells the child that we are gone
        stdout=subprocess.PIPE if STANDBY in arguments else None,
        stderr=subprocess.PIPE if sift else errors,
        env=os.environ | {"PYTHONSAFEPATH": "1"},
        start_new_session=True,  # Ctrl-C is for us, before they can leave it to us too
    )
    if process.stderr is not None:
        sieved(process.stderr, 2 if errors is None else errors)
    return process


def wait_after(child: Child, ended: float) -> float:
    """Return the seconds before a process that `ended` is started again.

    At once, unless it is the second time in a short while; then longer each time.
    """
    if ended - child.started > STEADY or not child.restarts:
        return 0.0
    return min(max(child.delay * 2, PATIENCE[0]), PATIENCE[1])


def leave(child: Child, now: float) -> None:
    """Ask a process to end for good, and in the end make it."""
    if child.leaving is None:
        child.leaving = now
        child.process.terminate()
    elif now - child.leaving > LEAVING:
        child.process.kill()


def let_go(process: "subprocess.Popen[bytes]") -> None:
    """Give back our ends of what leads to a process."""
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process in order; one that does not listen is killed."""
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    let_go(process)
