"""A program of another maker that hears and answers as Wekinator does, for a block's length."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from benchmarks.client import Client
from benchmarks.subject import AbsentError

STARTING = 60.0
"""Seconds in which it must have answered."""


def there(program: str) -> bool:
    """Return whether a program can be started here."""
    return shutil.which(program) is not None


@contextmanager
def running(
    client: Client, port: int, command: Sequence[str], env: Mapping[str, str] | None = None
) -> Iterator[int]:
    """Run a program that hears inputs on `port`, from its first answer on; gives the port.

    Raises AbsentError where it never answers.
    """
    process = subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | dict(env or {}),
    )
    try:
        until = time.monotonic() + STARTING
        while client.probe(port, 100, 0.01) == [None]:
            if process.poll() is not None or time.monotonic() > until:
                raise AbsentError(f"{command[0]} was started, but answers nothing")
        yield port
    finally:
        process.kill()
        process.wait()
