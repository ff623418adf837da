"""Limber beside a window: what the engine feels of one that looks at four phones it plays with."""

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks import own
from benchmarks.client import LOCAL, Client, figures
from pipeline.outputs.osc import Osc
from pipeline.processes import client as local
from pipeline.processes.showing import LOOK
from pipeline.processes.view import UNSEEN, View, view_path
from pipeline.project.creation import default_scene, new_project, write_project
from pipeline.project.rig import Control, RigSettings, TeachingSettings
from sensors.base import Sensor
from sensors.comote import Comote
from sensors.wire.osc import encode

PHONES, HZ = 4, 100
"""Phones, and readings a second of each."""

PAIRS = 5
"""Times that the engine is measured with a reader and without, in turns."""

IMAGES, STATUSES = 60, 10
"""Looks a second that a window takes at frames and moments, and at the status."""

LEFT = (UNSEEN + LOOK) * 1e-9 + 0.2
"""Seconds after which the engine knows that nobody watches any more."""

SETTLE = 1.0
TAUGHT = 60
PATIENCE = 60.0
ANSWER = b"/limber/latents\0"

Beside = Callable[[Path], AbstractContextManager[dict[str, float]]]


class Phones(Client):
    """Four phones that take turns: each datagram is the next reading of the next of them."""

    turn = 0

    def inputs(self) -> bytes:
        """Return the next reading, as CoMote sends it."""
        phone, count = self.turn % PHONES, self.turn // PHONES
        self.turn += 1
        at = f"/comote/v3/{phone}"
        data = b"#bundle\0" + (1).to_bytes(8, "big")
        for name in ("accelerometer", "gyroscope"):
            values = self._rng.normal(0, 3, 3).tolist()
            part = encode(f"{at}/{name}", *values, count * 1000 // HZ, HZ)
            data += len(part).to_bytes(4, "big") + part
        return data


def measure(folder: Path, seconds: float) -> dict[str, Any]:
    """Return the engine's figures without and with a reader, and the median of the pairs' ratios.

    `seconds` is how long each of the two is measured in all.
    """
    with Phones() as phones:
        port = make(folder, phones.port)
        with own.playing(folder):
            engine = local.Client(folder, PATIENCE)
            teach(engine, phones, port)
            engine.close()
            return pairs(folder, phones, port, seconds / PAIRS)


def pairs(
    folder: Path, phones: Phones, port: int, seconds: float, beside: Beside | None = None
) -> dict[str, Any]:
    """Return the figures of some pairs, each measured for so many seconds.

    `beside` is a block in which somebody watches, and at its end says what was seen.
    """
    beside = beside or watching
    found: dict[str, list[float | None]] = {"alone": [], "watched": []}
    ratios: dict[str, list[float]] = {"p50": [], "p99": []}
    seen: list[dict[str, float]] = []
    for turn in range(PAIRS):
        pair: dict[str, list[float | None]] = {}
        for who in sorted(found, reverse=bool(turn % 2)):
            if who == "watched":
                with beside(folder) as said:
                    time.sleep(SETTLE)
                    pair[who] = phones.probe(port, PHONES * HZ, seconds, ANSWER)
                seen.append(said)
                time.sleep(LEFT)
            else:
                pair[who] = phones.probe(port, PHONES * HZ, seconds, ANSWER)
            found[who] += pair[who]
        alone, watched = figures(pair["alone"]), figures(pair["watched"])
        for key, of in ratios.items():
            one, other = getattr(watched, key), getattr(alone, key)
            of += [one / other] if one and other else []
    return {
        **{who: vars(figures(latencies)) for who, latencies in found.items()},
        "ratio": {key: median(of) if of else None for key, of in ratios.items()},
        "seen": {key: sum(said[key] for said in seen) for key in seen[0]},
    }


def make(folder: Path, listener: int) -> int:
    """Make a project of four phones with their usual features; return the port they send to."""
    port = own.free_port()
    sensors: list[Sensor] = [
        Comote(name=f"phone{i}", id=str(i), host=LOCAL, port=port) for i in range(PHONES)
    ]
    rig = RigSettings(control=Control(port=own.free_port()), teaching=TeachingSettings(seconds=0.0))
    output = Osc(name="patch", host=LOCAL, port=listener)
    project = new_project(sensors, default_scene(8, -3.0, 3.0), [output], rig)
    for scene in project.scenes.values():
        scene.mapping["improve"] = "off"
    write_project(project, folder)
    return port


def teach(engine: local.Client, phones: Phones, port: int) -> None:
    """Teach four targets, train and play."""
    engine.wait(lambda s: s["trainer"], PATIENCE)
    rng = np.random.default_rng(0)
    for _ in range(4):
        engine.do("target", *rng.uniform(-2, 2, 8).tolist())
        engine.do("record", 0)
        phones.probe(port, PHONES * HZ, TAUGHT / HZ, ANSWER)
        engine.do("record/stop")
    engine.do("train")
    engine.wait(lambda s: s["learnt"] and s["besides"] == "", PATIENCE)
    engine.do("run")


@contextmanager
def watching(folder: Path) -> Iterator[dict[str, float]]:
    """Let another process watch until the end of the block, and then tell what it has seen."""
    said: dict[str, float] = {}
    command = [sys.executable, "-m", "benchmarks.watched", str(folder)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,  # its end tells it that we are gone
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for us
    ) as reader:
        assert reader.stdout is not None
        reader.stdout.readline()
        yield said
        out, _ = reader.communicate()
    said |= json.loads(out)


def watch(folder: Path) -> dict[str, int]:
    """Look as a window does, until nothing more comes in; return how much was seen."""
    over = threading.Event()
    threading.Thread(target=until_told, args=(over,), daemon=True).start()
    view = View(view_path(folder))
    found = {"frames": 0, "moments": 0, "statuses": 0}
    moment, status, image = 0, 0, 0
    print("watching", flush=True)
    while not over.wait(1 / IMAGES):
        if image % IMAGES == 0:
            view.watch()
        found["frames"] += len(view.frames())
        if (live := view.live()) is not None and live.number != moment:
            moment, found["moments"] = live.number, found["moments"] + 1
        if image % (IMAGES // STATUSES) == 0 and view.status()[0] != status:
            status, found["statuses"] = view.status()[0], found["statuses"] + 1
        image += 1
    view.close()
    return found


def until_told(over: threading.Event) -> None:
    """Wait until nothing more comes in."""
    sys.stdin.read()
    over.set()


def main() -> None:
    """Measure and print, or, told which project, watch it and print what was seen."""
    if len(sys.argv) > 1:
        print(json.dumps(watch(Path(sys.argv[1]))))
        return
    with tempfile.TemporaryDirectory() as place:
        print(json.dumps(measure(Path(place) / "piece", 50.0), indent=2))


if __name__ == "__main__":
    main()
