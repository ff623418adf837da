"""From `limber run` to the first sound, and to each step before it: `-m benchmarks.first_sound`."""

import json
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import own
from benchmarks.audible import PATIENCE, server
from pipeline.processes.client import Client
from pipeline.project.creation import new_project, write_project
from pipeline.project.modelled import modelled
from sensors.comote import Comote

HEARD = -60.0
"""dB above which a device's block is sound."""

LOOK = 0.02
"""Seconds between looks at the state."""


def start(folder: Path) -> dict[str, float]:
    """Return the seconds from `limber run` on a project to each step, "sound" the last of them."""
    steps: dict[str, float] = {}
    began = time.monotonic()
    with own.playing(folder), closing(Client(folder, PATIENCE)) as engine:
        while "sound" not in steps and time.monotonic() - began < PATIENCE:
            status = engine.status()
            for name in reached(status):
                steps.setdefault(name, time.monotonic() - began)
            time.sleep(LOOK)
    return steps


def reached(status: dict[str, Any]) -> list[str]:
    """Return the steps that a state has behind it."""
    sound = status["sound"]
    peak = [level for level in sound.get("peak", []) if level is not None]
    scenes = sound.get("scenes", {}).values()
    steps = {
        "answer": True,
        "device": bool(sound.get("device")),
        "model": any(scene["state"] == "ready" for scene in scenes),
        "trainer": status["trainer"],
        "sound": max(peak, default=HEARD) > HEARD,
    }
    return [name for name, there in steps.items() if there]


def starts(count: int) -> dict[str, float]:
    """Return the median seconds to each step over some starts, with Limber's own model."""
    with server(), tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "piece"
        project = new_project([Comote(name="phone", port=own.free_port())], modelled("limber")[0])
        project.rig.sound.here = True
        project.rig.control.port = own.free_port()
        write_project(project, folder)
        found = [start(folder) for _ in range(count)]
    names = dict.fromkeys(name for steps in found for name in steps)
    return {n: round(median(s.get(n, PATIENCE) for s in found), 2) for n in names}


if __name__ == "__main__":
    print(json.dumps(starts(int(sys.argv[1]) if len(sys.argv) > 1 else own.STARTS)))
