"""How many datagrams of a steady stream are answered, beside the client's own limit."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.client import ANSWER, ASKED, Client

RATES = (1000, 2000, 4000, 8000, 12000)
DIFFERENT = 64
"""Datagrams with inputs of their own."""

LOOK = 0.002
"""Seconds between two looks at what has come: it waits in the socket's buffer."""

QUIET = 0.4
"""Seconds without an answer after which none comes any more."""


def measure(client: Client, port: int, echo: int, rate: int, seconds: float) -> dict[str, Any]:
    """Return what was sent to the program and to the echo at `rate`, and what was answered.

    What the echo does not answer either, this client cannot send or hear.
    """
    found = {"subject": stream(client, port, ANSWER, rate, seconds)}
    return {"hz": rate, **found, "echo": stream(client, echo, ASKED, rate, seconds)}


def stream(
    client: Client, port: int, answer: bytes, rate: int, seconds: float
) -> dict[str, float | int]:
    """Return how many datagrams were sent, at how many a second, and how many answered."""
    rows = [client.inputs() for _ in range(DIFFERENT)]
    command = [sys.executable, "-I", "-S", str(Path(__file__).with_name("sender.py"))]
    numbers = port, rate, max(1, round(rate * seconds)), len(rows[0])
    client.hear(answer)
    process = subprocess.Popen(
        [*command, *map(str, numbers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for us, also while it starts
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(b"".join(rows))
        process.stdin.close()
        answered = listen(client, answer, process)
        sent, took = process.stdout.read().split()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    count = int(sent)
    return {"sent": count, "rate": count / float(took), "answered": min(answered, count)}


def listen(client: Client, answer: bytes, sender: "subprocess.Popen[bytes]") -> int:
    """Return how many answers came until the sender had ended and no more came."""
    count, last = 0, time.monotonic()
    while sender.poll() is None or time.monotonic() - last < QUIET:
        new = client.hear(answer)
        if new or sender.poll() is None:
            last = time.monotonic()
        count += new
        time.sleep(LOOK)
    return count
