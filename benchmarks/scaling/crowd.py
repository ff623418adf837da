"""Phones that all send at once, from a process of their own."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from sensors.wire.osc import encode


@contextmanager
def crowd(port: int, phones: int, hz: int, seconds: float) -> Iterator[dict[str, int]]:
    """Let phones send `hz` readings a second each, for `seconds`; the block waits for their end.

    Gives what is known at its end: how many datagrams were "sent".
    """
    rows = [reading(n % phones, n // phones, hz) for n in range(round(phones * hz * seconds))]
    size = len(rows[0])
    assert all(len(row) == size for row in rows)
    command = [sys.executable, "-I", "-S", str(Path(__file__).parents[1] / "sender.py")]
    numbers = port, phones * hz, len(rows), size
    said: dict[str, int] = {}
    with tempfile.TemporaryFile() as text:
        text.write(b"".join(rows))
        text.seek(0)
        sender = subprocess.Popen(
            [*command, *map(str, numbers)],
            stdin=text,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for us, also while it starts
        )
    try:
        yield said
        assert sender.stdout is not None
        said["sent"] = int(sender.stdout.read().split()[0])
    finally:
        sender.kill()
        sender.wait()
        assert sender.stdout is not None
        sender.stdout.close()


def reading(phone: int, count: int, hz: int) -> bytes:
    """Return the `count`-th reading of a phone as CoMote sends it: a bundle of 148 bytes or so."""
    rng = np.random.default_rng((phone, count))
    data = b"#bundle\0" + (1).to_bytes(8, "big")
    for name in ("accelerometer", "gyroscope"):
        values = rng.normal(0, 3, 3).tolist()
        part = encode(f"/comote/v3/{phone:02d}/{name}", *values, count * 1000 // hz, hz)
        data += len(part).to_bytes(4, "big") + part
    return data
