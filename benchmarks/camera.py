"""A camera beside a playing Limber: `python -m benchmarks.camera [CLIP.avi]`.

How many images are looked at in a second, what finding takes, how late frames are, and what the
engine feels of it. Without a clip one is made of scikit-image's astronaut, who moves.
"""

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import own
from benchmarks.client import Client, figures
from benchmarks.subject import Subject
from pipeline.engine.opening import open_project
from pipeline.processes import client as local
from pipeline.processes.cameras import Lookout
from pipeline.project.creation import write_project
from recordings.clock import EngineClock
from recordings.frame import Float32Array
from sensors.base import Sensor
from sensors.hands import Hands
from sensors.pose import Pose
from sensors.wire.camera import KEPT
from sensors.wire.needed import needed
from sensors.wire.reader import Readers

IMAGES, RATE = 900, 30.0
WIDTH, HEIGHT = 640, 480
TURNS, SECONDS, HZ = 3, 8.0, 100
"""Times that the engine is measured with and without a camera, how long, and inputs a second."""

PATIENCE = 120.0


def clip(path: Path) -> Path:
    """Make a clip of one who moves and comes nearer; raises ImportError without scikit-image."""
    cv2, data = needed("cv2", "camera"), needed("skimage.data", "dev")
    picture = np.ascontiguousarray(data.astronaut()[:, :, ::-1])
    video = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), RATE, (WIDTH, HEIGHT))
    for n in range(IMAGES):
        size = 0.8 + 0.1 * np.sin(n / 23)
        x, y = 320 + 90 * np.sin(n / 15) - 256 * size, 250 - 256 * size
        moved: Float32Array = np.array([[size, 0, x], [0, size, y]], np.float32)
        video.write(cv2.warpAffine(picture, moved, (WIDTH, HEIGHT), borderValue=(128, 128, 128)))
    video.release()
    return path


def looked_through(sensor: Sensor) -> dict[str, Any]:
    """Return how a sensor's clip is looked through from its beginning to its end."""
    delays: list[float] = []
    found: dict[str, Any] = {}
    sensor.name = "it"
    with Lookout([sensor]) as lookout:
        readers = Readers(EngineClock(), lambda: None)
        readers.want([sensor])
        first = last = 0.0
        while not readers.over:
            for report in readers.collect():
                first, last = first or time.monotonic(), time.monotonic()
                delays.append(KEPT.unpack_from(report.data)[1] * 1e-6)
            found = lookout.cameras.status()["it"] or found
            time.sleep(0.002)
        readers.close()
    p50, p99 = np.percentile(delays, (50, 99)).tolist() if delays else (None, None)
    return {
        "frames": len(delays),
        "frames_a_second": (len(delays) - 1) / (last - first) if last > first else None,
        "images_a_second": found.get("rate"),
        "found_ms_p50": found.get("found_ms"),
        "delay_ms_p50": p50,
        "delay_ms_p99": p99,
    }


@contextmanager
def taught(folder: Path, client: Client, camera: Path | None) -> Iterator[int]:
    """Play a taught project until the end of the block, with a camera or without."""
    port = own.make(folder, client.port)
    if camera is not None:
        project = open_project(folder)
        project.sensors.append(Pose(name="dancer", source=camera))
        write_project(project, folder.with_name(f"{folder.name}-seeing"))
        folder = folder.with_name(f"{folder.name}-seeing")
    with own.playing(folder):
        own.await_answer(port)
        Subject(client, port).teach()
        if camera is not None:
            engine = local.Client(folder, PATIENCE)
            engine.wait(lambda s: s["sensors"]["sensors"]["dancer"]["frames"] > 0, PATIENCE)
            engine.close()
        yield port


def beside(place: Path, camera: Path) -> dict[str, Any]:
    """Return the latencies of a playing engine, without a camera and with one, in turns."""
    found: dict[str, list[float | None]] = {"alone": [], "seeing": []}
    for turn in range(TURNS):
        for name in found:
            with (
                Client() as client,
                taught(
                    place / f"{name}{turn}", client, camera if name == "seeing" else None
                ) as port,
            ):
                found[name] += client.probe(port, HZ, SECONDS)
    return {name: vars(figures(latencies)) for name, latencies in found.items()}


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as place:
        made = Path(sys.argv[1]) if len(sys.argv) > 1 else clip(Path(place) / "clip.avi")
        print(json.dumps({"pose, as fast as it goes": looked_through(Pose(source=made, speed=0))}))
        print(json.dumps({"pose, at its own speed": looked_through(Pose(source=made))}))
        print(
            json.dumps({"hands, where there are none": looked_through(Hands(source=made, speed=0))})
        )
        sys.stdout.flush()
        print(json.dumps({"engine, ms": beside(Path(place), made)}))


if __name__ == "__main__":
    main()
