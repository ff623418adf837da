"""An engine on a stage without threads, clocks and sockets: a phone's bytes in, latents out."""

from pathlib import Path
from typing import Any

import numpy as np

from mappings.base import NotEnoughExamplesError
from pipeline.engine.engine import Engine
from pipeline.engine.jobs import learn, packed
from pipeline.engine.learning import trained, untrained
from pipeline.engine.outside import Content, Job, Outside
from pipeline.outputs.base import Voice
from pipeline.project.creation import default_scene, new_project
from pipeline.project.project import Project
from pipeline.project.rig import RigSettings
from recordings.events import Command, Datagram, Event, Latents, Tick
from recordings.frame import Float32Array
from recordings.take import TakeWriter
from sensors.base import Sensor
from sensors.comote import Comote
from tests.sensors.packets import bundle, message

MS = 1_000_000
SECOND = 1000 * MS
START = 1_700_000_000 * SECOND
PERIOD = 10 * MS
SENDER = ("192.0.2.7", 50123)

FLAT, UPRIGHT, SIDE = (0.0, 0.0, 9.81), (0.0, 9.81, 0.0), (9.81, 0.0, 0.0)
"""Gravity in three poses of a phone."""

STEEPEST = 1.5
"""The largest slope of a smoothstep that goes from 0 to 1 in 1."""


class Memory(Outside):
    """Everything that an engine lets out, in lists; jobs wait until they are answered."""

    def __init__(self, take: Path | None = None) -> None:
        self.events: list[Event] = []
        self.latents: list[Latents] = []
        self.sent: list[tuple[Voice, Float32Array, int, bool]] = []
        self.gains: list[tuple[str, float]] = []
        self.notices: list[tuple[Any, ...]] = []
        self.saved: dict[str, Content] = {}
        self.jobs: list[Job] = []
        self.recalls: list[tuple[str, dict[str, Any], bytes]] = []
        self.cancelled = 0
        self.take: TakeWriter | None = None
        self._path = take

    def begin(self, engine: Engine) -> None:
        """Begin the take, as a session does, if there is to be one."""
        if self._path is not None:
            self.take = TakeWriter(self._path, engine.about())

    def keep(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, Latents):
            self.latents.append(event)
        if self.take is not None:
            self.take.write(event)

    def send(self, voice: Voice, values: Float32Array, now: int, by_frame: bool) -> None:
        self.sent.append((voice, values, now, by_frame))

    def gain(self, voice: Voice, value: float) -> None:
        self.gains.append((voice.scene, value))

    def notice(self, name: str, *args: float | int | str) -> None:
        self.notices.append((name, *args))

    def save(self, path: str, data: Content) -> None:
        self.saved[path] = data

    def train(self, job: Job) -> None:
        self.jobs.append(job)

    def cancel(self) -> None:
        self.cancelled += 1

    def recall(self, scene: str, tables: dict[str, Any], rounds: bytes) -> None:
        self.recalls.append((scene, tables, rounds))

    def told(self, name: str) -> list[list[Any]]:
        """Return the arguments of every notice of a name."""
        return [args for told, *args in self.notices if told == name]


def phone_project(
    m: int = 4,
    sensors: list[Sensor] | None = None,
    rig: RigSettings | None = None,
    low: float = -3.0,
    high: float = 3.0,
) -> Project:
    """Return a project with one phone, called "phone", that sends as CoMote's device 0."""
    sensors = [Comote(name="phone", id="0")] if sensors is None else sensors
    return new_project(sensors, default_scene(m, low, high), rig=rig)


def sample(device: str, ms: int, accelerometer: Any, gyroscope: Any = (0.0, 0.0, 0.0)) -> bytes:
    """Return a sample of a phone as CoMote's API v3 sends it."""
    at = f"/comote/v3/{device}"
    return bundle(
        message(f"{at}/accelerometer", "fffii", *map(float, accelerometer), ms, 100),
        message(f"{at}/gyroscope", "fffii", *map(float, gyroscope), ms, 100),
    )


class Stage:
    """An engine, what it lets out, and the time on its clock, which goes as it is told."""

    def __init__(self, project: Project | None = None, outside: Memory | None = None) -> None:
        self.outside = outside or Memory()
        self.engine = Engine(project or phone_project(), self.outside)
        self.engine.take = "take.mcap"
        self.engine.now = self.now = START
        self.outside.begin(self.engine)
        self.engine.start(self.now)

    def hear(self, data: bytes, port: int = 8001) -> None:
        """Let a datagram arrive now."""
        self.engine.step(Datagram(self.now, port, SENDER, data))

    def wait(self, seconds: float) -> None:
        """Let time go, with the timer's steps when they are due."""
        self._until(self.now + round(seconds * SECOND))

    def _until(self, end: int) -> None:
        while (due := self.engine.due()) is not None and due <= end:
            self.now = max(self.now, due)
            self.engine.step(Tick(self.now))
        self.now = end

    def hold(
        self,
        pose: Any,
        seconds: float,
        noise: float = 0.0,
        device: str = "0",
        rng: np.random.Generator | None = None,
    ) -> None:
        """Hold a phone in a pose, at 100 samples a second."""
        rng = rng or np.random.default_rng(0)
        for _ in range(round(seconds * SECOND / PERIOD)):
            self._until(self.now + PERIOD)
            moved = np.asarray(pose) + noise * rng.normal(size=3)
            self.hear(sample(device, self.now // MS % 2**31, moved, noise * rng.normal(size=3)))

    def do(self, name: str, *args: Any) -> list[Any]:
        """Obey a command, which must succeed; return its reply."""
        assert self.ask(name, *args) == "", self.engine.problem
        return self.engine.reply

    def ask(self, name: str, *args: Any) -> str:
        """Obey a command; return its problem, "" when there is none."""
        self.engine.step(Command(self.now, name, list(args), "test"))
        return self.engine.problem

    def press(self, button: str) -> None:
        """Press and release a button of the phone."""
        for down in (1, 0):
            self.now += MS
            self.hear(message(f"/comote/v3/0/control/button{button}", "i", down))

    def teach(self, *poses: Any, noise: float = 0.05) -> list[int]:
        """Record a round for each pose with the queue's targets; return their numbers."""
        rounds = []
        for i, pose in enumerate(poses):
            self.do("queue/go", i + 1)
            rounds += self.do("record")
            self.hold(pose, 2.1, noise, rng=np.random.default_rng(i))
        return rounds

    def answer(self, job: Job | None = None, goes_on: bool = False) -> dict[str, Any]:
        """Train as the trainer would, and let the answer come; return the report.

        `goes_on`: the trainer then looks for something better.
        """
        job = job or self.outside.jobs[-1]
        try:
            blob, report = packed(job, learn(job, lambda *_: None, lambda: False))
        except NotEnoughExamplesError as error:
            untrained(self.engine, job.token, str(error))
            return {}
        trained(self.engine, job.token, job.scene, blob, report, goes_on)
        return report

    @property
    def latents(self) -> list[float]:
        """The latents that went out last."""
        return [float(v) for v in self.outside.latents[-1].values]

    def heard(self, since: int = 0, scene: str = "main") -> np.ndarray[Any, Any]:
        """Return the latents of a scene that went out after a number of them, shape (n, m)."""
        rows = [e.values for e in self.outside.latents[since:] if e.scene == scene]
        return np.array(rows, np.float64)


def largest_step(rows: np.ndarray[Any, Any]) -> float:
    """Return the largest change of any latent from one row to the next."""
    return float(np.abs(np.diff(rows, axis=0)).max(initial=0.0))
