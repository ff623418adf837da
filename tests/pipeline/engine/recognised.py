"""A stage on which gestures are taught and made with a phone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.engine.outside import Errand, Result
from pipeline.engine.status import status as status_of
from pipeline.processes.errands import gestures
from pipeline.project.creation import default_scene
from pipeline.project.project import Project
from pipeline.project.rig import RigSettings
from tests.pipeline.engine.stage import MS, PERIOD, SECOND, Memory, Stage, phone_project, sample

Done = Callable[[dict[str, Any]], None]


class Recognition(Memory):
    """Learns gestures when it is asked to, as the process does that is sent for them."""

    def __init__(self, take: Path | None = None) -> None:
        super().__init__(take)
        self.errands: list[tuple[Errand, Done]] = []
        self.after: list[Callable[[], None]] = []
        self.likenesses: list[tuple[tuple[str, ...], list[float]]] = []

    def send_on(self, errand: Errand, told: Callable[[float], None], done: Done) -> None:
        self.errands.append((errand, done))

    def aside(self, work: Callable[[Path], Result], done: Callable[[Result], None]) -> None:
        self.after.append(lambda: done(work(Path())))

    def likeness(self, names: tuple[str, ...], values: list[float]) -> None:
        self.likenesses.append((names, values))

    def learn(self) -> None:
        """Let all that was asked for be done."""
        while self.errands or self.after:
            if self.after:
                self.after.pop(0)()
                continue
            errand, done = self.errands.pop(0)
            done(gestures(errand.facts, errand.blob, lambda _: None))


def project(**rig: Any) -> Project:
    """Return a project of two scenes, quiet and storm, with a phone."""
    found = phone_project(m=2, rig=RigSettings(order=["main"], **rig))
    found.add_scene("storm", default_scene(2))
    found.scenes["storm"].features = list(found.scenes["main"].features)
    return found


class Gesturing(Stage):
    """A stage whose phone is moved in circles and crosses."""

    outside: Recognition

    def __init__(self, made: Project | None = None, take: Path | None = None) -> None:
        super().__init__(made or project(), Recognition(take))

    def move(self, name: str, seconds: float = 1.0, seed: int = 0) -> None:
        """Make a gesture: circle or cross, or rest."""
        rng = np.random.default_rng(seed)
        count = round(seconds * SECOND / PERIOD)
        for i in range(count):
            self._until(self.now + PERIOD)
            share = i / count
            size = np.sin(np.pi * share) * (name != "rest") * rng.uniform(0.95, 1.05)
            turns = {"circle": (1, 1, 0.0), "cross": (2, 1, 1.5)}.get(name, (0, 0, 0.0))
            x = 5 * size * np.sin(2 * np.pi * turns[0] * share)
            y = 5 * size * np.cos(2 * np.pi * turns[1] * share + turns[2])
            moved = np.array([x, y, 9.81]) + 0.05 * rng.normal(size=3)
            turned = np.array([y, -x, x * y / 5]) / 3 + 0.02 * rng.normal(size=3)
            self.hear(sample("0", self.now // MS % 2**31, moved, turned))

    def show(self, name: str, times: int = 2) -> None:
        """Teach a gesture by some examples."""
        self.move("rest", 0.1)
        for i in range(times):
            self.do("gesture/record", name, 1.4, 0)
            self.move("rest", 0.2, i)
            self.move(name, 1.0, i + 1)
            self.move("rest", 0.3, i)
        self.outside.learn()

    def make(self, name: str, seed: int = 9) -> None:
        """Make a gesture between rests."""
        self.move("rest", 0.5, seed)
        self.move(name, 0.95, seed)
        self.move("rest", 1.0, seed)

    def status(self) -> dict[str, Any]:
        """Return what displays are told."""
        return status_of(self.engine)
