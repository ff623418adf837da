"""A phone says what cannot be: no numbers, the same again and again, other units."""

import socket
import time
from collections.abc import Callable
from math import inf, nan
from pathlib import Path

import numpy as np

from benchmarks.faults.row import Row
from benchmarks.faults.stage import Show, show
from tests.pipeline.processes.running import LOCAL, reading
from tests.sensors.packets import bundle, message

SECONDS = 4.0
HZ = 100
GRAVITY = 9.81

Say = Callable[[int], bytes]

LARGE = "3.4e38"


def run(folder: Path) -> list[Row]:
    """Lie in each way, for some seconds each."""
    lies: dict[str, tuple[str, Say]] = {
        "NaN": ("", lambda n: said(n, nan, nan, nan)),
        "infinite": ("", lambda n: said(n, inf, -inf, inf)),
        LARGE: ("", lambda n: said(n, 3.4e38, -3.4e38, 3.4e38)),
        "the same values again and again": ("the same", lambda n: said(n, 0.0, GRAVITY, 0.0)),
        "acceleration in g": ("in g", lambda n: reading(n, 0.0, 1.0, 0.0)),
        "rotation in degrees": ("degrees", turned),
    }
    with show(folder / "piece") as stage:
        stage.phone.put_away()
        return [one(stage, name, *lie) for name, lie in lies.items()]


def said(n: int, x: float, y: float, z: float) -> bytes:
    """Return a bundle of a CoMote phone whose values are exactly these."""
    tail = 10 * n, 100
    return bundle(
        message("/comote/v3/0/accelerometer", "fffii", x, y, z, *tail),
        message("/comote/v3/0/gyroscope", "fffii", 0.0, 0.0, 0.0, *tail),
    )


def turned(n: int) -> bytes:
    """Return a bundle of a phone that is swung, its rotation in degrees a second."""
    swing = 200.0 * np.sin(n / 10)
    tail = 10 * n, 100
    return bundle(
        message("/comote/v3/0/accelerometer", "fffii", 0.01 * (n % 7), GRAVITY, 0.0, *tail),
        message("/comote/v3/0/gyroscope", "fffii", swing, 0.3 * swing, 0.1 * (n % 7), *tail),
    )


def one(stage: Show, name: str, words: str, say: Say) -> Row:
    """Tell one lie; `words` are looked for in what is told, "" for a count of what is no number."""
    before = malformed(stage)
    stage.ear.forget()
    told = ""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        for n in range(int(SECONDS * HZ)):
            out.sendto(say(stage.phone.sent + n), (LOCAL, stage.port))
            time.sleep(1 / HZ)
            if n % HZ == HZ - 1:
                told = told or next((p for p in problems(stage) if words and words in p), "")
    stage.phone.sent += int(SECONDS * HZ)
    counted = malformed(stage) - before
    inside, range_ = limits(stage)
    what = f"“{told}”" if told else f"{counted} refused" if counted else "nothing is told"
    known = bool(told or (counted and not words) or name == LARGE)
    wanted = f"{'told' if words else 'refused'}, latents in 0 to 1"
    return Row(f"{name}, {SECONDS:.0f} s", wanted, f"{what}; latents {range_}", inside and known)


def limits(stage: Show) -> tuple[bool, str]:
    """Return whether all latents heard were in their limits, and where they were."""
    heard = stage.ear.latents(2)
    if not len(heard):
        return True, "at rest"
    low, high = float(heard.min()), float(heard.max())
    return low >= 0.0 and high <= 1.0, f"{low:.2f} to {high:.2f}"


def malformed(stage: Show) -> int:
    """Return how many messages of the phone were refused."""
    return int(stage.client.status()["sensors"]["sensors"]["phone"]["malformed"])


def problems(stage: Show) -> list[str]:
    """Return what is told to be wrong."""
    return list(stage.client.status()["problems"])
