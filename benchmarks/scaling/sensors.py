"""Limber with more and more phones of 100 datagrams a second each, and one sensor that is timed.

Run as `python -m benchmarks.scaling.sensors [PHONES …]`.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import own
from benchmarks.client import ASKED, LOCAL, PATIENCE, Client
from benchmarks.echo import Echo
from benchmarks.jitter import spread
from benchmarks.scaling.crowd import crowd
from benchmarks.scaling.processor import spent
from pipeline.outputs.osc import Osc
from pipeline.processes import client as local
from pipeline.project.creation import default_scene, new_project, write_project
from pipeline.project.rig import Control, RigSettings, TeachingSettings
from recordings.events import Datagram
from sensors.base import Sensor
from sensors.comote import Comote
from sensors.wekinator import Wekinator
from sensors.wire.osc import encode

COUNTS = (1, 2, 4, 8, 16, 32, 64)
HZ, LATENTS = 100, 8
TARGETS = ((-2.0, 1.0), (2.0, -1.0))
"""Of the first latent, which goes with the timed sensor, and of the others."""

ROUND, LOADING = 0.5, 120.0
"""Seconds of a round, and in which Limber has started, or trained."""

IDLE = 2.0
"""Seconds without work, after which the trainer has done all it had to."""

TURNS = 3

RETURN = 1.0
"""Seconds before each turn: what was silent comes back without a jump, which takes its time."""

ANSWER = b"/limber/latents\0"


class Timed(Client):
    """A sensor that goes up and down: its answer is the first message whose latents went with it.

    Before it come latents that other sensors' readings caused. `heard` counts all of them.
    """

    up, heard = 0.0, 0

    def inputs(self) -> bytes:
        """Return a reading that is not where the last one was."""
        self.up = 1.0 - self.up
        return encode("/wek/inputs", self.up)

    def _answers(self, datagram: Datagram, answer: bytes) -> bool:
        if not datagram.data.startswith(ANSWER):
            return super()._answers(datagram, answer)
        self.heard += 1
        first = float(np.frombuffer(datagram.data[-4 * LATENTS :], ">f4")[0])
        return answer == ANSWER and (first > 0) == (self.up > 0)


def measure(phones: int, seconds: float) -> dict[str, Any]:
    """Return latency, jitter, loss, and the engine's share of a core, with so many phones.

    The echo is timed in turns with Limber, while the phones send to Limber all the same; each
    takes `seconds` in all.
    """
    with tempfile.TemporaryDirectory() as place, Timed() as timed, Echo(timed.port) as echo:
        port, at = make(Path(place) / "piece", timed.port, phones)
        with own.playing(Path(place) / "piece") as pid:
            engine = local.Client(Path(place) / "piece", LOADING)
            fit = teach(engine, timed, port, at, phones)
            engine.close()
            process = own.processes(pid).get("engine")
            settled(own.processes(pid).get("trainer"))
            found = beside(timed, (at, echo.port), port, process, phones, seconds / TURNS)
    return {"phones": phones, "fit_s": fit, **found}


def beside(
    timed: Timed, ports: tuple[int, int], port: int, process: int | None, phones: int, each: float
) -> dict[str, Any]:
    """Return the figures of Limber and of the echo, at `ports`, in turns of `each` seconds."""
    turns: dict[str, list[list[float | None]]] = {"limber": [], "echo": []}
    asked, busy = list(zip(turns, ports, (ANSWER, ASKED), strict=True)), 0.0
    sent = answered = 0
    for _ in range(TURNS):
        timed.heard = 0
        with crowd(port, phones, HZ, 2 * (RETURN + each)) as said:
            for who, to, answer in asked:
                returned = timed.probe(to, HZ, RETURN, answer)
                before, began = spent(process), time.monotonic()
                turns[who].append(timed.probe(to, HZ, each, answer))
                if who == "limber":
                    busy += (spent(process) - before) / (time.monotonic() - began) / TURNS
                    sent += len(returned)
        quiet(timed)
        sent += said["sent"] + len(turns["limber"][-1])
        answered += timed.heard
    return {
        **{who: spread(stretches) for who, stretches in turns.items()},
        "sent": sent,
        "answered": min(answered, sent),
        "core": busy if process is not None else None,
    }


def settled(process: int | None) -> None:
    """Wait until the trainer has looked into what it found, as it has by the time of a show.

    It learns to do without each sensor, which takes longer the more there are.
    """
    end = time.monotonic() + LOADING
    while process is not None and time.monotonic() < end:
        before = spent(process)
        time.sleep(IDLE)
        if spent(process) - before < 0.05 * IDLE:
            return


def quiet(timed: Timed) -> None:
    """Wait until no latents come any more."""
    before = -1
    while before != timed.heard:
        before = timed.heard
        time.sleep(PATIENCE)
        timed.hear(ANSWER)


def make(folder: Path, listener: int, phones: int) -> tuple[int, int]:
    """Make a project; return the port of its phones, and that of the timed sensor."""
    port, at = own.free_port(), own.free_port()
    sensors: list[Sensor] = [Wekinator(name="timed", host=LOCAL, port=at, channels=["level"])]
    sensors += [
        Comote(name=f"phone{i}", id=f"{i:02d}", host=LOCAL, port=port) for i in range(phones)
    ]
    rig = RigSettings(control=Control(port=own.free_port()), teaching=TeachingSettings(seconds=0.0))
    output = Osc(name="patch", host=LOCAL, port=listener)
    project = new_project(sensors, default_scene(LATENTS), [output], rig)
    scene = project.scenes[project.first]
    scene.latents[0].inputs = ["timed.raw"]
    scene.mapping["improve"] = "off"
    write_project(project, folder)
    return port, at


def teach(engine: local.Client, timed: Timed, port: int, at: int, phones: int) -> float:
    """Teach two targets, up and down, train and play; return the seconds of the training."""
    engine.wait(lambda s: s["trainer"], LOADING)
    for level, (first, rest) in enumerate(TARGETS):
        engine.do("target", first, *[rest] * (LATENTS - 1))
        with crowd(port, phones, HZ, ROUND):
            timed.send(at, encode("/wek/inputs", float(level)))
            engine.do("record", 0)
            time.sleep(ROUND)
            engine.do("record/stop")
    began = time.monotonic()
    engine.do("train")
    engine.wait(lambda s: s["learnt"] and s["besides"] == "", LOADING)
    engine.do("run")
    return time.monotonic() - began


def main() -> None:
    """Measure and print."""
    for phones in [int(word) for word in sys.argv[1:]] or COUNTS:
        print(json.dumps(measure(phones, 6.0)), flush=True)


if __name__ == "__main__":
    main()
