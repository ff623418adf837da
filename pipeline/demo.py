"""The instrument played with no hardware: real movement, real datagrams, a real engine."""

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from rich.console import Console
from rich.live import Live
from rich.table import Table

import recordings
from pipeline.client import Client
from pipeline.creation import new_project, write_project
from pipeline.ear import Ear
from pipeline.features.base import FEATURES
from pipeline.outputs.osc import Osc
from pipeline.picture import picture
from pipeline.project import Project
from pipeline.rig import Control, RigSettings
from pipeline.scene_settings import SceneSettings
from pipeline.settings import Where, read_type
from pipeline.shaping import LatentSettings
from pipeline.supervisor import Supervisor
from pipeline.teaching import Target
from recordings.frame import FloatArray
from recordings.take import summarise
from sensors.comote import Comote

SAMPLES = Path(recordings.__file__ or "").parent / "samples"

MOVEMENTS = {"0": [0.0, 0.0, 1.0, 0.5], "1": [1.0, 0.0, 0.0, 0.5], "3": [0.0, 1.0, 0.5, 1.0]}
"""The digit drawn in the air → the latents it is to play. Of the recorded digits these three
are the ones told apart best from how they move, without regard to their shape in space."""

TAUGHT, PLAYED = "ab", "c"
"""Recordings of each movement that are taught, and those kept apart to play with."""

WINDOW = 2.0
"""Seconds that the features look back; also how long a movement goes on before it counts."""


class DemoError(RuntimeError):
    """Something that the demo shows did not happen; the message says what."""


@dataclass
class Tally:
    """What the demo counts for its summary."""

    sent: int = 0
    errors: dict[str, float] = field(default_factory=dict)
    apart: float = 0.0


class Demo:
    """Teaches and plays a project in `folder`, drawing it, and checks that all of it happened."""

    def __init__(self, folder: Path, console: Console) -> None:
        self.folder, self.console = folder, console
        self.tally = Tally()
        self.said = ""

    def run(self) -> None:
        """Run the demo; raises DemoError when anything of it did not happen."""
        with Ear() as ear:
            project = demo_project(ear.port)
            write_project(project, self.folder)
            supervisor = Supervisor(self.folder, subprocess.DEVNULL)
            supervisor.start()
            try:
                self._perform(project, ear)
            finally:
                supervisor.stop()

    def _perform(self, project: Project, ear: Ear) -> None:
        client = Client(self.folder, patience=20.0)
        phone = Phone(self._port(project))
        screen = Live(console=self.console, auto_refresh=False, transient=True)
        try:
            client.wait(lambda s: s["trainer"], 20.0)
            with screen:
                self._show(client, screen)
                self._teach(client, phone, screen)
                self._train(client, screen)
                self._play(client, phone, screen, ear)
            self._check(client.status(), ear)
        finally:
            phone.close()
            client.close()

    @staticmethod
    def _port(project: Project) -> int:
        phone = project.sensors[0]
        assert isinstance(phone, Comote)  # noqa: S101 - `demo_project` made it
        return phone.port

    def _teach(self, client: Client, phone: "Phone", screen: Live) -> None:
        for recording in TAUGHT:
            for digit, values in MOVEMENTS.items():
                self.said = f"teaching: the digit {digit} drawn in the air → {values}"
                client.do("target", *values)
                phone.begin(sample(digit, recording))
                self._watch(client, screen, WINDOW)
                number = client.do("record", 0)[0]
                while not phone.done():
                    self._watch(client, screen, 0.1)
                client.do("record/stop")
                client.do("round/rename", number, f"digit {digit} {recording}")
                self.tally.sent += phone.sent

    def _train(self, client: Client, screen: Live) -> None:
        self.said = "training"
        client.do("train")
        status = client.wait(lambda s: s["besides"] != "training", 60.0)
        if not status["learnt"]:
            raise DemoError(f"training gave no mapping: {client.notices}")
        self.said = status["report"]["summary"]
        self._show(client, screen)
        client.do("run")

    def _play(self, client: Client, phone: "Phone", screen: Live, ear: Ear) -> None:
        for digit, values in MOVEMENTS.items():
            for recording in PLAYED:
                self.said = f"playing: another recording of the digit {digit}, never taught"
                phone.begin(sample(digit, recording))
                self._watch(client, screen, WINDOW)
                ear.forget()
                while not phone.done():
                    self._watch(client, screen, 0.1)
                self.tally.sent += phone.sent
                heard = ear.latents(len(values))
                self.tally.errors[digit] = rmse(heard, np.array(values))
        targets = np.array(list(MOVEMENTS.values()))
        self.tally.apart = rmse(targets, targets.mean(axis=0))

    def _watch(self, client: Client, screen: Live, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._show(client, screen)
            time.sleep(0.1)

    def _show(self, client: Client, screen: Live) -> None:
        if self.console.is_terminal:
            screen.update(picture(client.status(), self.said), refresh=True)
        elif self.said:
            self.console.print(self.said, highlight=False)
            self.said = ""

    def _check(self, status: dict[str, Any], ear: Ear) -> None:
        """Print the summary; raises DemoError when anything did not truly happen."""
        facts = status["sensors"]["sensors"]["phone"]
        self.console.print(summary(status, self.tally, ear.count, self.folder))
        wrong = [
            (
                facts["frames"] < self.tally.sent,
                f"of {self.tally.sent} frames sent, "
                f"{self.tally.sent - facts['frames']} did not arrive",
            ),
            (facts["malformed"] > 0, "frames were malformed"),
            (len(status["rounds"]) != len(MOVEMENTS) * len(TAUGHT), "rounds are missing"),
            (status["state"] != "playing", "it was not playing at the end"),
            (ear.count < self.tally.sent, "fewer latents arrived than frames were sent"),
            (status["latency"]["p99"] is None, "no latency was measured"),
            (
                error_of(self.tally) >= self.tally.apart,
                "movement not taught played no better "
                "than standing still in the middle of the targets would",
            ),
        ]
        problems = [text for bad, text in wrong if bad]
        if problems:
            raise DemoError("; ".join(problems))


class Phone:
    """Another process that sends recorded takes as a CoMote phone would."""

    def __init__(self, port: int) -> None:
        command = [sys.executable, "-m", "pipeline.sender", "127.0.0.1", str(port)]
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.sent = 0

    def begin(self, take: Path) -> None:
        """Start to send a take."""
        assert self._process.stdin is not None  # noqa: S101 - asked for above
        self._until = time.monotonic() + length(take)
        print(take, file=self._process.stdin, flush=True)

    def done(self) -> bool:
        """Return whether all of it is sent; `sent` then says how many datagrams it was."""
        if time.monotonic() < self._until:
            return False
        assert self._process.stdout is not None  # noqa: S101 - asked for above
        self.sent = int(self._process.stdout.readline())
        return True

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


def demo_project(port: int) -> Project:
    """Return the demo's project: a phone, features of movement, four latents sent to `port`."""
    phone = Comote(name="phone", id="0", host="127.0.0.1", port=free_port())
    tables: list[tuple[str, str]] = [
        ("mean", "accelerometer"),
        ("mean", "gyroscope"),
        ("deviation", "accelerometer"),
        ("deviation", "gyroscope"),
    ]
    features = [
        read_type(
            FEATURES,
            {
                "name": f"{kind} {channels}",
                "type": kind,
                "inputs": [f"phone.{channels}"],
                "seconds": WINDOW,
            },
            Where("demo"),
        )
        for kind, channels in tables
    ]
    latents = [LatentSettings(f"latent-{i + 1}", min=0.0, max=1.0, smoothing=0.1) for i in range(4)]
    targets = [Target(f"digit {digit}", list(values)) for digit, values in MOVEMENTS.items()]
    scene = SceneSettings(features=list(features), latents=latents, targets=targets)
    rig = RigSettings(control=Control(port=free_port()))
    project = new_project([phone], scene, [Osc(name="nn~", port=port)], rig)
    scene.features = features  # these alone: a digit is in how one moves, not in how one holds
    return project


def free_port() -> int:
    """Return a UDP port that nobody uses now."""
    with Ear() as ear:
        return ear.port


def sample(digit: str, recording: str) -> Path:
    """Return a sample take."""
    return SAMPLES / f"digit-{digit}-{recording}.mcap"


def length(take: Path) -> float:
    """Return how many seconds a take lasts."""
    found = summarise(take)
    return ((found.end or 0) - (found.begin or 0)) * 1e-9


def rmse(values: FloatArray, target: FloatArray) -> float:
    """Return the root of the mean squared difference, over all rows and latents."""
    return float(np.sqrt(np.mean((values - target) ** 2)))


def error_of(tally: Tally) -> float:
    """Return the error over all movements that were not taught."""
    return float(np.sqrt(np.mean(np.square(list(tally.errors.values())))))


def summary(status: dict[str, Any], tally: Tally, heard: int, folder: Path) -> Table:
    """Return what happened, in figures, and what to type next."""
    latency, facts = status["latency"], status["sensors"]["sensors"]["phone"]
    table = Table(title="What happened", show_header=False, title_justify="left")
    lost = tally.sent - facts["frames"]
    table.add_row("frames", f"{tally.sent} sent, {facts['frames']} received, {lost} lost")
    table.add_row("latents heard over OSC", f"{heard} messages")
    table.add_row(
        "rounds taught", f"{len(status['rounds'])}, trained in {status['report']['seconds']:.2f} s"
    )
    table.add_row("datagram → latents", f"p50 {latency['p50']:.2f} ms, p99 {latency['p99']:.2f} ms")
    errors = ", ".join(f"{digit}: {error:.2f}" for digit, error in tally.errors.items())
    table.add_row(
        "error on movement not taught",
        f"{error_of(tally):.3f} RMSE of targets in 0..1 "
        f"({errors}); the middle of the targets would be off by {tally.apart:.3f}",
    )
    table.add_row("project", str(folder))
    table.add_row("next", next_line())
    return table


def next_line() -> str:
    """Return what to type to play with one's own phone."""
    program = Path(sys.executable).with_name("limber")
    if program.is_relative_to(Path.cwd()):
        program = program.relative_to(Path.cwd())
    elif shutil.which("limber"):
        program = Path("limber")
    return f"{program} new my-piece && {program} run my-piece"


def demo_folder() -> Path:
    """Return the folder of the demo's project, emptied of an earlier demo's."""
    folder = Path(platformdirs.user_data_dir("limber", appauthor=False)) / "demo"
    if (folder / "rig.toml").exists():
        shutil.rmtree(folder)
    return folder
