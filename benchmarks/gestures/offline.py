"""An engine without a clock: a simulated performer moves along what it plays, and is taught."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from benchmarks.gestures.data import CHANNELS, LATENTS
from mappings.training.lag import MOST, Performance
from pipeline.engine.engine import Engine
from pipeline.engine.outside import Errand, Job, Outside
from pipeline.features.raw import Raw
from pipeline.processes.errands import ERRANDS
from pipeline.project.creation import default_scene, new_project
from pipeline.project.lags import LagSettings, lag_of
from pipeline.sound.trajectory import write_trajectory
from recordings.events import Command, Tick
from recordings.frame import FloatArray, Frame, Layout
from sensors.comote import Comote

Result = TypeVar("Result")

BEGIN = 1_700_000_000_000_000_000
LAYOUT = Layout(CHANNELS, ("m/s²",) * 3 + ("rad/s",) * 3)
RATE = 100.0


class Offline(Outside):
    """Does at once what an engine asks of the disk and of other processes, in this one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.jobs: list[Job] = []
        self.told: list[tuple[Any, ...]] = []
        self._later: list[Callable[[], None]] = []

    def notice(self, name: str, *args: float | int | str) -> None:
        """Keep what is told."""
        self.told.append((name, *args))

    def aside(self, work: Callable[[Path], Result], done: Callable[[Result], None]) -> None:
        """Do it now, and go on after the step."""
        found = work(self.folder)
        self._later.append(lambda: done(found))

    def send_on(
        self,
        errand: Errand,
        told: Callable[[float], None],
        done: Callable[[dict[str, Any]], None],
    ) -> None:
        """Do the errand now, and go on after the step."""
        answer = ERRANDS[errand.what](errand.facts, errand.blob, told)
        self._later.append(lambda: done(answer))

    def train(self, job: Job) -> None:
        """Keep what is to be learnt."""
        self.jobs.append(job)

    def go_on(self) -> None:
        """Go on with what was done meanwhile."""
        while self._later:
            self._later.pop(0)()


class Rehearsal:
    """An engine with one phone whose raw values are its features, and its files in `folder`."""

    def __init__(self, folder: Path, latents: int = LATENTS) -> None:
        self.folder, self.outside = folder, Offline(folder)
        project = new_project([Comote(name="phone")], default_scene(latents))
        raw = Raw(name="all", inputs=[f"phone.{c}" for c in CHANNELS])
        project.scenes[project.first].features = [raw]
        self.engine = Engine(project, self.outside)
        self.now = BEGIN
        self.engine.start(self.now)

    def do(self, name: str, *args: Any) -> list[Any]:
        """Obey a command; raises ValueError where it is refused."""
        self.engine.step(Command(self.now, name, list(args), "benchmark"))
        reply, problem = self.engine.reply, self.engine.problem
        self.outside.go_on()
        if problem:
            raise ValueError(problem)
        return reply

    def move(self, seconds: float, x: FloatArray) -> None:
        """Let so many seconds go by, and then a reading of the phone come, shape (6,)."""
        self.now += round(seconds * 1e9)
        while (due := self.engine.due()) is not None and due < self.now:
            self.engine.step(Tick(due))
            self.outside.go_on()
        self.engine.step(Frame("phone", LAYOUT, x, self.now, dt=max(seconds, 1e-3)))
        self.outside.go_on()

    def demonstrate(self, take: Performance, performer: str) -> LagSettings | None:
        """Let a take's latents play, and its movement be made along; return the lag known then.

        The movement goes on, held where it ends, until all is recorded.
        """
        self.do("performer", performer)
        self.move(0.01, take.x[0])
        with_time = np.arange(take.played[0], take.played[-1], 1 / RATE)
        rows = np.stack([np.interp(with_time, take.played, y) for y in take.y.T], axis=1)
        write_trajectory(self.folder / "latents.csv", [], 1 / RATE, [rows.astype(np.float32)])
        table = (self.folder / "latents.csv").read_text().splitlines()
        names = ",".join(f"latent-{i + 1}" for i in range(rows.shape[1]))
        (self.folder / "latents.csv").write_text("\n".join([f"time,{names}", *table[1:]]))
        self.do("demonstrate", "latents.csv", 0.0, 0.0)
        begun = self.now
        for time, x in zip(take.times - take.played[0], take.x, strict=True):
            self.move(max(0.0, time - (self.now - begun) * 1e-9), x)
        last = take.played[-1] - take.played[0] + MOST + 0.1
        while (self.now - begun) * 1e-9 < last:
            self.move(1 / RATE, take.x[-1])
        return lag_of(self.engine.project.rig.lags, f"{performer}, phone")
