"""Wi-Fi doubles datagrams, swaps them, and holds some back for a second."""

import random
import socket
import time
from pathlib import Path

import numpy as np

from benchmarks.faults.row import Row
from benchmarks.faults.stage import Show, show
from tests.pipeline.processes.running import LOCAL, POSES, reading

COUNT = 300
SHARE = 0.1
"""Of the datagrams are doubled, swapped with the next, or held back."""

LATE = 100
"""Datagrams by which one is held back that is."""

NEAR = 0.1


def run(folder: Path) -> list[Row]:
    """Send a movement in each way, and compare what plays with what it was taught."""
    with show(folder / "piece") as stage:
        stage.phone.put_away()
        return [one(stage, way) for way in ("doubled", "swapped", "held back a second")]


def order(way: str, seed: int = 1) -> list[int]:
    """Return which datagrams are sent, one after the other."""
    rng = random.Random(seed)
    chosen = {n for n in range(1, COUNT - LATE) if rng.random() < SHARE}
    if way == "doubled":
        return [n for k in range(COUNT) for n in ([k, k] if k in chosen else [k])]
    by = 1.5 if way == "swapped" else LATE + 0.5
    return sorted(range(COUNT), key=lambda n: n + by * (n in chosen))


def one(stage: Show, way: str) -> Row:
    """Send in one way; the phone is held as for the second sound all the while."""
    facts = health(stage)
    stage.ear.forget()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        for n in order(way):
            out.sendto(reading(stage.phone.sent + n, *POSES["side"]), (LOCAL, stage.port))
            time.sleep(0.01)
    stage.phone.sent += COUNT
    late = health(stage)[1] - facts[1]
    heard = stage.ear.latents(2)[COUNT // 5 :]
    far = float(np.abs(heard - [1.0, 0.0]).max())
    frames = health(stage)[0] - facts[0]
    said = f"{frames} frames of {len(order(way))}, {late} late; latents off by {far:.3f} at most"
    return Row(
        f"{SHARE:.0%} of datagrams {way}", f"latents off by {NEAR} at most", said, far < NEAR
    )


def health(stage: Show) -> tuple[int, int]:
    """Return how many frames of the phone there were, and how many came late."""
    facts = stage.client.status()["sensors"]["sensors"]["phone"]
    return facts["frames"], facts["late"]
