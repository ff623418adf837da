"""A performance as a soak finds it, put together by hand: all is well until it is changed."""

from collections import Counter
from typing import Any

from benchmarks.soak.left import Left
from benchmarks.soak.meters import Meter
from benchmarks.soak.piece import HALF_WAY
from benchmarks.soak.run import Found
from benchmarks.soak.stage import Look

PORTS = (1, 2, 3)


def meter(n: int, pid: int = 5, **changed: Any) -> Meter:
    usual = {"resident": 90.0, "own": 50.0, "shared": 60.0, "threads": 4, "files": 20}
    return Meter(**{"pid": pid, "busy": 6.0 * n, **usual, **changed})


def look(n: int) -> Look:
    """The look `n` minutes after it has begun."""
    figures = {"sent": 10, "unanswered": 0, "p50": 0.4, "p95": 0.8, "p99": 1.0, "max": 3.0}
    echo = {**figures, "p50": 0.1, "p99": 0.2, "max": 0.5}
    sensor = {"lost": 0, "late": 0, "malformed": 0, "drift": 0.5, "delay": None}
    phone = {"frames": 100 * n, **sensor}
    sensors = {name: dict(phone) for name in ("phone0", "phone1", "7")}
    sensors["dancer"] = {**sensor, "frames": 30 * n, "drift": None}
    return Look(
        minute=float(n),
        meters={"engine": meter(n), "window": meter(n, 6)},
        status={
            "sent": 330 * n,
            "unsent": 0,
            "unkept": 0,
            "faults": 0,
            "problems": [],
            "latency": {"count": 330 * n, "p50": 0.3, "p99": 0.9, "max": 2.0},
            "outputs": [
                {"type": "osc", "sent": 340 * n, "unsent": 0},
                {"type": "sound", "sent": 330 * n},
            ],
            "sound": {"gaps": {"total": 2}, "ring_ms": 20.0, "movement_ms": [40.0, 60.0]},
            "sensors": sensors,
        },
        players={
            "sent": {"phone0": 100 * n, "phone1": 100 * n, "7": 100 * n},
            "heard": 340 * n,
            "latents": 330 * n,
            "moved": figures,
            "floor": echo,
        },
        ear={"frames": n, "rate": 48000.0, "level": -20.0, "silent": 1, "gaps": 1, "xruns": 0},
        camera={"images": 30 * n},
        drops=dict.fromkeys(PORTS, 0),
        disk=2_000_000 * n,
    )


def found(minutes: int = 20) -> Found:
    """So many minutes of which nothing is wrong."""
    looks = [look(n) for n in range(1, minutes + 1)]
    kept = Left(Counter({1: 200 * minutes, 2: 100 * minutes}), Counter({"dancer": 30 * minutes}))
    made = Found(float(minutes), 60.0, looks, look(minutes), list(HALF_WAY))
    made.left = kept
    return made
