"""A phone falls silent, and comes back."""

import time
from pathlib import Path

import numpy as np

from benchmarks.faults.row import Row, within
from benchmarks.faults.stage import show
from tests.pipeline.processes.running import Phone, until

TIMES = 5
TOLD, LIVE = 1.0, 0.5
"""Seconds within which it is to be told (0.5 of them are Wi-Fi's usual pauses), and live again."""


def run(folder: Path) -> list[Row]:
    """Put the phone away and take another, some times."""
    told, live = [], []
    with show(folder / "piece") as stage:
        stage.phone.put_away()
        for _ in range(TIMES):
            until(lambda: "phone" in stage.client.status()["lost"])
            with Phone(stage.port):
                live.append(stage.takes(lambda s: "phone" not in s["lost"]))
                stage.hears(100)
            put_away = time.monotonic()
            stage.tells("phone is not heard")
            told.append(time.monotonic() - put_away)
        heard = stage.ear.latents(2)
    inside = bool(np.isfinite(heard).all() and heard.min() >= 0.0 and heard.max() <= 1.0)
    said = f"{heard.min():.2f} to {heard.max():.2f}"
    return [
        within("a phone falls silent", f"told within {TOLD} s", told, TOLD),
        within("it is back", f"live within {LIVE} s", live, LIVE),
        Row("all this", "latents stay in their limits, 0 to 1", said, inside),
    ]
