"""The command `limber` as a person starts it: a process of its own, with what it prints."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIMBER = [sys.executable, "-m", "pipeline"]

ROOT = Path(__file__).parents[3]


def environment(home: Path) -> dict[str, str]:
    """Return an environment with its own folder of data, and a terminal's usual width."""
    return os.environ | {"XDG_DATA_HOME": str(home), "COLUMNS": "80", "PYTHONPATH": str(ROOT)}


def limber(*args: str | Path, cwd: Path) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run(
        [*LIMBER, *map(str, args)],
        cwd=cwd,
        env=environment(cwd),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=150,
    )


@contextmanager
def started(*args: str | Path, cwd: Path) -> "Iterator[subprocess.Popen[str]]":
    """Start a command, with pipes; it is killed at the end if it still runs."""
    with subprocess.Popen(
        [*LIMBER, *map(str, args)],
        cwd=cwd,
        env=environment(cwd),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def interrupted(process: "subprocess.Popen[str]") -> tuple[str, str]:
    """End a command as Ctrl-C does; return what was left to read of its output and errors."""
    process.send_signal(signal.SIGINT)
    return process.communicate(timeout=60)
