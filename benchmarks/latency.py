"""Datagram in to latents out of a running engine, beside a bare UDP echo in the same run."""

import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.features.raw import Raw
from pipeline.outputs.wekinator import Wekinator as WekinatorOutput
from pipeline.processes.client import Client
from pipeline.processes.supervisor import Supervisor
from pipeline.project.creation import new_project, write_project
from pipeline.project.latents import LatentSettings
from pipeline.project.rig import Control, RigSettings, TeachingSettings
from pipeline.project.scene_settings import SceneSettings
from recordings.clock import EngineClock
from sensors.wekinator import Wekinator as WekinatorSensor
from sensors.wire.osc import FloatMessage
from sensors.wire.udp import UdpReceiver

INPUTS, OUTPUTS = 6, 8
RATES = (100, 1000)
REPEATS = 5
"""Turns that the engine and the echo take, so that both meet the same machine."""

ECHO = """
import signal, socket
signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us ends us
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1], flush=True)
while True:
    s.sendto(*s.recvfrom(65536))
"""


@dataclass
class Figures:
    """Latencies in milliseconds, and how many of the datagrams were answered."""

    p50: float
    p95: float
    p99: float
    sent: int
    answered: int


class Prober:
    """Sends a datagram, waits for the answer and takes the time that the kernel received it."""

    def __init__(self) -> None:
        self.socket = UdpReceiver("127.0.0.1", 0)
        self.clock = EngineClock()
        self.rng = np.random.default_rng(1)
        self.message = FloatMessage("/wek/inputs", INPUTS)

    def probe(self, port: int, rate: float, seconds: float) -> list[float | None]:
        """Return a latency in ms for each datagram sent to `port`; None for one not answered."""
        found: list[float | None] = []
        period = int(1e9 / rate)
        due = self.clock.now()
        for _ in range(int(rate * seconds)):
            time.sleep(max(0, due - self.clock.now()) * 1e-9)
            due = max(due + period, self.clock.now())
            found.append(self._one(port))
        return found

    def _one(self, port: int) -> float | None:
        while self.socket.receive(self.clock) is not None:
            pass  # late answers to earlier datagrams
        data = self.message.pack(self.rng.random(INPUTS).astype(np.float32))
        sent = self.clock.now()
        self.socket.send(data, ("127.0.0.1", port))
        if not select.select([self.socket], [], [], 0.5)[0]:
            return None
        answer = self.socket.receive(self.clock)
        return None if answer is None else (answer.time - sent) * 1e-6


def figures(latencies: list[float | None]) -> Figures:
    """Return the figures of some latencies."""
    answered = [value for value in latencies if value is not None]
    p50, p95, p99 = np.percentile(answered, (50, 95, 99)) if answered else (np.nan,) * 3
    return Figures(float(p50), float(p95), float(p99), len(latencies), len(answered))


def measure(seconds: float, said: Callable[[str], None]) -> dict[str, Any]:
    """Return latencies of engine and echo at each rate, idle and training, start and memory.

    Each figure takes about `seconds` for the engine and as long for the echo.
    """
    prober = Prober()
    found: dict[str, Any] = {"inputs": INPUTS, "outputs": OUTPUTS}
    with tempfile.TemporaryDirectory() as folder, Echo() as echo:
        port = make_project(Path(folder) / "bench", prober.socket.port)
        began = time.monotonic()
        supervisor = Supervisor(Path(folder) / "bench", subprocess.DEVNULL)
        supervisor.start()
        client = Client(Path(folder) / "bench", patience=20.0)
        try:
            client.do("ping")
            found["start_s"] = time.monotonic() - began
            teach(client, prober, port)
            for rate in RATES:
                said(f"{rate} Hz")
                found[f"{rate} Hz"] = side_by_side(prober, port, echo.port, rate, seconds)
            said("100 Hz while training")
            found["100 Hz while training"] = while_training(client, prober, port, seconds)
            found["memory_mb"] = memory(supervisor.pid("engine"))
        finally:
            client.close()
            supervisor.stop()
    return found


def side_by_side(
    prober: Prober, port: int, echo: int, rate: float, seconds: float
) -> dict[str, Any]:
    """Return the figures of engine and echo, taken in turns, and the ratio of their medians."""
    engine: list[float | None] = []
    floor: list[float | None] = []
    for _ in range(REPEATS):
        engine += prober.probe(port, rate, seconds / REPEATS)
        floor += prober.probe(echo, rate, seconds / REPEATS)
    ours, bare = figures(engine), figures(floor)
    return {"limber": vars(ours), "echo": vars(bare), "ratio_p50": ours.p50 / bare.p50}


def while_training(client: Client, prober: Prober, port: int, seconds: float) -> dict[str, Any]:
    """Return the figures at 100 Hz while the trainer works without a pause."""
    found: list[float | None] = []
    trainings = 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if client.status()["besides"] != "training":
            client.do("train")
            trainings += 1
        found += prober.probe(port, 100, 0.25)
    return {"limber": vars(figures(found)), "trainings": trainings}


def teach(client: Client, prober: Prober, port: int) -> None:
    """Teach rounds of random inputs for different targets, train and play."""
    for _ in range(4):
        client.do("target", *prober.rng.random(OUTPUTS).tolist())
        client.do("record", 0)
        prober_send(prober, port, 250)
        client.do("record/stop")
    client.do("train")
    client.wait(lambda s: s["besides"] != "training", 60.0)
    client.do("run")


def prober_send(prober: Prober, port: int, count: int) -> None:
    """Send inputs at 1000 Hz without waiting for answers."""
    for _ in range(count):
        data = prober.message.pack(prober.rng.random(INPUTS).astype(np.float32))
        prober.socket.send(data, ("127.0.0.1", port))
        time.sleep(0.001)


def make_project(folder: Path, listener: int) -> int:
    """Make a project with Wekinator's messages in and out; return the port it listens on."""
    probe = UdpReceiver("127.0.0.1", 0)
    port = probe.port
    probe.close()
    scene = SceneSettings(
        features=[Raw(name="inputs", inputs=["wek"])],
        latents=[LatentSettings(f"outputs-{i + 1}", min=0.0, max=1.0) for i in range(OUTPUTS)],
    )
    rig = RigSettings(control=Control(port=port), teaching=TeachingSettings(seconds=0.0))
    output = WekinatorOutput(name="bench", port=listener)
    project = new_project([WekinatorSensor(name="wek", port=port)], scene, [output], rig)
    project.scenes["main"].features = project.scenes["main"].features[:1]
    write_project(project, folder)
    return port


def memory(pid: int) -> float | None:
    """Return the resident memory of a process in MB; None where the system does not say."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return int(lines["VmRSS"].split()[0]) / 1024


class Echo:
    """A process that sends back what it gets, with nothing between: the floor."""

    def __enter__(self) -> "Echo":
        self.process = subprocess.Popen(
            [sys.executable, "-c", ECHO], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()
