"""How much movement is lost when the engine is killed while it records, again and again."""

import os
import random
import signal
import time
from pathlib import Path

from benchmarks.own import PATIENCE, free_port, playing
from benchmarks.power.phone import Phone
from benchmarks.power.piece import make
from pipeline.processes.client import Client
from pipeline.processes.local import holder, socket_path
from recordings.events import Datagram
from recordings.take import read_take

MOMENTS = (0.6, 0.8)
"""Seconds for which an engine records, before it is killed: at least, and at most."""


def kills(folder: Path, count: int) -> list[float]:
    """Return how many ms of movement were lost at each of `count` kills of an engine.

    It plays a new project, as `limber run` does, with a phone that is moved. What is lost is from
    when the first datagram was sent that is in no take, to the kill.
    """
    control, port = free_port(), free_port()
    make(folder, control, port)
    rng = random.Random(0)
    with playing(folder), Phone(port) as phone:
        client = Client(folder, patience=PATIENCE)
        found = []
        take = ""
        for _ in range(count):
            take = _recording(client, take)
            time.sleep(rng.uniform(*MOMENTS))
            found.append(_kill(folder, take, phone))
        client.close()
    return found


def _recording(client: Client, before: str) -> str:
    """Return the name of the take of the next engine, once it hears the phone."""
    status = client.wait(
        lambda s: s["take"] != before and s["sensors"]["sensors"]["phone"]["frames"], PATIENCE
    )
    return str(status["take"])


def _kill(folder: Path, take: str, phone: Phone) -> float:
    engine = holder(socket_path(folder).with_suffix(".lock"))
    if engine is None:
        raise ProcessLookupError(f"nobody plays {folder}; its limber.log says why")
    now = time.time_ns()
    os.kill(engine, signal.SIGKILL)
    while holder(socket_path(folder).with_suffix(".lock")) == engine:
        time.sleep(0.001)
    heard = [e.data for e in read_take(folder / "takes" / take) if isinstance(e, Datagram)]
    number = {data: n for n, (_, data) in enumerate(phone.sent)}
    lost = number[heard[-1]] + 1
    return max(0.0, (now - phone.sent[lost][0]) * 1e-6) if lost < len(phone.sent) else 0.0
