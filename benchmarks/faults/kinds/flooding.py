"""Somebody floods the port to which a good phone sends 100 times a second."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from benchmarks import own
from benchmarks.faults.row import Row
from benchmarks.faults.stage import Show, show
from tests.pipeline.processes.running import reading

SECONDS = 6.0
SENDERS = 2
MOST_LOST, MOST_LATE, MOST_MB = 0.01, 0.05, 10.0


def run(folder: Path) -> list[Row]:
    """Flood the phone's port, then the control port."""
    with show(folder / "piece") as stage:
        stranger = reading(1, 0.0, 9.81, 0.0).replace(b"/comote/v3/0/", b"/comote/v3/7/")
        ping = b"/limber/ping\0\0\0\0,\0\0\0"
        rows = flooded(stage, "the phone's port", stage.port, stranger)
        return rows + flooded(stage, "the control port", stage.control, ping)


def flooded(stage: Show, name: str, port: int, data: bytes) -> list[Row]:
    """Flood one port, and return what the good phone, the engine and the performer had of it."""
    memory = own.resident(stage.process("engine"))
    before = stage.frames, stage.phone.sent
    with flood(port, data) as rate:
        stage.ear.forget()
        time.sleep(SECONDS)
        waits = np.diff(stage.ear.times)
        answered = stage.takes(lambda s: s)
        heard, sent = stage.frames - before[0], stage.phone.sent - before[1]
        problems = stage.client.status()["problems"]
    lost = max(0.0, 1.0 - heard / sent)
    late = float(np.percentile(waits, 99)) if len(waits) else SECONDS
    more = own.resident(stage.process("engine")) - memory
    done = f"{rate():.0f} datagrams a second to {name}"
    told = "; ".join(f"“{p}”" for p in problems) or "nothing is told"
    return [
        Row(done, "the good phone loses at most 1 %", f"{lost:.1%} lost", lost <= MOST_LOST),
        Row(done, "latents on, p99 of waits ≤ 50 ms", f"{late * 1e3:.0f} ms", late <= MOST_LATE),
        Row(
            done,
            "the engine answers, no memory grows",
            f"{answered:.2f} s, {more:+.0f} MB; {told}",
            answered < 1.0 and more < MOST_MB,
        ),
    ]


@contextmanager
def flood(port: int, data: bytes) -> Iterator[Callable[[], float]]:
    """Send as fast as can be until the end of the block; gives what tells the rate, then."""
    command = [sys.executable, "-m", "benchmarks.faults.flooder", str(port), data.hex()]
    senders = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(SENDERS)
    ]
    begun = time.monotonic()
    sent: list[int] = []
    seconds = 0.0
    try:
        yield lambda: sum(sent) / seconds
    finally:
        seconds += time.monotonic() - begun
        for sender in senders:
            said, _ = sender.communicate("")
            with contextlib.suppress(ValueError):
                sent.append(int(said.split()[-1]))
