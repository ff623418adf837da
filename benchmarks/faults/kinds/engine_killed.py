"""The engine is killed again and again while a phone of 100 Hz plays."""

from pathlib import Path

import numpy as np

from benchmarks.faults.row import Row, within
from benchmarks.faults.stage import HEARD, show
from tests.pipeline.processes.running import until

KILLS = 10
MOST = 1.0
NEAR = 0.1


def run(folder: Path) -> list[Row]:
    """Kill it; once more while nothing stands by."""
    gaps = []
    with show(folder / "piece") as stage:
        wanted = [1.0, 0.0]  # as it was taught for how the phone is held last
        for _ in range(KILLS):
            stage.stood_by("engine")
            gaps.append(stage.gap(lambda: stage.kill("engine")))
            until(lambda: np.abs(stage.ear.latents(2)[-HEARD:] - wanted).max() < NEAR)
        stage.stood_by("engine")
        stage.kill("engine standby")
        cold = stage.gap(lambda: stage.kill("engine"))
        status = stage.client.status()
    goes_on = status["state"] == "playing" and status["learnt"]
    done, both = "kill −9 of the engine", "the same, and of the one that stands by"
    return [
        within(done, "latents again within 1 s", gaps, MOST),
        Row(done, "the last mapping plays on", "it does" if goes_on else "it does not", goes_on),
        within(both, "latents again within 10 s", [cold], MOST * 10),
    ]
