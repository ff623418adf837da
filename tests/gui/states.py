"""Every state of the instrument, as a window sees it: made by an engine's own session and view."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.engine.outside import Job
from pipeline.processes.live import Live
from pipeline.processes.local import socket_path
from pipeline.processes.session import Session
from pipeline.processes.view import Seen, View, view_path
from pipeline.project.creation import default_scene, new_project, write_project
from pipeline.project.cues import Cue
from pipeline.project.latents import Target
from pipeline.project.project import Project
from pipeline.project.rig import Control, RigSettings
from recordings.rounds import RoundBook
from sensors.base import Sensor
from sensors.comote import Comote
from tests.pipeline.engine.stage import FLAT, MS, SIDE, UPRIGHT, Stage
from tests.pipeline.processes.running import LOCAL, free_port

STRANGE = (
    "<b>bold</b> & <img src=x>",
    "long " * 60,
    "💃🏽🩰",
    "שלום עולם \u202ereversed",
    "two\nlines\tand\x07more",
    "%s %d {0} &amp;",
)
"""Names that come from files and from the network."""

PASSES = 100
"""Passes of the loop after which all has been shown, 500 rounds too."""


@dataclass
class State:
    """What a window is shown at one moment; an empty status where there is no engine."""

    status: dict[str, Any] = field(default_factory=dict)
    live: Live | None = None
    seen: list[Seen] = field(default_factory=list)


class Played(Stage):
    """A session's engine, stepped by hand: no loop runs, and time goes as it is told."""

    def __init__(self, session: Session, view: View) -> None:
        self.session, self.view = session, view
        self.engine = session.engine
        self.jobs: list[Job] = []
        train = self.jobs.append
        session.world.train = train  # type: ignore[method-assign, assignment]  # the trainer is us
        self.engine.take = "take.mcap"
        self.engine.now = self.now = session.loop.clock.now()
        self.view.watch()
        session.loop.showing.tend(self.now)
        self.engine.start(self.now)

    def hear(self, data: bytes, port: int = 0) -> None:
        """Let a datagram arrive now, at the phones' port."""
        own = next(s.port for s in self.engine.project.sensors if isinstance(s, Comote))
        super().hear(data, port or own)

    def learn(self) -> None:
        """Teach two poses, train as the trainer would, and play."""
        self.teach(UPRIGHT, SIDE)
        self.do("train")
        self.answer(self.jobs[-1])
        self.do("run")
        self.hold(UPRIGHT, 1.0, 0.2)

    def shown(self) -> State:
        """Return what a window sees now: the moment, then the status, as the loop shows them."""
        self.session.world.changes += 1
        frames = []
        for _ in range(PASSES):
            self.now += 5 * MS
            self.view.watch()
            self.session.loop.showing.tend(self.now)
            frames += self.view.frames()
        _, status = self.view.status()
        assert status, "the engine showed no status"
        return State(status, self.view.live(), frames)


@contextmanager
def session(project: Project) -> Iterator[Played]:
    """Open a session on a new project until the end of the block."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "piece"
        write_project(project, folder)
        opened = Session(folder, socket_path(folder), False)
        try:
            with closing(View(view_path(folder))) as view:
                yield Played(opened, view)
        finally:
            opened.close()


def phones(n: int, names: tuple[str, ...] = ()) -> list[Sensor]:
    """Return so many phones on one port."""
    port = free_port()
    return [
        Comote(name=names[i] if names else f"phone{i}", id=str(i), host=LOCAL, port=port)
        for i in range(n)
    ]


def piece(n: int = 1, latents: int = 4, scenes: int = 1, mapping: str = "kernel") -> Project:
    """Return a project of some phones, latents and scenes."""
    rig = RigSettings(control=Control(port=free_port()))
    project = new_project(phones(n), default_scene(latents), rig=rig)
    project.scenes["main"].mapping = {"type": mapping}
    for i in range(1, scenes):
        name = f"scene{i}"
        project.scenes[name] = default_scene(latents)
        project.rounds[name] = RoundBook()
        rig.order.append(name)
    return project


# ---- the states --------------------------------------------------------------------------


def of(change: Callable[[Played], object], project: Project | None = None) -> State:
    """Return what a window sees of a project with one phone that has moved, and then `change`."""
    with session(project or piece()) as played:
        played.hold(FLAT, 0.5, 0.2)
        change(played)
        return played.shown()


def no_device() -> State:
    """Nothing has been heard yet."""
    with session(piece()) as played:
        return played.shown()


def many() -> State:
    """Sixteen phones move."""

    def move(played: Played) -> None:
        for i in range(16):
            played.hold(UPRIGHT, 0.1, 0.2, device=str(i))

    return of(move, piece(16))


def lost() -> State:
    """A phone that played has gone."""

    def go(played: Played) -> None:
        played.learn()
        played.wait(3.0)

    return of(go)


def training() -> State:
    """A training is half done."""

    def train(played: Played) -> None:
        played.teach(UPRIGHT, SIDE)
        played.do("train")

    return of(train)


def panic() -> State:
    """What played is silenced."""

    def silence(played: Played) -> None:
        played.learn()
        played.do("panic")

    return of(silence)


def no_model() -> State:
    """The scene's model is not there."""
    project = piece()
    project.scenes["main"].sound.model = "models/not there.ts"
    project.rig.sound.here = True
    return of(lambda played: played.learn(), project)


def frozen() -> State:
    """What played is held to be mended, and two mappings are kept."""

    def freeze(played: Played) -> None:
        played.learn()
        played.do("mapping/keep", "soft")
        played.do("mapping/keep", "wild")
        played.do("freeze")

    return of(freeze)


def show() -> State:
    """The show is on, between two cues."""
    project = piece(scenes=2)
    project.rig.cues = [Cue("I — cables", "main"), Cue("II — wind", "scene1")]

    def begin(played: Played) -> None:
        played.learn()
        played.do("show", 1)
        played.do("cue/go", 1)

    return of(begin, project)


def huge() -> State:
    """Eight scenes of 128 latents, and 500 rounds."""
    project = piece(4, 128, 8)
    book, second = project.rounds["main"], 1_000_000_000
    for i in range(500):
        number = book.add("take.mcap", i * 2 * second, [0.01 * i - 2] * 128).id
        book.close(number, (i * 2 + 1) * second)
    return of(lambda played: played.do("target", *[1.0] * 128), project)


def strange() -> State:
    """Everything that has a name has a strange one."""
    rig = RigSettings(control=Control(port=free_port()))
    scene = default_scene(len(STRANGE), names=STRANGE)
    scene.targets = [Target(name, [0.5] * len(STRANGE)) for name in STRANGE]
    project = new_project(phones(len(STRANGE), STRANGE), scene, rig=rig)
    rig.cues = [Cue(name, "main") for name in STRANGE]

    def name_all(played: Played) -> None:
        for i, name in enumerate(STRANGE, 1):
            played.hold(UPRIGHT, 0.1, 0.2, device=str(i - 1))
            played.teach(UPRIGHT)
            played.do("round/rename", i, name)

    return of(name_all, project)


STATES: dict[str, Callable[[], State]] = {
    "no engine": State,
    "no device": no_device,
    "one device": lambda: of(lambda played: played.hold(SIDE, 1.0, 0.3)),
    "many devices": many,
    "a device lost": lost,
    "nothing learnt": lambda: of(lambda played: played.teach(UPRIGHT, SIDE)),
    "training": training,
    "count-in": lambda: of(lambda played: played.do("record", 20.0, 30.0)),
    "recording": lambda: of(lambda played: played.do("record", 20.0, 0.0)),
    "playing": lambda: of(lambda played: played.learn(), piece(mapping="auto")),
    "no model": no_model,
    "panic": panic,
    "frozen": frozen,
    "the show": show,
    "huge": huge,
    "strange names": strange,
}


@cache
def state(name: str) -> State:
    """Return a state of STATES, made once for all tests."""
    return STATES[name]()
