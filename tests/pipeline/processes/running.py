"""A project being played by real processes, with a phone that sends and an ear that listens."""

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline.engine.opening import open_project
from pipeline.outputs.osc import Osc
from pipeline.processes.client import Client
from pipeline.processes.supervisor import Supervisor
from pipeline.project.creation import new_project, write_project
from pipeline.project.latents import LatentSettings, Target
from pipeline.project.project import Project
from pipeline.project.rig import Control, RigSettings, TeachingSettings
from pipeline.project.scene_settings import SceneSettings
from pipeline.terminal.ear import Ear
from sensors.comote import Comote
from sensors.wire.osc import encode
from tests.sensors.packets import bundle, message

DEADLINE = 150.0
"""Seconds after which something is taken never to happen; not a measure of speed."""

LOCAL = "127.0.0.1"

POSES = {"up": (0.0, 9.81, 0.0), "side": (9.81, 0.0, 0.0)}
"""How a phone is held → its accelerometer, m/s²."""


def until(ready: Callable[[], Any]) -> Any:
    """Return what `ready` gives once it is true."""
    end = time.monotonic() + DEADLINE
    while not (found := ready()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)
    return found


def free_port() -> int:
    """Return a UDP port that nobody has now."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((LOCAL, 0))
        return int(probe.getsockname()[1])


def two_latents(port: int, **rig: Any) -> Project:
    """Return a project: a phone, two latents from 0 to 1 sent to `port`, a queue of two."""
    latents = [LatentSettings(name, min=0.0, max=1.0) for name in ("left", "right")]
    targets = [Target("up", [0.0, 1.0]), Target("side", [1.0, 0.0])]
    scene = SceneSettings(latents=latents, targets=targets)
    settings = RigSettings(
        control=Control(port=free_port()), teaching=TeachingSettings(seconds=0.4), **rig
    )
    phone = Comote(name="phone", host=LOCAL, port=free_port())
    return new_project([phone], scene, [Osc(name="patch", host=LOCAL, port=port)], settings)


class Phone(threading.Thread):
    """A CoMote phone held still: 100 readings a second, until it is put away."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.to = (LOCAL, port)
        self.pose = "up"
        self.sent = 0
        self._away = threading.Event()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def run(self) -> None:
        while not self._away.wait(0.01):
            self.send()

    def send(self) -> None:
        """Send the next reading, now."""
        self.sent += 1
        self._socket.sendto(reading(self.sent, *POSES[self.pose]), self.to)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self.put_away()
        self._socket.close()

    def put_away(self) -> None:
        """Send no more."""
        self._away.set()
        self.join()


def reading(n: int, x: float, y: float, z: float) -> bytes:
    """Return the n-th bundle of a CoMote phone in a hand that is never quite still."""
    wobble, tail = 0.05 * (n % 7), (10 * n, 100)
    accelerometer = (x + wobble, y - wobble, z + wobble, *tail)
    return bundle(
        message("/comote/v3/0/accelerometer", "fffii", *accelerometer),
        message("/comote/v3/0/gyroscope", "fffii", wobble, -wobble, wobble, *tail),
    )


@dataclass
class Stage:
    """What a test has in hand: the project's folder, its processes, a client, phone and ear."""

    folder: Path
    project: Project
    supervisor: Supervisor
    client: Client
    phone: Phone
    ear: Ear

    @property
    def port(self) -> int:
        """The phone's port."""
        return self.phone.to[1]

    @property
    def control(self) -> int:
        """The control port."""
        return self.project.rig.control.port

    @property
    def frames(self) -> int:
        """How many frames of the phone the engine has had."""
        return int(self.client.status()["sensors"]["sensors"]["phone"]["frames"])

    @property
    def log(self) -> str:
        """What the processes have logged so far."""
        return (self.folder / "limber.log").read_text(errors="replace")

    def wait(self, ready: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Return the first status that is so."""
        return self.client.wait(ready, DEADLINE)

    def hears(self, count: int = 20) -> None:
        """Wait until latents have gone on arriving."""
        wanted = self.ear.count + count
        until(lambda: self.ear.count >= wanted)

    def teach(self) -> None:
        """Record a round for each target of the queue, as the phone is held for it."""
        for pose in POSES:
            self.phone.pose = pose
            time.sleep(0.1)  # the movement before has gone out of the features
            self.client.do("next")
            self.wait(lambda s: s["besides"] == "")

    def play(self) -> None:
        """Teach, train and play."""
        self.teach()
        self.client.do("next")
        self.wait(lambda s: s["state"] == "playing" and s["besides"] == "")

    def osc(self, name: str, *args: float | str) -> None:
        """Send a command to the control port."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            out.sendto(encode(f"/limber/{name}", *args), (LOCAL, self.control))

    def kill(self, kind: str) -> int:
        """Kill a process as a crash would; return its process id."""
        pid = self.supervisor.pid(kind)
        os.kill(pid, signal.SIGKILL)
        until(lambda: self.supervisor.pid(kind) != pid)
        return pid


@contextmanager
def played(
    folder: Path,
    change: Callable[[Project], object] = lambda _: None,
    ready: bool = True,
    here: bool = False,
) -> Iterator[Stage]:
    """Play a new project, or one that is in `folder` already, until the end of the block.

    `change` is given the project before it is written; `ready`: wait until all is there;
    `here`: it is known at the start that sound is made here.
    """
    with ExitStack() as stack:
        there = open_project(folder) if folder.exists() else None
        ear = stack.enter_context(Ear(output_port(there) if there else 0))
        project = there or two_latents(ear.port)
        change(project)
        if there is None:
            write_project(project, folder)
        phone_port = next(s.port for s in project.sensors if isinstance(s, Comote))
        log = stack.enter_context((folder / "limber.log").open("ab"))
        supervisor = Supervisor(folder, log.fileno(), here=here)
        client = Client(folder, patience=DEADLINE)
        stack.callback(client.close)
        supervisor.start()
        stack.callback(supervisor.stop)
        phone = stack.enter_context(Phone(phone_port))
        stage = Stage(folder, project, supervisor, client, phone, ear)
        if ready:
            stage.wait(lambda s: s["trainer"] and s["sensors"]["sensors"]["phone"]["frames"])
        yield stage


@contextmanager
def played_by(folder: Path, engine: "subprocess.Popen[str]") -> Iterator[Stage]:
    """Join an engine that another process plays; closing its input at the end ends it."""
    project = open_project(folder)
    phone_port = next(s.port for s in project.sensors if isinstance(s, Comote))
    client = Client(folder, patience=DEADLINE)
    with Ear(output_port(project)) as ear, Phone(phone_port) as phone, closing(client):
        yield Stage(folder, project, Supervisor(folder), client, phone, ear)
        assert engine.stdin is not None
        engine.stdin.close()
        assert engine.wait(DEADLINE) == 0


def output_port(project: Project) -> int:
    """Return the port to which the project sends its latents."""
    return next(o.port for o in project.outputs if isinstance(o, Osc))
